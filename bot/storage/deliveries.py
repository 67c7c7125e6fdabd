"""What is to be delivered, by whom it is being delivered, and what became of it.

A delivery is claimed for the length of a lease. Whoever dies with a claim loses it, and the delivery is tried again
under the same message id: at least once, and recognisable where it is twice (docs/decisions, "notifications").
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.engine import Connection

from bot.storage.base import Base, Row
from bot.storage.shapes import iso, utc
from bot.storage.tables import outbox, referrals
from bot.storage.tables_out import deliveries

REMINDER = "reminder"
NOT_WANTED = "not_wanted"  # the error of a reminder that must not go any more: no fault, nobody needs to look
OLDEST_DAYS = 7  # what waited longer before any way was set up is left to the console, instead of a flood of mails


@dataclass(frozen=True)
class Delivery:
    """One claimed delivery. `what`: referral|renewed|withdrawn|reminder_due|reminder. `claim` proves that it is ours."""

    id: int
    channel: str
    number: str
    trial: str | None
    what: str
    message_id: str
    created_at: datetime
    attempts: int
    claim: str


class Deliveries(Base):
    def plan_deliveries(self, channels: Sequence[str], now: datetime) -> int:
        """A delivery on every channel for each notification that has none yet. How many were made."""
        here = outbox.c
        moment, made = utc(now), 0
        waiting = select(outbox).where(here.planned_at.is_(None), here.sent_at.is_(None)).order_by(here.id)
        if not channels or not self._any(waiting):
            return 0
        with self.database.writing(durable=True) as connection:
            for row in connection.execute(waiting.with_for_update()).all():
                connection.execute(outbox.update().where(here.id == row.id).values(planned_at=moment))
                if row.created_at < moment - timedelta(days=OLDEST_DAYS):
                    continue
                for channel in channels:
                    values = {"event": f"outbox:{row.id}", "channel": channel, "notification": row.id}
                    connection.execute(deliveries.insert().values(**values, **new_delivery(row.number, moment, moment)))
                    made += 1
        return made

    def claim_delivery(self, lease: timedelta, now: datetime) -> Delivery | None:
        """The next delivery that is due and that nobody works on; it is the caller's until the lease ends."""
        here, moment = deliveries.c, utc(now)
        free = or_(here.claimed_until.is_(None), here.claimed_until < moment)
        due = and_(here.sent_at.is_(None), here.dead_at.is_(None), here.due_at <= moment, free)
        query = select(deliveries).where(due).order_by(here.due_at, here.id).limit(1)
        if not self._any(query):
            return None
        with self.database.writing(durable=True) as connection:
            row = connection.execute(query.with_for_update(skip_locked=True)).one_or_none()
            if row is None:
                return None
            claim = secrets.token_hex(16)
            values = {"claim": claim, "claimed_until": moment + lease, "attempts": row.attempts + 1}
            connection.execute(deliveries.update().where(here.id == row.id).values(**values))
            told = connection.execute(select(outbox.c.what).where(outbox.c.id == row.notification)).scalar()
            trial = connection.execute(select(referrals.c.trial).where(referrals.c.number == row.number)).scalar()
        what = REMINDER if row.channel == REMINDER else told
        facts = (row.id, row.channel, row.number, trial, what, row.message_id, row.created_at, row.attempts + 1)
        return Delivery(*facts, claim)

    def delivered(self, delivery: Delivery, now: datetime) -> bool:
        """It is done. False if the claim was lost meanwhile, or the referral was withdrawn."""
        with self.database.writing(durable=True) as connection:
            done = self._settle(connection, delivery, {"sent_at": utc(now), "error": None})
            if done:
                _all_told(connection, delivery.id, utc(now))
        return done

    def not_delivered(self, delivery: Delivery, error: str, again_at: datetime | None, now: datetime) -> None:
        """It failed. `error`: a code of ours. `again_at`: when it is tried again; None: never by itself (dead)."""
        with self.database.writing(durable=True) as connection:
            when = {"dead_at": utc(now)} if again_at is None else {"due_at": utc(again_at)}
            self._settle(connection, delivery, {"error": error[:64], **when})

    def revive_delivery(self, delivery: int, now: datetime) -> bool:
        """Try a dead one again from the beginning; False if there is no such dead one."""
        mine = (deliveries.c.id == delivery) & deliveries.c.dead_at.is_not(None)
        values = {"dead_at": None, "attempts": 0, "due_at": utc(now), "claim": None, "claimed_until": None}
        with self.database.writing() as connection:
            return bool(connection.execute(deliveries.update().where(mine).values(**values)).rowcount)

    def deliveries(self, limit: int = 200) -> list[dict[str, Any]]:
        """The dead first, then the waiting, then what was sent, newest first.

        {"id","number","what","channel","state","attempts","error","created_at","due_at","sent_at"}; "state" is
        dead|waiting|sent|dropped.
        """
        here = deliveries.c
        query = select(deliveries, outbox.c.what).select_from(
            deliveries.outerjoin(outbox, outbox.c.id == here.notification)
        )
        order = (here.dead_at.is_(None), here.sent_at.is_not(None), here.id.desc())
        with self.database.reading() as connection:
            return [_listed(row) for row in connection.execute(query.order_by(*order).limit(limit)).all()]

    def delivery_counts(self) -> dict[str, int]:
        """{"dead","waiting","sent","unplanned"}: unplanned are notifications that no way to deliver has seen."""
        here = deliveries.c
        which = {
            "dead": here.dead_at.is_not(None) & (here.error != NOT_WANTED),
            "waiting": here.sent_at.is_(None) & here.dead_at.is_(None),
            "sent": here.sent_at.is_not(None),
        }
        with self.database.reading() as connection:
            counts = {
                name: connection.execute(select(func.count()).select_from(deliveries).where(condition)).scalar_one()
                for name, condition in which.items()
            }
            unseen = (
                select(func.count())
                .select_from(outbox)
                .where(outbox.c.planned_at.is_(None), outbox.c.sent_at.is_(None))
            )
            return {**counts, "unplanned": connection.execute(unseen).scalar_one()}

    def _any(self, query: Any) -> bool:
        """Looks before it locks."""
        with self.database.reading() as connection:
            return connection.execute(query.limit(1)).first() is not None

    def _settle(self, connection: Connection, delivery: Delivery, values: dict[str, Any]) -> bool:
        mine = (deliveries.c.id == delivery.id) & (deliveries.c.claim == delivery.claim)
        gone = {"claim": None, "claimed_until": None}
        return bool(connection.execute(deliveries.update().where(mine).values(**values, **gone)).rowcount)


