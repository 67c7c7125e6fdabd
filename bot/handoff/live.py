"""A coordinator in a chat: sees which chats want one, joins, writes, and hands back to the bot.

Whoever calls this wakes the visitor's event streams afterwards (`bot.web.turns.Turns.ring`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.screening import takeover
from bot.screening.model import NotAcceptable, Said, Screening, Turn
from bot.screening.world import World
from bot.storage import Conflict, Store

UNANSWERED_MINUTES = 5  # from which a message that the bot cannot handle is shown to the team
LISTED_DAYS = 14  # a request older than this stays a referral, and is no open chat any more
LONGEST = 4000  # characters
_TRIES = 5


@dataclass(frozen=True)
class Live:
    """All methods raise NoSession, and StorageBusy when the database stays locked."""

    store: Store
    world: Callable[[Screening], World]
    now: Callable[[], datetime]

    def open_chats(self) -> list[dict[str, Any]]:
        """See `Store.open_chats`. Nothing in it was written by a visitor."""
        return self.store.open_chats(self.now(), UNANSWERED_MINUTES, LISTED_DAYS)

    def read(self, session: str, after: int = 0) -> list[dict[str, Any]]:
        """The messages that the team may read, after `seq`: all of them once the visitor agreed to share, else those since
        the visitor asked for a person, or since one came in. Empty when neither happened.
        """
        first = self.store.readable_from(session)
        return [] if first is None else self.store.messages(session, max(after, first - 1))

    def join(self, session: str, name: str, role: str) -> None:
        """The visitor is told who is here; from now on the bot is silent. Raises NotAcceptable: see `takeover.join`."""
        self._turn(session, lambda screening: takeover.join(screening, name, role, self.world(screening)))

    def say(self, session: str, name: str, role: str, text: str) -> int:
        """A message to the visitor; its `seq`. Raises NotAcceptable: nobody has joined, or the text is empty or too long."""
        if self.store.load(session).person is None:
            raise NotAcceptable("join the chat first")
        words = text.strip()
        if not 0 < len(words) <= LONGEST:
            raise NotAcceptable(f"a message has 1 to {LONGEST} characters")
        by = {"name": takeover.shown(name), "role": takeover.shown(role)}
        return self.store.add_system_message(session, Said("person", words), self.now(), "coordinator", by)

    def hand_back(self, session: str) -> None:
        """The bot takes over again and says so. Raises NotAcceptable: nobody is in the chat."""
        self._turn(session, lambda screening: takeover.leave(screening, self.world(screening)))

    def attend(self, session: str) -> None:
        """What was asked or flagged is seen to, without joining: the chat leaves the list."""
        self.store.attend(session, self.now())

    def _turn(self, session: str, decide: Callable[[Screening], Turn]) -> None:
        for _ in range(_TRIES):
            loaded = self.store.loaded(session)
            try:
                self.store.add_turn(session, decide(loaded.screening), self.now(), loaded.version)
                return
            except Conflict:  # a message of the visitor came between
                continue
        raise Conflict("Other turns of this session kept coming between.")
