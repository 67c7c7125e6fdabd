"""What goes on in each session of this process: who is being served, and whom to wake when something new is there."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary


class Turns:
    """One message of a session at a time; event streams wait here for news."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._news: dict[str, set[asyncio.Event]] = {}
        self.listeners: Counter[str] = Counter()

    def lock(self, session: str) -> asyncio.Lock:
        lock = self._locks.get(session)
        if lock is None:
            lock = self._locks[session] = asyncio.Lock()
        return lock

    def taken(self, session: str) -> bool:
        """A message of the session is being handled right now."""
        lock = self._locks.get(session)
        return lock is not None and lock.locked()

    def ring(self, session: str) -> None:
        for bell in self._news.get(session, ()):
            bell.set()

    @asynccontextmanager
    async def listening(self, session: str) -> AsyncIterator[asyncio.Event]:
        """An event that is set whenever there may be something new; the listener clears it."""
        bell = asyncio.Event()
        self._news.setdefault(session, set()).add(bell)
        self.listeners[session] += 1
        try:
            yield bell
        finally:
            self.listeners[session] -= 1
            self._news[session].discard(bell)
            if not self._news[session]:
                del self._news[session]
                del self.listeners[session]
