"""What is kept: tables, encryption, erasing, backup, migrations. `Store` is the whole interface."""

from bot.storage.errors import (
    Conflict,
    LastAdmin,
    LostKey,
    NoMessage,
    NoSession,
    SomebodyElse,
    StorageBusy,
    StorageError,
)
from bot.storage.messages import Failure, Written
from bot.storage.sessions import Loaded, SessionRow
from bot.storage.store import Store, open_store

__all__ = [
    "Conflict",
    "Failure",
    "LastAdmin",
    "Loaded",
    "LostKey",
    "NoMessage",
    "NoSession",
    "SessionRow",
    "SomebodyElse",
    "StorageBusy",
    "StorageError",
    "Store",
    "Written",
    "open_store",
]
