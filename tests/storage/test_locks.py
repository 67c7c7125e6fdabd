"""Proves: a locked database is a clear error within the busy timeout, nothing is half written, and work goes on
afterwards.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from bot.screening.model import Incoming, Screening, Turn
from bot.storage import StorageBusy, Store
from tests.storage.made import NOW, begun, new_id, url_in, written


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Somebody else holds the database (SQLite), or the row of every session (PostgreSQL)."""
    engine = create_engine(url_in(folder), future=True, isolation_level="AUTOCOMMIT")
    with engine.connect() as other:
        if engine.dialect.name == "sqlite":
            other.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            other.exec_driver_sql("BEGIN")
            other.exec_driver_sql("SELECT * FROM sessions FOR UPDATE")
        yield
        other.exec_driver_sql("ROLLBACK")
    engine.dispose()


def test_a_locked_database_is_storage_busy(store: Store, tmp_path: Path) -> None:
    asked = begun(store)
    message = written(store, "s1", Incoming(id=new_id(), text="x"))
    with locked(tmp_path):
        refused(store, asked, message)
    store.apply("s1", message, Turn(asked), NOW)
    assert store.unhandled("s1") == []


def refused(store: Store, asked: Screening, message: str) -> None:
    started = time.monotonic()
    with pytest.raises(StorageBusy):
        store.apply("s1", message, Turn(asked), NOW)
    with pytest.raises(StorageBusy):
        store.write_message("s1", Incoming(id=new_id(), text="y"), "b", NOW)
    assert time.monotonic() - started < 2  # two busy timeouts of 0.3 s
    assert store.unhandled("s1") == [message]  # reading goes on
