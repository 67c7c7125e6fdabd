"""The connection to the database: SQLite with WAL by default, PostgreSQL by URL.

Writes on SQLite begin with BEGIN IMMEDIATE, so that a transaction which reads first cannot fail half way on the lock.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import QueuePool

from bot.storage.errors import StorageBusy

_BUSY_WORDS = ("database is locked", "database table is locked", "lock timeout", "database is busy")


class Database:
    """One engine with three ways in: `reading()`, `snapshot()` and `writing()`, each one transaction. Raises
    StorageBusy, never waits longer.
    """

    def __init__(self, url: str, busy_seconds: float = 5.0) -> None:
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self.engine = _sqlite(url, busy_seconds) if self.is_sqlite else _server(url, busy_seconds)
        self._writers = {one: self.engine.execution_options(write=True, durable=one) for one in (False, True)}

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with _busy(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """As `reading`, but every query sees the database as the first one did (SQLite's transactions always do)."""
        options = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with _busy(), self.engine.execution_options(**options).connect() as connection:
            yield connection

    @contextmanager
    def writing(self, durable: bool = False) -> Iterator[Connection]:
        """`durable`: on disk when it returns, so that not even a power failure takes it back (SQLite: some ms more)."""
        with _busy(), self._writers[durable].begin() as connection:
            yield connection

    def forget_pages(self) -> None:
        """After an erasure: empty SQLite's write-ahead log, which still holds the pages as they were."""
        if not self.is_sqlite:
            return
        with _busy():
            connection = self.engine.raw_connection()
            try:
                busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            finally:
                connection.close()
        if busy:
            raise StorageBusy("The write-ahead log could not be emptied, because the database is in use.")

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def _busy() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if any(word in str(error.orig) for word in _BUSY_WORDS):
            raise StorageBusy("The database is in use and stayed locked; nothing was written.") from None
        raise


def _server(url: str, busy_seconds: float) -> Engine:
    options = f"-c lock_timeout={int(busy_seconds * 1000)} -c timezone=UTC"
    return create_engine(
        url,
        future=True,
        hide_parameters=True,
        pool_pre_ping=True,
        connect_args={"options": options, "connect_timeout": 5},
    )


def _sqlite(url: str, busy_seconds: float) -> Engine:
    # hide_parameters: an error's text must not carry what was to be stored.
    engine = create_engine(
        url,
        future=True,
        hide_parameters=True,
        poolclass=QueuePool,
        connect_args={"timeout": busy_seconds, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, record: object) -> None:
        connection.isolation_level = None  # pysqlite begins transactions by itself otherwise, and late
        for pragma in (
            "journal_mode=WAL",
            "foreign_keys=ON",
            "secure_delete=ON",
            "temp_store=MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("write"):
            connection.exec_driver_sql(f"PRAGMA synchronous={'FULL' if options['durable'] else 'NORMAL'}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("write") else "BEGIN")

    return engine
