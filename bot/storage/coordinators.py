"""Coordinators' accounts, their trials and their sign-ins. Hashes come in and go out; passwords and tokens never do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.storage.base import Base, Row
from bot.storage.shapes import utc
from bot.storage.tables import console_sessions, coordinators
from bot.storage.tables_desk import memberships, recovery_codes

SEEN_EVERY = timedelta(minutes=1)  # how exactly it is known when somebody was last there


@dataclass(frozen=True)
class Account:
    """`second_factor`: whether a code is asked for at each sign-in."""

    name: str
    role: str
    trials: frozenset[str]
    second_factor: bool
    created_at: datetime


@dataclass(frozen=True)
class ConsoleSession:
    """A sign-in. `csrf`: the token its forms must carry. `passed`: the second step was taken, or is not asked for."""

    coordinator: str
    csrf: str
    expires_at: datetime
    role: str
    trials: frozenset[str]
    passed: bool
    second_factor: bool


class Coordinators(Base):
    def add_coordinator(
        self,
        name: str,
        password_hash: str,
        now: datetime,
        role: str | None = None,
        trials: Iterable[str] | None = None,
    ) -> bool:
        """True if new; False if the name existed, whose password is now this one and whose sign-ins ended.

        A new account is a coordinator's of all trials where nothing else is said; an old one keeps what is not said.
        """
        with self.database.writing(durable=True) as connection:
            values = {"password_hash": password_hash, **({} if role is None else {"role": role})}
            changed = connection.execute(
                coordinators.update().where(coordinators.c.name == name).values(**values)
            ).rowcount
            if not changed:
                made = {"name": name, "created_at": utc(now), "role": "coordinator", "totp_step": 0, **values}
                connection.execute(coordinators.insert().values(**made))
            if trials is not None or not changed:
                _belongs(connection, name, ("*",) if trials is None else trials)
            _end(connection, name)
        return not changed

    def change_account(self, name: str, role: str, trials: Iterable[str]) -> bool:
        """Another role or other trials; the account's sign-ins end. False if there is no such account."""
        with self.database.writing(durable=True) as connection:
            mine = coordinators.c.name == name
            if not connection.execute(coordinators.update().where(mine).values(role=role)).rowcount:
                return False
            _belongs(connection, name, trials)
            _end(connection, name)
        return True

    def remove_account(self, name: str) -> bool:
        """The account, its sign-ins and codes. What it did stays in the audit trail."""
        with self.database.writing(durable=True) as connection:
            _end(connection, name)
            for table in (memberships, recovery_codes):
                connection.execute(table.delete().where(table.c.coordinator == name))
            return bool(connection.execute(coordinators.delete().where(coordinators.c.name == name)).rowcount)

    def coordinators(self) -> list[str]:
        with self.database.reading() as connection:
            return list(connection.execute(select(coordinators.c.name).order_by(coordinators.c.name)).scalars())

    def accounts(self) -> list[Account]:
        with self.database.reading() as connection:
            rows = connection.execute(select(coordinators).order_by(coordinators.c.name)).all()
            belongs = connection.execute(select(memberships)).all()
        return [_account(row, [one.trial for one in belongs if one.coordinator == row.name]) for row in rows]

    def account(self, name: str) -> Account | None:
        return next((one for one in self.accounts() if one.name == name), None)

    def password_hash(self, name: str) -> str | None:
        """The argon2 hash, None for an unknown name (verify against some hash all the same: timing tells names)."""
        query = select(coordinators.c.password_hash).where(coordinators.c.name == name)
        with self.database.reading() as connection:
            found: str | None = connection.execute(query).scalar()
        return found

    def sign_in(
        self, token_hash: str, coordinator: str, csrf: str, expires_at: datetime, now: datetime, passed: bool = True
    ) -> None:
        """Keep a sign-in; those that ended are removed."""
        with self.database.writing() as connection:
            connection.execute(console_sessions.delete().where(console_sessions.c.expires_at < utc(now)))
            values = {"token_hash": token_hash, "coordinator": coordinator, "csrf": csrf, "expires_at": utc(expires_at)}
            values |= {"seen_at": utc(now), "passed": passed}
            connection.execute(console_sessions.insert().values(**values))

    def signed_in(self, token_hash: str, now: datetime, idle: timedelta | None = None) -> ConsoleSession | None:
        """The sign-in of a token; None once it has ended, or nobody used it for `idle`. Looking counts as use."""
        here = console_sessions.c
        query = select(console_sessions).where(here.token_hash == token_hash, here.expires_at > utc(now))
        with self.database.reading() as connection:
            row = connection.execute(query).one_or_none()
            if row is None or (idle is not None and row.seen_at <= utc(now) - idle):
                return None
            owner = connection.execute(select(coordinators).where(coordinators.c.name == row.coordinator)).one()
            trials = _trials(connection, owner.name)
        if utc(now) - row.seen_at >= SEEN_EVERY:
            with self.database.writing() as connection:
                seen = console_sessions.update().where(here.token_hash == token_hash)
                connection.execute(seen.values(seen_at=utc(now)))
        return ConsoleSession(
            owner.name, row.csrf, row.expires_at, owner.role, trials, row.passed, owner.sealed_totp is not None
        )

    def sign_out(self, token_hash: str) -> None:
        with self.database.writing() as connection:
            connection.execute(console_sessions.delete().where(console_sessions.c.token_hash == token_hash))

    def sign_out_everywhere(self, name: str) -> None:
        with self.database.writing() as connection:
            _end(connection, name)

    # -- the second step ------------------------------------------------------------------------------------------------

    def second_factor(self, name: str) -> tuple[str, int] | None:
        """(secret, last time step used), None where none is set up."""
        query = select(coordinators.c.sealed_totp, coordinators.c.totp_step).where(coordinators.c.name == name)
        with self.database.reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None or row.sealed_totp is None:
            return None
        return self._master.open_words(bytes(row.sealed_totp)), row.totp_step

    def set_second_factor(self, name: str, secret: str | None, code_hashes: Iterable[str] = ()) -> None:
        """Set it up with its recovery codes, or (None) take it away with all of them."""
        sealed = None if secret is None else self._master.seal_words(secret)
        with self.database.writing(durable=True) as connection:
            mine = coordinators.c.name == name
            connection.execute(coordinators.update().where(mine).values(sealed_totp=sealed, totp_step=0))
            connection.execute(recovery_codes.delete().where(recovery_codes.c.coordinator == name))
            for one in code_hashes:
                connection.execute(recovery_codes.insert().values(code_hash=one, coordinator=name))

    def use_step(self, name: str, step: int) -> bool:
        """Mark a time step as used; False if one as late was used meanwhile."""
        with self.database.writing(durable=True) as connection:
            fresh = (coordinators.c.name == name) & (coordinators.c.totp_step < step)
            return bool(connection.execute(coordinators.update().where(fresh).values(totp_step=step)).rowcount)

    def use_recovery_code(self, name: str, code_hash: str, now: datetime) -> bool:
        """Use up a recovery code; False for one that is not this account's, or was used."""
        here = recovery_codes.c
        fresh = (here.coordinator == name) & (here.code_hash == code_hash) & here.used_at.is_(None)
        with self.database.writing(durable=True) as connection:
            return bool(connection.execute(recovery_codes.update().where(fresh).values(used_at=utc(now))).rowcount)

    def recovery_codes_left(self, name: str) -> int:
        here = recovery_codes.c
        with self.database.reading() as connection:
            query = select(here.code_hash).where(here.coordinator == name, here.used_at.is_(None))
            return len(connection.execute(query).all())


def _account(row: Row, trials: list[str]) -> Account:
    return Account(row.name, row.role, frozenset(trials), row.sealed_totp is not None, row.created_at)


def _belongs(connection: Connection, name: str, trials: Iterable[str]) -> None:
    connection.execute(memberships.delete().where(memberships.c.coordinator == name))
    for trial in sorted(set(trials)):
        connection.execute(memberships.insert().values(coordinator=name, trial=trial))


def _trials(connection: Connection, name: str) -> frozenset[str]:
    query: Any = select(memberships.c.trial).where(memberships.c.coordinator == name)
    return frozenset(connection.execute(query).scalars())


def _end(connection: Connection, name: str) -> None:
    connection.execute(console_sessions.delete().where(console_sessions.c.coordinator == name))
