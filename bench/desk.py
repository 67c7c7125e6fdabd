"""The console over a year of data: 20,000 screenings, 6,000 referrals, 300,000 messages, on SQLite and on PostgreSQL.

One run. The year is made by `bench.year`; every page that the console's table of routes opens by GET is asked for through
the real application, signed in, one visit after the other, with each database as it comes: SQLite in a file with its
write-ahead log, PostgreSQL of its own on a unix socket. The yardstick is the same page of the same application over a
desk of a hundredth of the size, visited in turns with the large one. Streams of events never end and are left out.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import httpx
from sqlalchemy import text

from bench import machine
from bench.table import Row, Table, ms, p50, p95, times
from bench.year import TRIAL, Made, fill
from bot.bootstrap import App, build
from bot.commands.coordinator import add
from bot.handoff.roles import ALLOWED
from bot.settings import Settings
from bot.web.console.queue_pages import FLAGS, OUTCOMES, VIEWS
from bot.web.console.routes import PAGES
from bot.web.server import create_app
from tests.postgresql import Cluster

YEAR = (20_000, 6_000, 300_000)  # screenings, referrals, messages
SMALL = tuple(size // 100 for size in YEAR)
VISITS, FEW = 21, 5  # of each page; of what reads everything there is
LIMIT = 0.2  # seconds at the median
PASSWORD = "a long enough password"
STREAMS = frozenset({"/news", "/live/{session}/news"})
Took = tuple[float, float]  # seconds by the clock, and of processor time


@dataclass(frozen=True)
class Page:
    """`path`: of the console's table. `role`: who may open it. `addresses`: visited one after the other."""

    name: str
    path: str
    role: str
    addresses: tuple[str, ...]


@dataclass(frozen=True)
class Measured:
    page: Page
    ours: list[Took]
    small: list[Took]


@dataclass
class Desk:
    """One application over one database, with a signed-in client for each role."""

    app: App
    made: Made
    clients: dict[str, httpx.AsyncClient] = field(default_factory=dict)

    async def visit(self, page: Page, number: int) -> Took:
        began, used = time.perf_counter(), time.process_time()
        got = await self.clients[page.role].get(page.addresses[number % len(page.addresses)])
        took = (time.perf_counter() - began, time.process_time() - used)
        if got.status_code != 200:
            raise RuntimeError(f"{page.name} answered {got.status_code}")
        return took


def measure() -> list[Table]:
    return [_measured("SQLite"), _measured("PostgreSQL")]


def _measured(name: str) -> Table:
    with databases(name) as (large, small), tempfile.TemporaryDirectory(prefix="bench-") as made:
        found = asyncio.run(_run(desk(Path(made) / "large", large, YEAR), desk(Path(made) / "small", small, SMALL)))
    return Table(
        f"The console over a year, {name}", rows(found), [(__doc__ or "").partition("\n\n")[2].replace("\n", " ")]
    )


@contextmanager
def databases(name: str) -> Iterator[tuple[str, str]]:
    """Addresses of two empty ones; "" is the application's own SQLite file."""
    if name == "SQLite":
        yield "", ""
        return
    cluster = Cluster(durable=True)
    try:
        yield cluster.fresh(), cluster.fresh()
    finally:
        cluster.stop()


def desk(folder: Path, url: str, sizes: Sequence[int]) -> Desk:
    """A new application over its own database, filled."""
    environment = {
        "PRESCREEN_DATA_DIR": str(folder),
        "PRESCREEN_RATE_SIGN_INS": "10000",
        **({"DATABASE_URL": url} if url else {}),
    }
    app = build(Settings.from_env(environment))
    screenings, handed_off, said = sizes
    made = fill(app.store, app.now(), screenings, handed_off, said)
    if url:  # as its autovacuum does by itself within a minute
        with app.store.database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text("ANALYZE"))
    print(f"{screenings} screenings are made; {machine.load()}", file=sys.stderr, flush=True)
    return Desk(app, made)


@asynccontextmanager
async def open_doors(desk: Desk) -> AsyncIterator[None]:
    """Signs one account of each role in."""
    site = create_app(desk.app)
    for role in ALLOWED:
        add(desk.app.store, role, PASSWORD, desk.app.now(), role)
        transport = httpx.ASGITransport(app=site, client=("127.0.0.1", 1))
        client = desk.clients[role] = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")
        form = await client.get("/console/sign-in")
        token = re.search(r'name="csrf" value="([^"]+)"', form.text)
        assert token
        await client.post("/console/sign-in", data={"csrf": token[1], "name": role, "password": PASSWORD})
    yield
    for client in desk.clients.values():
        await client.aclose()
    desk.app.store.close()