def new_delivery(number: str, moment: datetime, due_at: datetime) -> dict[str, Any]:
    made = {"number": number, "message_id": secrets.token_hex(16), "created_at": moment}
    return {**made, "due_at": due_at, "attempts": 0}


def _all_told(connection: Connection, delivery: int, moment: datetime) -> None:
    """The notification is told when none of its deliveries waits any more."""
    here = deliveries.c
    notification = connection.execute(select(here.notification).where(here.id == delivery)).scalar()
    waits = select(here.id).where(here.notification == notification, here.sent_at.is_(None))
    if notification is not None and connection.execute(waits.limit(1)).first() is None:
        connection.execute(outbox.update().where(outbox.c.id == notification).values(sent_at=moment))


def _listed(row: Row) -> dict[str, Any]:
    state = "dropped" if row.error == NOT_WANTED else "dead" if row.dead_at else "sent" if row.sent_at else "waiting"
    return {
        "id": row.id,
        "number": row.number,
        "what": row.what or REMINDER,
        "channel": row.channel.split(":")[0],
        "state": state,
        "attempts": row.attempts,
        "error": row.error,
        "created_at": iso(row.created_at),
        "due_at": iso(row.due_at),
        "sent_at": None if row.sent_at is None else iso(row.sent_at),
    }
