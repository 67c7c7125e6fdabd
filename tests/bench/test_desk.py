"""A small year of data, on SQLite and on PostgreSQL: what is made holds together, every page of the console answers over it,
and no page asks the database more often because there is more to show.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bench.desk import STREAMS, Desk, Measured, Page, desk, is_whole, open_doors, pages, rows
from bot.handoff.view import referral_view
from bot.storage.tables import messages, referrals, sessions
from bot.web.console.routes import PAGES
from tests.storage.databases import url_in
from tests.web.test_cost import counted

SIZES = (200, 60, 3000)
STATEMENTS = 36  # of the page that asks most, with the sign-in looked at and its row of the audit trail


@pytest.fixture
def year(tmp_path: Path, database: str) -> Iterator[Desk]:
    url = url_in(tmp_path)
    made = desk(tmp_path / "large", "" if url.startswith("sqlite") else url, SIZES)
    yield made
    made.app.store.close()


def test_the_year_is_as_large_as_was_asked_and_opens_with_the_store(year: Desk) -> None:
    store = year.app.store
    with store.database.reading() as connection:
        found = [
            connection.execute(select(func.count()).select_from(one)).scalar()
            for one in (sessions, referrals, messages)
        ]
    assert tuple(found) == SIZES
    assert len(set(year.made.numbers)) == 60
    assert store.verify_audit().broken is None
    assert len(store.facts()) == 200
    for number, contact in zip(year.made.numbers[:5], year.made.contacts, strict=False):
        view = referral_view(store, year.app.trials["NCT05398809"], number)
        assert view
        assert len(view["transcript"]) == 15
        assert view["criteria"]
        assert number in [one["number"] for one in store.search(contact["phone"], frozenset({"*"}))]
        assert store.load(view["session"]).referral == number
    assert {one["session"] for one in store.open_chats(year.app.now(), 5, 7)} == set(year.made.open_chats)


def test_every_page_is_visited_or_named_as_left_out(year: Desk) -> None:
    visited = {page.path for page in pages(year.made)}
    assert visited | STREAMS == {path for method, path, _, _ in PAGES if method == "GET"}
    assert not visited & STREAMS


def test_every_page_answers_with_few_statements_however_much_there_is(
    year: Desk, tmp_path: Path, database: str
) -> None:
    small = desk(tmp_path / "small", "", [size // 5 for size in SIZES])
    few, many = asyncio.run(statements(small)), asyncio.run(statements(year))
    small.app.store.close()
    assert max(many.values()) <= STATEMENTS, many.most_common(5)
    more = {page: (few[page], many[page]) for page in many if many[page] > few[page] + 1}
    assert not more, "these ask more often where there is more"


async def statements(of: Desk) -> Counter[str]:
    """The most statements that one visit of each page takes."""
    found: Counter[str] = Counter()
    async with open_doors(of):
        for page in pages(of.made):
            await of.visit(page, 0)
            for number in range(min(8, len(page.addresses))):
                with counted(of.app.store) as ran:
                    await of.visit(page, number)
                found[page.name] = max(found[page.name], ran["statements"])
    return found


def test_a_page_is_held_to_its_limit_and_a_file_is_not() -> None:
    def measured(seconds: float, path: str = "") -> Measured:
        return Measured(Page("p", path, "lead", ("/console",)), [(seconds, 0.01)] * 15, [(0.05, 0.01)] * 15)

    found = rows([measured(0.199), measured(0.201), measured(3.0, "/out/referrals.csv")])
    assert [row.met for row in found] == [True, False, None]
    assert "4.02x" in found[1].compared
    assert is_whole(measured(1, "/referrals/{number}/pdf").page)
