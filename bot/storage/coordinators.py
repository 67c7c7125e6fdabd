"""Coordinators' accounts and their sign-ins. Hashes come in and go out; passwords and tokens never do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.storage.base import Base
from bot.storage.shapes import utc
from bot.storage.tables import console_sessions, coordinators


@dataclass(frozen=True)
class ConsoleSession:
    """A sign-in. `csrf`: the token its forms must carry."""

    coordinator: str
    csrf: str
    expires_at: datetime


class Coordinators(Base):
    def add_coordinator(self, name: str, password_hash: str, now: datetime) -> bool:
        """True if new; False if the name existed, whose password is now this one and whose sign-ins ended."""
        with self.database.writing(durable=True) as connection:
            mine = coordinators.c.name == name
            changed = connection.execute(coordinators.update().where(mine).values(password_hash=password_hash)).rowcount
            connection.execute(console_sessions.delete().where(console_sessions.c.coordinator == name))
            if not changed:
                values = {"name": name, "password_hash": password_hash, "created_at": utc(now)}
                connection.execute(coordinators.insert().values(**values))
        return not changed

    def coordinators(self) -> list[str]:
        with self.database.reading() as connection:
            return list(connection.execute(select(coordinators.c.name).order_by(coordinators.c.name)).scalars())

    def password_hash(self, name: str) -> str | None:
        """The argon2 hash, None for an unknown name (verify against some hash all the same: timing tells names)."""
        query = select(coordinators.c.password_hash).where(coordinators.c.name == name)
        with self.database.reading() as connection:
            found: str | None = connection.execute(query).scalar()
        return found

    def sign_in(self, token_hash: str, coordinator: str, csrf: str, expires_at: datetime, now: datetime) -> None:
        """Keep a sign-in; those that ended are removed."""
        with self.database.writing() as connection:
            connection.execute(console_sessions.delete().where(console_sessions.c.expires_at < utc(now)))
            values = {"token_hash": token_hash, "coordinator": coordinator, "csrf": csrf, "expires_at": utc(expires_at)}
            connection.execute(console_sessions.insert().values(**values))

    def signed_in(self, token_hash: str, now: datetime) -> ConsoleSession | None:
        here = console_sessions.c
        query = select(console_sessions).where(here.token_hash == token_hash, here.expires_at > utc(now))
        with self.database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else ConsoleSession(row.coordinator, row.csrf, row.expires_at)

    def sign_out(self, token_hash: str) -> None:
        with self.database.writing() as connection:
            connection.execute(console_sessions.delete().where(console_sessions.c.token_hash == token_hash))
