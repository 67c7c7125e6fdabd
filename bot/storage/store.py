"""The store: everything that is kept, behind one object. `open_store` is how an entry point gets it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, inspect, select
from sqlalchemy.engine import Connection, make_url

from bot.storage.audit import Audit
from bot.storage.chats import Chats
from bot.storage.codes import Codes
from bot.storage.coordinators import Coordinators
from bot.storage.deliveries import Deliveries
from bot.storage.desk import Desk
from bot.storage.engine import Database
from bot.storage.erasing import Erasing
from bot.storage.errors import LostKey
from bot.storage.exporting import Exporting
from bot.storage.keys import master_keys
from bot.storage.messages import Messages
from bot.storage.migrating import migrate
from bot.storage.persons import Persons
from bot.storage.referrals import Referrals
from bot.storage.reminders import Reminders
from bot.storage.screening_log import ScreeningLog
from bot.storage.sealing import MasterKey
from bot.storage.second_steps import SecondSteps
from bot.storage.sessions import Sessions
from bot.storage.sign_ins import SignIns
from bot.storage.tables import console_sessions, coordinators, key_check, sessions
from bot.storage.writing import Numbers


class Store(
    Sessions,
    Erasing,
    Messages,
    Chats,
    Codes,
    Referrals,
    Coordinators,
    SignIns,
    SecondSteps,
    ScreeningLog,
    Deliveries,
    Reminders,
    Audit,
    Desk,
    Exporting,
    Persons,
):
    """Safe to share between threads; every method is one short transaction and raises StorageBusy when the database
    is locked.
    """

    def reseal(self, master: MasterKey) -> int:
        """Put every session key under the newest of the `master` keys, in one transaction. How many there were."""
        with self.database.writing(durable=True) as connection:
            rows = connection.execute(select(sessions.c.id, sessions.c.sealed_key).with_for_update()).all()
            for row in rows:
                mine = sessions.c.id == row.id
                sealed = master.reseal(bytes(row.sealed_key))
                connection.execute(sessions.update().where(mine).values(sealed_key=sealed))
            for row in connection.execute(select(coordinators).where(coordinators.c.sealed_totp.is_not(None))).all():
                sealed = master.reseal(bytes(row.sealed_totp))
                connection.execute(
                    coordinators.update().where(coordinators.c.name == row.name).values(sealed_totp=sealed)
                )
            connection.execute(console_sessions.update().values(sealed_pending=None, pending_at=None))
            connection.execute(key_check.update().values(sealed=master.check()))
        self._master = master
        self.mark_again()
        self.database.forget_pages()
        return len(rows)

    def close(self) -> None:
        self.database.close()


def open_store(
    url: str,
    data_dir: Path,
    keys: tuple[str, ...],
    key_file: Path,
    numbers: Numbers,
    busy_seconds: float = 5.0,
    held_minutes: int = 60,
) -> Store:
    """Open the database, migrate it and check the key; the first start makes both. Raises LostKey, StorageBusy.

    Several processes start at the same time: a lock file lets one of them make what is missing.
    """
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    _own(url)
    database = Database(url, busy_seconds)
    with _starting(data_dir):
        master = MasterKey(master_keys(keys, key_file, _has_data(database)))
        migrate(database)
        with database.writing() as connection:
            _check_key(connection, master)
    return Store(database, master, numbers, held_minutes)


def _own(url: str) -> None:
    """A new SQLite file belongs to its owner only; its write-ahead log gets the same mode from SQLite."""
    parts = make_url(url)
    if parts.get_backend_name() == "sqlite" and parts.database:
        Path(parts.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(parts.database, os.O_CREAT | os.O_RDWR, 0o600))


@contextmanager
def _starting(data_dir: Path) -> Iterator[None]:
    with (data_dir / ".starting").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _has_data(database: Database) -> bool:
    with database.reading() as connection:
        return inspect(connection).has_table("sessions") and _count(connection) > 0


def _count(connection: Connection) -> int:
    count: int = connection.execute(select(func.count()).select_from(sessions)).scalar_one()
    return count


def _check_key(connection: Connection, master: MasterKey) -> None:
    """Refuse keys that do not open what is there. An empty database takes whatever key it is given."""
    row = connection.execute(select(key_check)).one_or_none()
    if row is not None and master.opens(bytes(row.sealed)):
        return
    if row is not None and _count(connection) > 0:
        raise LostKey(
            "The encryption key is not the one this database was written with. Set the right one; nothing was changed."
        )
    connection.execute(key_check.delete())
    connection.execute(key_check.insert().values(id=1, sealed=master.check()))