async def _run(large: Desk, small: Desk) -> list[Measured]:
    found = []
    async with open_doors(large), open_doors(small):
        for ours, yardstick in zip(pages(large.made), pages(small.made), strict=True):
            one = Measured(ours, [], [])
            await large.visit(ours, 0), await small.visit(yardstick, 0)  # warm
            for number in range(FEW if is_whole(ours) else VISITS):
                one.ours.append(await large.visit(ours, number))
                one.small.append(await small.visit(yardstick, number))
            found.append(one)
    return found


def pages(made: Made) -> list[Page]:
    """Every page of the console's table that may be measured, the queue with each view and filter."""
    return [*_queues(made), *_searches(made), *_others(made)]


def _queues(made: Made) -> Iterator[Page]:
    def of(name: str, *queries: str) -> Page:
        return Page(f"queue, {name}", "", "lead", tuple(f"/console?{query}" for query in queries))

    yield of("as it opens", "")
    yield of("each view", *(f"view={view}" for view in (*VIEWS, "overdue")))
    yield of("everything, newest first", "view=all&sort=newest")
    yield (
        of("everything, a late page", "view=all&page=100")
        if len(made.numbers) > 5000
        else of("everything, a late page", "view=all")
    )
    yield of("by outcome", *(f"view=all&outcome={one}" for one in OUTCOMES))
    yield of("by cohort", "view=all&cohort=patient", "view=all&cohort=household")
    yield of("by flag", *(f"view=all&flag={one}" for one in FLAGS))
    yield of("mine", "view=all&mine=1")


def _searches(made: Made) -> Iterator[Page]:
    some = made.contacts[:: max(1, len(made.contacts) // VISITS)]
    wanted = {
        "a whole name": [one["name"] for one in some],
        "a first name that hundreds have": [one["name"].split()[0] for one in some],
        "a phone number": [one["phone"] for one in some],
        "an address": [one["email"] for one in some],
        "somebody who is not there": ["Nobody Whosoever"],
    }
    for name, words in wanted.items():
        yield Page(f"search, {name}", "", "lead", tuple(f"/console?q={quote(one)}" for one in words))


def _others(made: Made) -> Iterator[Page]:
    numbers = made.numbers[:: max(1, len(made.numbers) // VISITS)]
    queries = {
        "/audit": ("", "?page=50", f"?object={made.numbers[0]}", "?actor=coordinator1"),
        "/numbers": (f"?trial={TRIAL}",),
    }
    for method, path, action, _ in PAGES:
        if method != "GET" or path in STREAMS or not path:
            continue
        role = next(role for role, allowed in ALLOWED.items() if action in allowed)
        role = "lead" if action in ALLOWED["lead"] else role
        each = [f"/console{path}"]
        if "{number}" in path:
            those = made.erased if path.endswith("/receipt") else numbers
            each = [f"/console{path}".replace("{number}", number) for number in those]
        if "{session}" in path:
            each = [f"/console{path}".replace("{session}", session) for session in made.open_chats]
        for query in queries.get(path, ("",)):
            name = (path.strip("/") or "queue").replace("/{number}", "").replace("/{session}", ", one chat") + _named(
                query
            )
            yield Page(name, path, role, tuple(f"{address}{query}" for address in each))
    yield Page("audit, the whole chain checked", "/audit", "auditor", ("/console/audit?verify=1",))


def _named(query: str) -> str:
    return f", by {query[1:].split('=')[0]}" if query and "trial" not in query else ""


def rows(found: Sequence[Measured]) -> list[Row]:
    return [_row(one.page, *(list(zip(*took, strict=True)) for took in (one.ours, one.small))) for one in found]


def _row(page: Page, ours: list[tuple[float, ...]], small: list[tuple[float, ...]]) -> Row:
    """Each side: seconds by the clock, and seconds of processor time."""
    pace = times(p50(ours[0]) / p50(small[0]))
    return Row(
        page.name,
        f"{ms(p50(ours[0]))} / {ms(p95(ours[0]))}; processor {ms(p50(ours[1]))}",
        f"a hundredth of the data: {ms(p50(small[0]))}, {pace}; processor {ms(p50(small[1]))}",
        "" if is_whole(page) else "under 200 ms at p50",
        None if is_whole(page) else p50(ours[0]) < LIMIT,
    )


def is_whole(page: Page) -> bool:
    """No page, or one that reads everything there is by its nature: a file to be saved, the whole chain."""
    return page.path.endswith((".csv", "/pdf", "/json", "/receipt")) or "verify" in page.addresses[0]
