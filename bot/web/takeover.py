"""A coordinator in a chat, seen from the web process: `bot.handoff.live.Live`, and the session's event streams are woken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from anyio import to_thread

from bot.handoff.live import Member
from bot.storage.chats import EVERY
from bot.web.turns import Turns

if TYPE_CHECKING:
    from bot.bootstrap import App


@dataclass(frozen=True)
class Takeover:
    """Arguments, results and errors are those of `Live`. `turns`: that of the process (`site.state.posting.turns`)."""

    app: App
    turns: Turns

    async def open_chats(self, trials: frozenset[str] = EVERY) -> list[dict[str, Any]]:
        return await to_thread.run_sync(self.app.live().open_chats, trials)

    async def read(self, session: str, after: int = 0) -> list[dict[str, Any]]:
        return await to_thread.run_sync(self.app.live().read, session, after)

    async def join(self, session: str, member: Member, instead_of: str | None = None) -> None:
        await self._do(session, lambda: self.app.live().join(session, member, instead_of))

    async def say(self, session: str, account: str, text: str) -> int:
        seq: int = await self._do(session, lambda: self.app.live().say(session, account, text))
        return seq

    async def hand_back(self, session: str, account: str) -> None:
        await self._do(session, lambda: self.app.live().hand_back(session, account))

    async def attend(self, session: str, account: str) -> None:
        await self._do(session, lambda: self.app.live().attend(session, account))

    async def _do(self, session: str, what: Callable[[], Any]) -> Any:
        """Without waiting for a message that Rasa is still at work on: it is decided anew when it comes back."""
        try:
            return await to_thread.run_sync(what)
        finally:
            self.turns.ring(session)
