"""Sign-ins at the console, and the tries that failed. Hashes come in and go out; passwords and tokens never do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from bot.storage.audit import append
from bot.storage.base import Base
from bot.storage.shapes import utc
from bot.storage.tables import console_sessions, coordinators
from bot.storage.tables_desk import memberships, sign_in_failures

SEEN_EVERY = timedelta(minutes=1)  # how exactly it is known when somebody was last there
REMEMBERED = timedelta(days=1)  # how long a failure makes the next try slower


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


@dataclass(frozen=True)
class NewSignIn:
    """`did`: the action of its row in the audit trail. `instead_of`: the sign-in (token hash) that ends with it."""

    token_hash: str
    coordinator: str
    csrf: str
    expires_at: datetime
    passed: bool
    did: str = "sign_in"
    detail: dict[str, Any] | None = None
    instead_of: str = ""


class SignIns(Base):
    def sign_in(self, new: NewSignIn, now: datetime) -> None:
        """Keep a sign-in; those that ended are removed."""
        here = console_sessions.c
        values: dict[str, Any] = {"token_hash": new.token_hash, "coordinator": new.coordinator, "csrf": new.csrf}
        values |= {"expires_at": utc(new.expires_at), "seen_at": utc(now), "passed": new.passed}
        with self.database.writing() as connection:
            over = (here.expires_at < utc(now)) | (here.token_hash == new.instead_of)
            connection.execute(console_sessions.delete().where(over))
            connection.execute(console_sessions.insert().values(**values))
            append(connection, now, new.coordinator, new.did, detail=new.detail)

    def signed_in(
        self, token_hash: str, now: datetime, idle: timedelta | None = None, used: bool = True
    ) -> ConsoleSession | None:
        """The sign-in of a token; None once it has ended, or nobody used it for `idle`. Looking counts as use if `used`."""
        here = console_sessions.c
        query = select(console_sessions).where(here.token_hash == token_hash, here.expires_at > utc(now))
        with self.database.reading() as connection:
            row = connection.execute(query).one_or_none()
            if row is None or (idle is not None and row.seen_at <= utc(now) - idle):
                return None
            owner = connection.execute(select(coordinators).where(coordinators.c.name == row.coordinator)).one()
            belongs = select(memberships.c.trial).where(memberships.c.coordinator == owner.name)
            trials = frozenset(connection.execute(belongs).scalars())
        if used and utc(now) - row.seen_at >= SEEN_EVERY:
            with self.database.writing() as connection:
                seen = console_sessions.update().where(here.token_hash == token_hash)
                connection.execute(seen.values(seen_at=utc(now)))
        return ConsoleSession(
            owner.name, row.csrf, row.expires_at, owner.role, trials, row.passed, owner.sealed_totp is not None
        )

    def sign_out(self, token_hash: str, name: str, now: datetime) -> None:
        with self.database.writing() as connection:
            connection.execute(console_sessions.delete().where(console_sessions.c.token_hash == token_hash))
            append(connection, now, name, "sign_out")

    # -- tries that failed ----------------------------------------------------------------------------------------------

    def count_try(self, name: str, now: datetime) -> int:
        """How many tries for this name failed of late. This one counts as failed until it is forgiven: else those who try
        many at the same moment would all be told the same small number. A name that is no account's counts alike.
        """
        here, insert = sign_in_failures.c, sqlite.insert if self.database.is_sqlite else postgresql.insert
        mark = self._mark_of(name)
        with self.database.writing() as connection:
            connection.execute(sign_in_failures.delete().where(here.at < utc(now) - REMEMBERED))
            first = insert(sign_in_failures).values(mark=mark, count=1, at=utc(now))
            connection.execute(
                first.on_conflict_do_update(index_elements=["mark"], set_={"count": here.count + 1, "at": utc(now)})
            )
            count: int = connection.execute(select(here.count).where(here.mark == mark)).scalar_one()
        return count - 1

    def forgive(self, name: str, only_last: bool = False) -> None:
        """Forget the failures of a name; `only_last`: the try that was counted last was none."""
        mine = sign_in_failures.c.mark == self._mark_of(name)
        with self.database.writing() as connection:
            if only_last:
                fewer = sign_in_failures.update().where(mine).values(count=sign_in_failures.c.count - 1)
                connection.execute(fewer)
            else:
                connection.execute(sign_in_failures.delete().where(mine))

    def _mark_of(self, name: str) -> str:
        return self._master.marks(f"sign-in:{name}")[0]
