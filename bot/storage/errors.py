"""What can go wrong between the program and its database, by name."""

from __future__ import annotations

from collections.abc import Mapping


class StorageError(Exception):
    """Base of all errors of this room. Texts are sentences and hold nobody's words."""


class StorageBusy(StorageError):
    """The database stayed locked for the whole busy timeout. Nothing was written; trying again later is safe."""


class LostKey(StorageError):
    """There is data, but no key, or none that opens it. The program must not start: it would lock the data in for
    good.
    """


class NoSession(StorageError, LookupError):
    """There is no such session (it never was, or it was erased)."""


class NoMessage(StorageError, LookupError):
    """There is no such message, or its words were deleted."""


class SomebodyElse(StorageError):
    """Not this coordinator is in the chat: `person` is, or nobody (None)."""

    def __init__(self, person: Mapping[str, str] | None) -> None:
        super().__init__("Somebody else is in this chat, or nobody is.")
        self.person = person


class Conflict(StorageError):
    """Another turn of the same session was stored since this one was loaded. Load again and decide anew."""


class LastAdmin(StorageError):
    """The change would leave nobody who may manage accounts. Nothing was written."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is the only admin. Make somebody else an admin first; nothing was changed.")
