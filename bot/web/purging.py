"""Deletes what must not stay, by itself: words held unread for an hour, screenings nobody handed off after their days."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anyio import to_thread

from bot.storage import StorageError

if TYPE_CHECKING:
    from bot.bootstrap import App

_PAUSE = 300.0  # seconds between looks
_log = logging.getLogger(__name__)


@dataclass
class Purging:
    """`pause`: seconds between looks; the first look is at the start, for what fell due while nothing ran."""

    app: App
    pause: float = _PAUSE

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(self.pause)

    async def look(self) -> None:
        """One purge. A locked database is no reason to stop: the next look comes."""
        try:
            await to_thread.run_sync(self.app.store.purge, self.app.now(), self.app.settings.purge_days)
        except StorageError as error:
            _log.warning("not purged: %s", type(error).__name__)
