"""A coordinator in a chat: sees which chats want one, joins, writes, and hands back to the bot.

Whatever is done here leaves a row in the audit trail, in the same transaction and without a word of anybody. Whoever calls
this wakes the visitor's event streams afterwards (`bot.web.turns.Turns.ring`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.screening import takeover
from bot.screening.model import NotAcceptable, Screening, Turn
from bot.screening.world import World
from bot.storage import Conflict, SomebodyElse, Store
from bot.storage.audit import Entry
from bot.storage.chats import EVERY, in_chat

UNANSWERED_MINUTES = 2  # from which a message that the bot cannot handle is shown to the team
LISTED_DAYS = 14  # a request older than this stays a referral, and is no open chat any more
LONGEST = 4000  # characters
_TRIES = 5


@dataclass(frozen=True)
class Member:
    """Somebody of the team. `name` and `role` are what the visitor is told."""

    account: str
    name: str
    role: str


@dataclass(frozen=True)
class Live:
    """All methods raise NoSession, and StorageBusy when the database stays locked."""

    store: Store
    world: Callable[[Screening], World]
    now: Callable[[], datetime]

    def open_chats(self, trials: frozenset[str] = EVERY) -> list[dict[str, Any]]:
        """See `Store.open_chats`. Nothing in it was written by a visitor."""
        return self.store.open_chats(self.now(), UNANSWERED_MINUTES, LISTED_DAYS, trials)

    def chat(self, session: str) -> dict[str, Any]:
        """One of them, also while nobody is wanted in it. See `Store.chat`."""
        return self.store.chat(session, self.now(), UNANSWERED_MINUTES)

    def readable(self, session: str) -> bool:
        """Whether the team may read anything of it: see `read`."""
        return self.store.readable_from(session) is not None

    def read(self, session: str, after: int = 0) -> list[dict[str, Any]]:
        """The messages that the team may read, after `seq`: all of them once the visitor agreed to share, else those since
        the visitor asked for a person, or since one came in. Empty when neither happened.
        """
        first = self.store.readable_from(session)
        return [] if first is None else self.store.messages(session, max(after, first - 1))

    def join(self, session: str, member: Member, instead_of: str | None = None) -> None:
        """The visitor is told who is here; from now on the bot is silent. Who has joined already stays.

        `instead_of`: the account that was seen in the chat, None for nobody; raises SomebodyElse when that is so no longer.
        Raises NotAcceptable: see `takeover.join`.
        """

        def decide(screening: Screening) -> Turn | None:
            if in_chat(screening, member.account):
                return None
            person = screening.person
            if (None if person is None else person.get("account")) != instead_of:
                raise SomebodyElse(person)
            return takeover.join(screening, member.name, member.role, self.world(screening), member.account)

        instead = {} if instead_of is None else {"instead_of": instead_of}
        self._turn(session, decide, Entry(member.account, "chat_joined", session, instead))

    def say(self, session: str, account: str, text: str) -> int:
        """A message to the visitor; its `seq`. Raises SomebodyElse unless the account has joined, and NotAcceptable: the
        text is empty or too long.
        """
        words = text.strip()
        if not 0 < len(words) <= LONGEST:
            raise NotAcceptable(f"a message has 1 to {LONGEST} characters")
        return self.store.write_as(session, account, words, self.now())

    def hand_back(self, session: str, account: str) -> None:
        """The bot takes over again and says so. Raises SomebodyElse unless the account has joined."""

        def decide(screening: Screening) -> Turn:
            if not in_chat(screening, account):
                raise SomebodyElse(screening.person)
            return takeover.leave(screening, self.world(screening))

        self._turn(session, decide, Entry(account, "chat_handed_back", session))

    def attend(self, session: str, account: str) -> None:
        """What was asked or flagged is seen to, without joining: the chat leaves the list."""
        self.store.attend(session, self.now(), account)

    def _turn(self, session: str, decide: Callable[[Screening], Turn | None], entry: Entry) -> None:
        """`decide`: None when there is nothing to do."""
        for _ in range(_TRIES):
            loaded = self.store.loaded(session)
            turn = decide(loaded.screening)
            if turn is None:
                return
            try:
                self.store.add_turn(session, turn, self.now(), loaded.version, entry)
                return
            except Conflict:  # a message of the visitor came between
                continue
        raise Conflict("Other turns of this session kept coming between.")
