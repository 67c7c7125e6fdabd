"""Proves that what must not stay leaves by itself: the running task deletes it, and a locked database does not end it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.bootstrap import App
from bot.storage import NoSession
from bot.web.purging import Purging
from bot.web.server import create_app
from tests.web.conftest import FakeRasa, Visitor

SOON = 5.0  # seconds


@asynccontextmanager
async def running(app: App, pause: float = 0.05) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(Purging(app, pause).run())
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def later(app: App, by: timedelta) -> App:
    """The same application, that much later."""
    return replace(app, clock=lambda: datetime.now(timezone.utc) + by)


async def until(holds: Callable[[], bool], seconds: float = SOON) -> bool:
    for _ in range(int(seconds / 0.05)):
        if holds():
            return True
        await asyncio.sleep(0.05)
    return False


def texts(app: App, session: str) -> str:
    return "\n".join(message["text"] for message in app.store.messages(session))


def is_there(app: App, session: str) -> bool:
    try:
        app.store.load(session)
    except NoSession:
        return False
    return True


async def test_held_words_vanish_after_an_hour(app: App, visitor: Visitor) -> None:
    await visitor.send(text="I have weak adrenal glands")
    async with running(later(app, timedelta(minutes=59))):
        await asyncio.sleep(0.5)
    assert "adrenal" in texts(app, visitor.session), "kept for an hour"
    async with running(later(app, timedelta(minutes=61))):
        assert await until(lambda: "adrenal" not in texts(app, visitor.session))
    assert is_there(app, visitor.session)


async def test_words_read_after_consent_stay(app: App, patient: Visitor) -> None:
    await patient.send(text="yes")
    before = texts(app, patient.session)
    async with running(later(app, timedelta(days=2))):
        await asyncio.sleep(0.5)
    assert texts(app, patient.session) == before


@pytest.mark.parametrize("days, stays", [(29, True), (31, False)])
async def test_screenings_nobody_came_back_to(app: App, patient: Visitor, days: int, stays: bool) -> None:
    async with running(later(app, timedelta(days=days))):
        gone = await until(lambda: not is_there(app, patient.session), 1.0 if stays else SOON)
    assert gone is not stays


async def test_the_days_are_a_setting(app: App, patient: Visitor) -> None:
    short = replace(later(app, timedelta(days=3)), settings=replace(app.settings, purge_days=2))
    async with running(short):
        assert await until(lambda: not is_there(app, patient.session))


async def test_a_locked_database_does_not_end_it(app: App, patient: Visitor, tmp_path: Path) -> None:
    holder = sqlite3.connect(tmp_path / "prescreen.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    async with running(later(app, timedelta(days=31))) as task:
        await asyncio.sleep(1.0)  # longer than the database is waited for
        assert not task.done()
        assert is_there(app, patient.session)
        holder.execute("ROLLBACK")
        holder.close()
        assert await until(lambda: not is_there(app, patient.session))


async def test_the_web_process_runs_it(app: App, rasa: FakeRasa, patient: Visitor) -> None:
    site = create_app(later(app, timedelta(days=31)), rasa)
    async with site.router.lifespan_context(site):
        assert await until(lambda: not is_there(app, patient.session))
