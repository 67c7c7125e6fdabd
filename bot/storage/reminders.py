"""Reminders to people who asked for one: which are due, to whom one goes, and the links that end them."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date, datetime, timedelta

from sqlalchemy import select

from bot.storage.base import Base, Row
from bot.storage.deliveries import REMINDER, new_delivery
from bot.storage.shapes import utc
from bot.storage.tables import outbox, referrals, sessions
from bot.storage.tables_out import deliveries, opt_outs

_LATE_DAYS = 60  # a reminder that was due longer ago, while nothing ran, comes too late


class Reminders(Base):
    def plan_reminders(self, due_at: Callable[[date, str], datetime], by_mail: bool, now: datetime) -> int:
        """A reminder is made due for each person whose moment has come: to them where they left an e-mail address and mail
        is set up, to the coordinators otherwise. `due_at(day, time zone)`: the moment. How many were made.
        """
        due = [row for row in self._waiting(now) if utc(due_at(row.remind_on, row.time_zone)) <= utc(now)]
        made = 0
        for row in due:
            to_person = by_mail and self._address(row) is not None
            with self.database.writing(durable=True) as connection:
                event = {"event": _event(row), "channel": REMINDER}
                known = select(deliveries.c.id).where(deliveries.c.event == event["event"])
                if connection.execute(known).first() is not None:
                    continue
                values = {**event, **new_delivery(row.number, utc(now), utc(now))}
                if not to_person:
                    told = {"number": row.number, "what": "reminder_due", "created_at": utc(now)}
                    connection.execute(outbox.insert().values(**told))
                    values |= {"sent_at": utc(now), "error": "told_coordinators"}
                connection.execute(deliveries.insert().values(**values))
                made += 1
        return made

    def reminder_address(self, number: str) -> str | None:
        """Where a reminder goes; None if it must not go (withdrawn, ended, handed off meanwhile, no address)."""
        query = select(referrals, sessions.c.sealed_key).join(sessions)
        with self.database.reading() as connection:
            row = connection.execute(query.where(referrals.c.number == number)).one_or_none()
        if row is None or row.kind != REMINDER or self.reminders_ended(number):
            return None
        return self._address(row)

    def new_opt_out(self, number: str, now: datetime, hashed: Callable[[str], str]) -> str:
        """A new token for a link that ends reminders. Only its hash is kept."""
        token = secrets.token_urlsafe(24)
        with self.database.writing() as connection:
            values = {"token_hash": hashed(token), "number": number, "made_at": utc(now)}
            connection.execute(opt_outs.insert().values(**values))
        return token

    def end_reminders(self, token_hash: str, now: datetime) -> bool:
        """Whoever holds the link wants no more of them. True also if that was so already; False for no such link."""
        mine = opt_outs.c.token_hash == token_hash
        with self.database.writing(durable=True) as connection:
            known = connection.execute(select(opt_outs.c.token_hash).where(mine)).first() is not None
            first = mine & opt_outs.c.used_at.is_(None)
            connection.execute(opt_outs.update().where(first).values(used_at=utc(now)))
        return known

    def reminders_ended(self, number: str) -> bool:
        query = select(opt_outs.c.number).where(opt_outs.c.number == number, opt_outs.c.used_at.is_not(None)).limit(1)
        with self.database.reading() as connection:
            return connection.execute(query).first() is not None

    def _waiting(self, now: datetime) -> list[Row]:
        """Referrals for a reminder up to tomorrow (somewhere it is tomorrow already) that had none and want one."""
        here, today = referrals.c, utc(now).date()
        query = select(referrals, sessions.c.time_zone, sessions.c.sealed_key).join(sessions)
        near = here.remind_on.between(today - timedelta(days=_LATE_DAYS), today + timedelta(days=1))
        with self.database.reading() as connection:
            rows = connection.execute(query.where(here.kind == REMINDER, near)).all()
            made = select(deliveries.c.event).where(deliveries.c.event.like("remind:%"))
            done = set(connection.execute(made).scalars())
            ended = set(connection.execute(select(opt_outs.c.number).where(opt_outs.c.used_at.is_not(None))).scalars())
        return [row for row in rows if _event(row) not in done and row.number not in ended]

    def _address(self, row: Row) -> str | None:
        address: str | None = self._seal(row).open(row.sealed)["contact"].get("email")
        return address or None


def _event(row: Row) -> str:
    return f"remind:{row.number}:{row.remind_on.isoformat()}"
