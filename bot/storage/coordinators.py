"""Coordinators' accounts and their trials. Each change and its row of the audit trail are one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.storage.audit import append
from bot.storage.base import Base, Row
from bot.storage.errors import LastAdmin
from bot.storage.shapes import utc
from bot.storage.tables import console_sessions, coordinators
from bot.storage.tables_desk import memberships, recovery_codes

ADMIN = "admin"  # the role without which nobody could let anybody in (bot.handoff.roles)


@dataclass(frozen=True)
class Account:
    """`second_factor`: whether a code is asked for at each sign-in."""

    name: str
    role: str
    trials: frozenset[str]
    second_factor: bool
    created_at: datetime


class Coordinators(Base):
    """`by`: who makes the change, as the audit trail names them. Raises LastAdmin for what would leave no admin."""

    def add_coordinator(
        self,
        name: str,
        password_hash: str,
        now: datetime,
        by: str,
        role: str | None = None,
        trials: Iterable[str] | None = None,
    ) -> bool:
        """True if new; False if the name existed, whose password is now this one and whose sign-ins ended.

        A new account is a coordinator's of all trials where nothing else is said; an old one keeps what is not said.
        """
        given = None if trials is None else sorted(set(trials))
        with self.database.writing(durable=True) as connection:
            _leaves_an_admin(connection, name, role)
            values = {"password_hash": password_hash, **({} if role is None else {"role": role})}
            new = not _update(connection, name, values)
            if new:
                made = {"name": name, "created_at": utc(now), "role": "coordinator", "totp_step": 0, **values}
                connection.execute(coordinators.insert().values(**made))
            if given is not None or new:
                _belongs(connection, name, ("*",) if given is None else given)
            end_sign_ins(connection, name)
            detail = {"role": role or "", **({} if given is None else {"trials": given})}
            append(connection, now, by, "account_made" if new else "account_renewed", name, detail)
        return new

    def change_password(self, name: str, password_hash: str, now: datetime) -> bool:
        """One's own; every sign-in of the account ends. False if there is no such account any more."""
        with self.database.writing(durable=True) as connection:
            if not _update(connection, name, {"password_hash": password_hash}):
                return False
            end_sign_ins(connection, name)
            append(connection, now, name, "password_changed", name)
        return True

    def change_account(self, name: str, role: str, trials: Iterable[str], now: datetime, by: str) -> bool:
        """Another role or other trials; the account's sign-ins end. False if there is no such account."""
        given = sorted(set(trials))
        with self.database.writing(durable=True) as connection:
            _leaves_an_admin(connection, name, role)
            if not _update(connection, name, {"role": role}):
                return False
            _belongs(connection, name, given)
            end_sign_ins(connection, name)
            append(connection, now, by, "account_change", name, {"role": role, "trials": given})
        return True

    def reset_second_factor(self, name: str, now: datetime, by: str) -> bool:
        """No second step any more, and no sign-in. False if there is no such account."""
        with self.database.writing(durable=True) as connection:
            if not _update(connection, name, {"sealed_totp": None, "totp_step": 0}):
                return False
            connection.execute(recovery_codes.delete().where(recovery_codes.c.coordinator == name))
            end_sign_ins(connection, name)
            append(connection, now, by, "account_reset", name)
        return True

    def remove_account(self, name: str, now: datetime, by: str) -> bool:
        """The account, its sign-ins and codes. What it did stays in the audit trail."""
        with self.database.writing(durable=True) as connection:
            _leaves_an_admin(connection, name, None, goes=True)
            end_sign_ins(connection, name)
            for table in (memberships, recovery_codes):
                connection.execute(table.delete().where(table.c.coordinator == name))
            gone = bool(connection.execute(coordinators.delete().where(coordinators.c.name == name)).rowcount)
            if gone:
                append(connection, now, by, "account_remove", name)
        return gone

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


def end_sign_ins(connection: Connection, name: str, but: str | None = None) -> None:
    """End every sign-in of the account, but for the one with this token's hash."""
    mine = console_sessions.c.coordinator == name
    connection.execute(console_sessions.delete().where(mine, console_sessions.c.token_hash != (but or "")))


def _leaves_an_admin(connection: Connection, name: str, role: str | None, goes: bool = False) -> None:
    """Raises LastAdmin where `name`, now the only admin, would be none. Who changes an admin waits here for the others:
    two admins who demote each other at the same moment would else both succeed.
    """
    if not goes and role in (None, ADMIN):
        return
    query = select(coordinators.c.name).where(coordinators.c.role == ADMIN).order_by(coordinators.c.name)
    if list(connection.execute(query.with_for_update()).scalars()) == [name]:
        raise LastAdmin(name)


def _update(connection: Connection, name: str, values: dict[str, Any]) -> bool:
    return bool(connection.execute(coordinators.update().where(coordinators.c.name == name).values(**values)).rowcount)


def _account(row: Row, trials: list[str]) -> Account:
    return Account(row.name, row.role, frozenset(trials), row.sealed_totp is not None, row.created_at)


def _belongs(connection: Connection, name: str, trials: Iterable[str]) -> None:
    connection.execute(memberships.delete().where(memberships.c.coordinator == name))
    for trial in trials:
        connection.execute(memberships.insert().values(coordinator=name, trial=trial))
