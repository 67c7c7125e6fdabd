"""What every part of the store needs: the database, the master key, a session's row and its seal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.storage.engine import Database
from bot.storage.errors import NoSession
from bot.storage.sealing import MasterKey, Seal
from bot.storage.shapes import utc
from bot.storage.tables import sessions
from bot.storage.writing import Numbers, Writing

Row = Any  # SQLAlchemy 1.4 has no row types


class Base:
    """`held_minutes`: how long a message is kept that nobody agreed to have read."""

    def __init__(self, database: Database, master: MasterKey, numbers: Numbers, held_minutes: int = 60) -> None:
        self.database = database
        self._master = master
        self._numbers = numbers
        self._held_minutes = held_minutes

    def _row(self, connection: Connection, session: str, lock: bool = False) -> Row:
        query = select(sessions).where(sessions.c.id == session)
        row = connection.execute(query.with_for_update() if lock else query).one_or_none()
        if row is None:
            raise NoSession("There is no such session.")
        return row

    def _seal(self, row: Row) -> Seal:
        return self._master.open_session_key(bytes(row.sealed_key))

    def _writing(self, connection: Connection, row: Row, message: str | None, now: datetime) -> Writing:
        return Writing(connection, row, self._seal(row), utc(now), message, self._numbers, self._master.marks)
