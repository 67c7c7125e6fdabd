"""The tables that leave the console, as they arrive in the browser."""

from __future__ import annotations

import csv
import io
import re

import httpx
import pytest

from bot.bootstrap import App
from bot.handoff.columns import CONTACTS, LOG, REFERRALS, TABLES
from bot.handoff.roles import ROLES, may
from tests.handoff.awkward import AWKWARD
from tests.handoff.test_spreadsheet import begins_a_formula
from tests.web.test_console import referred
from tests.web.test_console_files import STORABLE
from tests.web.test_console_roles import OTHER, signed_in


def rows_of(got: httpx.Response) -> list[dict[str, str]]:
    assert got.status_code == 200
    return list(csv.DictReader(io.StringIO(got.content.decode("utf-8-sig"), newline=""), strict=True))


@pytest.mark.parametrize("table", TABLES)
async def test_each_table_is_a_file_in_the_trail(app: App, http: httpx.AsyncClient, table: str) -> None:
    number = referred(app, "my own words")
    await signed_in(app, http, "lead")
    got = await http.get(f"/console/out/{table}.csv")
    assert got.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert re.fullmatch(rf'attachment; filename="{table}-\d{{4}}-\d\d-\d\d.csv"', got.headers["content-disposition"])
    assert got.headers["cache-control"] == "no-store"
    [row] = rows_of(got)
    assert list(row) == [one.name for one in TABLES[table]]
    assert row["outcome"] == "likely_eligible"
    assert row.get("name") == ("Ada Example" if table == "contacts" else None)
    assert row.get("number", number) == number
    assert "my own words" not in got.text
    told = app.store.audit_rows()[0]
    assert (told["actor"], told["action"], told["detail"]["file"], told["detail"]["rows"]) == (
        "lead", "table_exported", f"{table}.csv", 1,
    )  # fmt: skip


@pytest.mark.parametrize("columns", [LOG, CONTACTS])
async def test_every_value_is_one_that_the_dictionary_names(app: App, http: httpx.AsyncClient, columns: object) -> None:
    referred(app)
    gone = app.store.referral(referred(app))["session"]  # type: ignore[index]
    app.erase(gone)
    await signed_in(app, http, "lead")
    [table] = [name for name, one in TABLES.items() if one is columns]
    for row in rows_of(await http.get(f"/console/out/{table}.csv")):
        for one in TABLES[table]:
            if one.values:
                assert set(row[one.name].split()) <= set(one.values), one.name


@pytest.mark.parametrize("role", ROLES)
async def test_an_auditor_takes_nothing_personal_and_an_admin_nothing(
    app: App, http: httpx.AsyncClient, role: str
) -> None:
    referred(app)
    await signed_in(app, http, role)
    page = await http.get("/console/out")
    assert (page.status_code == 200) is may(role, "log")
    assert ("contacts.csv" in page.text.split('<h2 id="dictionary"')[0]) is may(role, "export")
    if role == "auditor":
        assert "Ada" not in (await http.get("/console/out/referrals.csv")).text
        assert "Ada" not in (await http.get("/console/out/screening-log.csv")).text
    assert ((await http.get("/console/out/contacts.csv")).status_code == 200) is may(role, "export")


async def test_another_trials_rows_are_not_in_it(app: App, http: httpx.AsyncClient) -> None:
    referred(app)
    await signed_in(app, http, "lead", [OTHER])
    for table in TABLES:
        assert rows_of(await http.get(f"/console/out/{table}.csv")) == []


@pytest.mark.parametrize(
    "query", ["from=yesterday", "from=2026-11-22&to=2026-11-21", "to=%3Cscript%3E", "from=2026-13-01"]
)
async def test_days_that_are_none_are_told(app: App, http: httpx.AsyncClient, query: str) -> None:
    referred(app)
    await signed_in(app, http, "lead")
    for table in TABLES:
        got = await http.get(f"/console/out/{table}.csv?{query}")
        assert got.status_code == 422
        assert "Please give the days" in got.text
        assert "<script>" not in got.text
    assert "table_exported" not in {one["action"] for one in app.store.audit_rows()}


async def test_days_bound_it(app: App, http: httpx.AsyncClient) -> None:
    referred(app)
    await signed_in(app, http, "lead")
    day = app.now().date().isoformat()
    for table in TABLES:
        assert len(rows_of(await http.get(f"/console/out/{table}.csv?from={day}&to={day}"))) == 1
        assert rows_of(await http.get(f"/console/out/{table}.csv?from=&to=2000-01-01")) == []


async def test_what_visitors_typed_is_never_a_formula(app: App, http: httpx.AsyncClient) -> None:
    for words in STORABLE.values():
        referred(app, words, name=words, email=words, time=words)
    await signed_in(app, http, "lead")
    rows = rows_of(await http.get("/console/out/contacts.csv"))
    assert len(rows) == len(STORABLE)
    assert AWKWARD["arabic"] in {one["name"] for one in rows}
    assert not [cell for row in rows for cell in row.values() if begins_a_formula(cell) or cell[:1] in ("\t", "\r")]


async def test_the_dictionary_is_on_the_page_and_in_the_file(app: App, http: httpx.AsyncClient) -> None:
    await signed_in(app, http, "auditor")
    rows = rows_of(await http.get("/console/out/data-dictionary.csv"))
    named = {(row["file"], row["column"]) for row in rows}
    assert named == {(f"{table}.csv", one.name) for table, columns in TABLES.items() for one in columns}
    page = (await http.get("/console/out")).text
    for one in (*LOG, *REFERRALS):
        assert f'<th scope="row">{one.name}</th>' in page
