"""Server-sent events of one session: its new messages, and its state when that changes. A visitor reads them with fetch, by
token; the console has a reader of its own.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from anyio import to_thread
from starlette.responses import StreamingResponse

from bot.storage import NoSession, StorageError
from bot.web.turns import Turns

if TYPE_CHECKING:
    from bot.bootstrap import App

_QUIET = 15.0  # seconds without news until a comment keeps the connection open; nothing is looked up for it
_AGAIN = 1.0  # seconds, after a look that the database did not answer
_LONGEST = 900.0  # seconds; the reader connects again


def stream(app: App, turns: Turns, session: str, after: int) -> StreamingResponse:
    return streamed(_events(app, turns, session, after))


def streamed(blocks: AsyncIterator[str]) -> StreamingResponse:
    return StreamingResponse(blocks, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


@dataclass
class _Reader:
    app: App
    session: str
    after: int
    state: dict[str, Any] | None = None

    def news(self) -> list[str]:
        """What is new since the last look, as event blocks. Raises NoSession."""
        messages, state = self.app.news(self.session, self.after)
        blocks = [block("message", one, one["seq"]) for one in messages]
        if messages:
            self.after = messages[-1]["seq"]
        if state != self.state:
            self.state = state
            blocks.append(block("state", state))
        return blocks


def _events(app: App, turns: Turns, session: str, after: int) -> AsyncIterator[str]:
    return follow(turns, session, _Reader(app, session, after).news, _LONGEST)


async def follow(turns: Turns, session: str, news: Callable[[], list[str]], seconds: float) -> AsyncIterator[str]:
    """Looks when the bell rings: whoever writes in this process rings it, and `.watching` for all others.

    `news`: what is new since it was last called, as event blocks; NoSession ends the stream.
    """
    clock = asyncio.get_running_loop().time
    end = clock() + seconds
    async with turns.listening(session) as bell:
        bell.set()
        while clock() < end:
            if not await _rung(bell, min(_QUIET, end - clock())):
                yield ": still here\n\n"
                continue
            bell.clear()
            try:
                blocks = await to_thread.run_sync(news)
            except NoSession:
                yield block("gone", {})
                return
            except StorageError:
                await asyncio.sleep(_AGAIN)
                bell.set()
                continue
            for one in blocks:
                yield one


async def _rung(bell: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(bell.wait(), seconds)
    except asyncio.TimeoutError:
        return False
    return True


def block(event: str, data: Any, number: int | None = None) -> str:
    lines = [f"event: {event}"]
    if number is not None:
        lines.append(f"id: {number}")
    lines.append(f"data: {json.dumps(data, ensure_ascii=True)}")
    return "\n".join(lines) + "\n\n"
