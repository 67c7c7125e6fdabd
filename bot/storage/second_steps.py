"""The second step of signing in: its secret, its recovery codes, and a new one that is being set up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.storage.audit import append
from bot.storage.base import Base
from bot.storage.coordinators import end_sign_ins
from bot.storage.shapes import utc
from bot.storage.tables import console_sessions, coordinators
from bot.storage.tables_desk import recovery_codes

PENDING = timedelta(minutes=10)  # then the password is asked for again


class SecondSteps(Base):
    def second_factor(self, name: str) -> tuple[str, int] | None:
        """(secret, last time step used), None where none is set up."""
        query = select(coordinators.c.sealed_totp, coordinators.c.totp_step).where(coordinators.c.name == name)
        with self.database.reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None or row.sealed_totp is None:
            return None
        return self._master.open_words(bytes(row.sealed_totp)), row.totp_step

    def begin_second_factor(self, token_hash: str, secret: str, now: datetime) -> None:
        """Keep a secret with the sign-in that asked for it, until a code of it comes back."""
        here = console_sessions.c
        values = {"sealed_pending": self._master.seal_words(secret), "pending_at": utc(now)}
        with self.database.writing() as connection:
            connection.execute(console_sessions.update().where(here.token_hash == token_hash).values(**values))

    def pending_second_factor(self, token_hash: str, now: datetime) -> str | None:
        """The secret that is being set up in this sign-in; None if none is, or it took too long."""
        here = console_sessions.c
        fresh = (here.token_hash == token_hash) & (here.pending_at > utc(now) - PENDING)
        with self.database.reading() as connection:
            sealed = connection.execute(select(here.sealed_pending).where(fresh)).scalar()
        return None if sealed is None else self._master.open_words(bytes(sealed))

    def set_second_factor(
        self, token_hash: str, name: str, secret: str, step: int, code_hashes: Iterable[str], now: datetime
    ) -> bool:
        """Trust the pending secret, with new recovery codes. `step`: of the code that proved it, which is used up by it.
        The account's other sign-ins end. False if the secret is pending no more.
        """
        here, mine = console_sessions.c, coordinators.c.name == name
        with self.database.writing(durable=True) as connection:
            asked = select(here.sealed_pending).where(here.token_hash == token_hash, here.coordinator == name)
            pending = connection.execute(asked.with_for_update()).scalar()
            if pending is None or self._master.open_words(bytes(pending)) != secret:
                return False
            before = connection.execute(select(coordinators.c.sealed_totp).where(mine)).scalar()
            done = console_sessions.update().where(here.token_hash == token_hash)
            connection.execute(done.values(sealed_pending=None, pending_at=None))
            values = {"sealed_totp": self._master.seal_words(secret), "totp_step": step}
            connection.execute(coordinators.update().where(mine).values(**values))
            connection.execute(recovery_codes.delete().where(recovery_codes.c.coordinator == name))
            for one in code_hashes:
                connection.execute(recovery_codes.insert().values(code_hash=one, coordinator=name))
            end_sign_ins(connection, name, but=token_hash)
            append(connection, now, name, "second_step_set_up" if before is None else "second_step_replaced", name)
        return True

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
