"""Goes on by itself after an outage: kept messages are handled oldest first in each session, without anybody asking."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass, field

from anyio import to_thread

from bot.storage import NoMessage, NoSession, StorageError
from bot.web.posting import Posting, retry_waiting

_AT_ONCE = 4  # sessions; a frozen Rasa holds each of them for a whole turn's time
_LONGEST_PAUSE = 60.0  # seconds
_log = logging.getLogger(__name__)


@dataclass
class Retrying:
    """`pause`: seconds between looks, and the first pause after a failure in a session; it doubles up to a minute."""

    posting: Posting
    pause: float
    _next: dict[str, float] = field(default_factory=dict)
    _tries: dict[str, int] = field(default_factory=dict)

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            await asyncio.sleep(self.pause)
            try:
                await self.look(time.monotonic())
            except StorageError as error:
                _log.warning("no look for kept messages: %s", type(error).__name__)

    async def look(self, now: float) -> None:
        """One look: try every session in which something waits and whose pause is over."""
        waiting = await to_thread.run_sync(self.posting.app.store.oldest_unhandled)
        sessions = list(dict.fromkeys(session for session, _ in waiting))
        self._forget(set(sessions))
        gate = asyncio.Semaphore(_AT_ONCE)

        async def one(session: str) -> None:
            async with gate:
                await self._try(session, now)

        await asyncio.gather(*(one(session) for session in sessions if self._next.get(session, 0.0) <= now))

    async def _try(self, session: str, now: float) -> None:
        try:
            done = await retry_waiting(self.posting, session)
        except (NoSession, NoMessage):
            done = True
        except StorageError as error:
            _log.warning("session %s: not retried: %s", session, type(error).__name__)
            done = False
        tries = 0 if done else self._tries.get(session, 0) + 1
        self._tries[session] = tries
        self._next[session] = now + min(self.pause * 2 ** max(0, tries - 1), _LONGEST_PAUSE) if tries else 0.0

    def _forget(self, waiting: set[str]) -> None:
        for session in set(self._next) - waiting:
            del self._next[session], self._tries[session]
