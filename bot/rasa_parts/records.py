"""What the Rasa server needs of our record: a stored message, and whether a session is there. The one seam to the rest.

The application is built on the first message, not on import: training and `rasa test` need no database.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

from bot.screening.model import Incoming


class Records(Protocol):
    """Raises bot.storage errors: NoMessage, NoSession, StorageBusy."""

    def incoming(self, message_id: str) -> Incoming: ...

    def exists(self, session: str) -> bool: ...

    def asked(self, message_id: str) -> tuple[date, str]:
        """The day where the visitor is, and the words of the pending question ("" when nothing is asked)."""
        ...

    def opening(self, message_id: str) -> list[tuple[str, str]]:
        """(message id, words) of what came before consent, when this message says who is chatting; else nothing."""
        ...

    def seal(self, content: Any) -> str: ...


_records: Records | None = None


def records() -> Records:
    if _records is None:
        use(_of_app())
    assert _records is not None
    return _records


def use(own: Records | None) -> None:
    """Put other records in place (tests), or None to build them anew."""
    global _records
    _records = own


def _of_app() -> Records:
    from bot import bootstrap

    own: Records = bootstrap.app().records()
    return own
