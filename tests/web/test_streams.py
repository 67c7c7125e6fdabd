"""Proves: every stream of a session brings every message once and in order, also what other processes write, and that
waiting costs the database one small query a second for all of them together.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from bot.bootstrap import App, build
from bot.screening.model import Said
from bot.storage import StorageBusy, Store
from bot.web import events
from bot.web.turns import Turns
from bot.web.watching import Watching
from tests.web.conftest import TRIAL, Visitor, settings_for

SOON = 3  # seconds


@pytest.fixture
def turns() -> Turns:
    return Turns()


@pytest.fixture
def other(app: App) -> Iterator[Store]:
    """The same database, opened by another process."""
    opened = build(settings_for(app.settings.data_dir))
    yield opened.store
    opened.store.close()


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    """The statements that run meanwhile."""
    ran: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        ran.append(statement)

    event.listen(store.database.engine, "before_cursor_execute", note)
    try:
        yield ran
    finally:
        event.remove(store.database.engine, "before_cursor_execute", note)


class Reader:
    """Reads a stream block by block."""

    def __init__(self, app: App, turns: Turns, session: str, after: int = 0) -> None:
        self.blocks: AsyncIterator[str] = events._events(app, turns, session, after)

    async def next(self) -> tuple[str, Any]:
        block = await asyncio.wait_for(self.blocks.__anext__(), SOON)
        if block.startswith(":"):
            return "comment", None
        lines = dict(line.split(": ", 1) for line in block.strip().split("\n"))
        return lines["event"], json.loads(lines["data"])

    async def until_state(self) -> list[int]:
        """The seqs of the messages up to the next state."""
        seqs = []
        while True:
            what, data = await self.next()
            if what == "state":
                return seqs
            seqs.append(data["seq"])

    async def close(self) -> None:
        await self.blocks.aclose()  # type: ignore[attr-defined]


async def test_what_another_process_writes_is_seen_at_the_next_look(
    app: App, other: Store, turns: Turns, patient: Visitor
) -> None:
    watching = Watching(app.store, turns)
    reader = Reader(app, turns, patient.session)
    await reader.until_state()
    await watching.look()
    waiting = asyncio.create_task(reader.next())
    await asyncio.sleep(0.05)
    assert not waiting.done()
    other.add_system_message(patient.session, Said("info", "from elsewhere"), app.now())
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await watching.look()
    what, message = await asyncio.wait_for(waiting, SOON)
    assert (what, message["text"]) == ("message", "from elsewhere")
    await reader.close()


async def test_a_change_between_the_first_look_and_the_first_watch_is_not_missed(
    app: App, other: Store, turns: Turns, patient: Visitor
) -> None:
    reader = Reader(app, turns, patient.session)
    await reader.until_state()
    other.add_system_message(patient.session, Said("info", "in between"), app.now())
    waiting = asyncio.create_task(reader.next())
    await asyncio.sleep(0.05)
    await Watching(app.store, turns).look()
    assert (await asyncio.wait_for(waiting, SOON))[1]["text"] == "in between"
    await reader.close()


async def test_an_erasure_by_another_process_ends_the_stream(
    app: App, other: Store, turns: Turns, patient: Visitor
) -> None:
    watching = Watching(app.store, turns)
    reader = Reader(app, turns, patient.session)
    await reader.until_state()
    await watching.look()
    waiting = asyncio.create_task(reader.next())
    await asyncio.sleep(0.05)
    other.erase(patient.session, app.now())
    await watching.look()
    assert (await asyncio.wait_for(waiting, SOON))[0] == "gone"


async def test_a_look_is_one_query_for_all_and_rings_only_for_news(app: App, other: Store, turns: Turns) -> None:
    sessions = [app.start_session(TRIAL, "UTC").session for _ in range(30)]
    bells: dict[str, asyncio.Event] = {}
    watching = Watching(app.store, turns)

    async def listen(session: str) -> None:
        async with turns.listening(session) as bell:
            bells[session] = bell
            await asyncio.Event().wait()

    listeners = [asyncio.create_task(listen(session)) for session in sessions]
    await asyncio.sleep(0)
    await watching.look()
    assert all(bell.is_set() for bell in bells.values())
    for bell in bells.values():
        bell.clear()
    with counted(app.store) as ran:
        await watching.look()
    assert len([one for one in ran if one.startswith("SELECT")]) == 1
    other.add_system_message(sessions[7], Said("info", "hello"), app.now())
    await watching.look()
    assert [session for session, bell in bells.items() if bell.is_set()] == [sessions[7]]
    for task in listeners:
        task.cancel()
    await asyncio.gather(*listeners, return_exceptions=True)
    with counted(app.store) as ran:
        await watching.look()
    assert ran == [], "nobody listens"


async def test_a_quiet_stream_says_so_and_asks_the_database_nothing(
    app: App, turns: Turns, patient: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "_QUIET", 0.01)
    reader = Reader(app, turns, patient.session)
    await reader.until_state()
    with counted(app.store) as ran:
        assert [(await reader.next())[0] for _ in range(5)] == ["comment"] * 5
    assert ran == []
    await reader.close()


async def test_a_locked_database_delays_news_and_loses_none(
    app: App, turns: Turns, patient: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "_AGAIN", 0.01)
    real, fails = app.store.news, [True, True]

    def busy(*given: Any) -> Any:
        if fails and fails.pop():
            raise StorageBusy("locked")
        return real(*given)

    monkeypatch.setattr(app.store, "news", busy)
    reader = Reader(app, turns, patient.session)
    assert await reader.until_state() == [one["seq"] for one in await patient.transcript()]
    await reader.close()


async def test_tabs_of_one_chat_see_the_same_once_and_in_order(app: App, site: Any, patient: Visitor) -> None:
    """Three tabs, of which one went away and came back with `after`."""
    shared = site.state.posting.turns
    tabs = [Reader(app, shared, patient.session) for _ in range(3)]
    seen = [await tab.until_state() for tab in tabs]
    await tabs[2].close()
    for content in ({"value": {"born": "1990-05-01"}}, {"command": "repeat"}, {"text": "Zzz"}):
        await patient.send(**content)
    back = Reader(app, shared, patient.session, after=seen[2][-1])
    seen[2] += await back.until_state()
    expected = [one["seq"] for one in await patient.transcript()]
    for at, tab in enumerate(tabs[:2]):
        while seen[at] != expected:
            what, data = await tab.next()
            seen[at] += [data["seq"]] if what == "message" else []
    assert seen == [expected] * 3
    for tab in (*tabs[:2], back):
        await tab.close()
    assert not shared.listeners


def test_marks_of_more_sessions_than_one_query_names(app: App) -> None:
    mine = app.start_session(TRIAL, "UTC").session
    wanted = [*(f"no-{at}" for at in range(900)), mine]
    assert app.store.marks(wanted) == {mine: (1, app.store.session(mine).last_seq)}
    assert app.store.marks([]) == {}
