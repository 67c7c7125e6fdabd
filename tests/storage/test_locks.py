"""Proves: a locked database is a clear error within the busy timeout, nothing is half written, and work goes on
afterwards.
"""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import pytest

from bot.screening.model import Incoming, Turn
from bot.storage import StorageBusy, Store
from tests.storage.made import NOW, begun, new_id, written


def test_a_locked_database_is_storage_busy(store: Store, tmp_path: Path) -> None:
    asked = begun(store)
    message = written(store, "s1", Incoming(id=new_id(), text="x"))
    other = sqlite3.connect(tmp_path / "prescreen.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    started = time.monotonic()
    with pytest.raises(StorageBusy):
        store.apply("s1", message, Turn(asked), NOW)
    with pytest.raises(StorageBusy):
        store.write_message("s1", Incoming(id=new_id(), text="y"), "b", NOW)
    assert time.monotonic() - started < 2  # two busy timeouts of 0.3 s
    assert store.unhandled("s1") == [message]  # reading goes on
    other.execute("ROLLBACK")
    other.close()
    store.apply("s1", message, Turn(asked), NOW)
    assert store.unhandled("s1") == []
