"""Wakes event streams when another process wrote something: one small query a second for all of them together."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field

from anyio import to_thread

from bot.storage import StorageError
from bot.storage.sessions import Mark, Sessions
from bot.web.turns import Turns

_log = logging.getLogger(__name__)


@dataclass
class Watching:
    """`pause`: seconds between looks. What this process does itself is rung at once, without waiting for a look."""

    store: Sessions
    turns: Turns
    pause: float = 1.0
    _seen: dict[str, Mark | None] = field(default_factory=dict)

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            await asyncio.sleep(self.pause)
            try:
                await self.look()
            except StorageError as error:
                _log.warning("no look for news: %s", type(error).__name__)

    async def look(self) -> None:
        """Ring for every session listened to that is not as it was; for one not seen before as well, since its reader may
        have looked a moment too early.
        """
        sessions = list(self.turns.listeners)
        marks = await to_thread.run_sync(self.store.marks, sessions) if sessions else {}
        for session in sessions:
            if session not in self._seen or self._seen[session] != marks.get(session):
                self.turns.ring(session)
        self._seen = {session: marks.get(session) for session in sessions}
