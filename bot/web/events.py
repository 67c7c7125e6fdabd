"""Server-sent events of one session: its new messages, and its state when that changes. Read with fetch, by token."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from anyio import to_thread
from starlette.responses import StreamingResponse

from bot.storage import NoSession, StorageError
from bot.web.turns import Turns

if TYPE_CHECKING:
    from bot.bootstrap import App

_LOOK = 4.0  # seconds between looks when nobody rings: what other processes wrote
_QUIET = 4  # looks without news until a comment keeps the connection open
_LONGEST = 900.0  # seconds; the reader connects again


def stream(app: App, turns: Turns, session: str, after: int) -> StreamingResponse:
    headers = {"X-Accel-Buffering": "no"}
    return StreamingResponse(_events(app, turns, session, after), media_type="text/event-stream", headers=headers)


@dataclass
class _Reader:
    app: App
    session: str
    after: int
    state: dict[str, Any] | None = None

    def news(self) -> list[str]:
        """What is new since the last look, as event blocks. Raises NoSession."""
        messages = self.app.store.messages(self.session, self.after)
        blocks = [_block("message", one, one["seq"]) for one in messages]
        if messages:
            self.after = messages[-1]["seq"]
        state = self.app.state(self.session)
        if state != self.state:
            self.state = state
            blocks.append(_block("state", state))
        return blocks


async def _events(app: App, turns: Turns, session: str, after: int) -> AsyncIterator[str]:
    reader = _Reader(app, session, after)
    quiet = 0
    end = asyncio.get_running_loop().time() + _LONGEST
    async with turns.listening(session) as bell:
        while asyncio.get_running_loop().time() < end:
            bell.clear()
            try:
                blocks = await to_thread.run_sync(reader.news)
            except NoSession:
                yield _block("gone", {})
                return
            except StorageError:
                blocks = []
            quiet = 0 if blocks else quiet + 1
            for block in blocks:
                yield block
            if quiet >= _QUIET:
                quiet = 0
                yield ": still here\n\n"
            await _rung(bell)


async def _rung(bell: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(bell.wait(), _LOOK)
    except asyncio.TimeoutError:
        return


def _block(event: str, data: Any, number: int | None = None) -> str:
    lines = [f"event: {event}"]
    if number is not None:
        lines.append(f"id: {number}")
    lines.append(f"data: {json.dumps(data, ensure_ascii=True)}")
    return "\n".join(lines) + "\n\n"
