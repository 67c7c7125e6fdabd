"""One person's whole record at their wish: what is kept beside the chat, and erasing it by an account, with a receipt."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from bot.storage.audit import append
from bot.storage.base import Base
from bot.storage.deleting import erase_rows
from bot.storage.errors import NoSession
from bot.storage.shapes import iso, utc
from bot.storage.tables import erasures, invitations, outbox, referrals, resume_codes
from bot.storage.tables_desk import audit, contact_marks, desk_notes
from bot.storage.tables_out import deliveries, opt_outs

ERASED = "person_erased"


class Persons(Base):
    def kept_beside(self, number: str) -> dict[str, Any]:
        """What is kept about a referral's person beside chat, answers and desk: {"notifications","reminders_ended_at",
        "trail"}, without addresses and without the accounts' names.
        """
        sent = select(deliveries, outbox.c.what).select_from(
            deliveries.outerjoin(outbox, outbox.c.id == deliveries.c.notification)
        )
        done = audit.c.object == number
        with self.database.reading() as connection:
            rows = connection.execute(sent.where(deliveries.c.number == number).order_by(deliveries.c.id)).all()
            ended = connection.execute(select(func.min(opt_outs.c.used_at)).where(opt_outs.c.number == number)).scalar()
            trail = connection.execute(select(audit.c.at, audit.c.action).where(done).order_by(audit.c.seq)).all()
        return {
            "notifications": [
                {"what": row.what or "reminder", "by": row.channel.split(":")[0], "made_at": iso(row.created_at),
                 "sent_at": None if row.sent_at is None else iso(row.sent_at)}
                for row in rows
            ],
            "reminders_ended_at": None if ended is None else iso(ended),
            "trail": [{"at": row.at[:19] + "Z", "action": row.action} for row in trail],
        }  # fmt: skip

    def erase_person(self, number: str, by: str, now: datetime) -> dict[str, Any] | None:
        """Erase all that is kept of the referral's person, with a row of the audit trail in the same transaction; the
        receipt (see `erasure`). Once it is erased, by whomever, the receipt of then; None for a number that never was.
        """
        with suppress(NoSession), self.database.writing(durable=True) as connection:
            session = connection.execute(select(referrals.c.session).where(referrals.c.number == number)).scalar()
            if session is not None:
                self._row(connection, session, lock=True)  # gone, if somebody else was faster
                counts = _counted(connection, session, number)
                receipt = erase_rows(connection, session, utc(now))
                counts |= {name: receipt[name] for name in ("messages", "answers", "consents")}
                append(connection, now, by, ERASED, number, counts)
        self.database.forget_pages()
        return self.erasure(number)

    def erasure(self, number: str) -> dict[str, Any] | None:
        """The receipt: {"number","erased_at","by","audit","erased": {what: count}}; None if nothing was erased.

        "by" and "audit" (the number of the row in the trail) are None where the person did it in the chat.
        """
        mine = (audit.c.object == number) & (audit.c.action == ERASED)
        with self.database.reading() as connection:
            row = connection.execute(select(erasures).where(erasures.c.referral == number)).one_or_none()
            told = connection.execute(select(audit).where(mine).order_by(audit.c.seq)).first()
        if row is None:
            return None
        counts = {"messages": row.messages, "answers": row.answers, "consents": row.consents}
        return {
            "number": number,
            "erased_at": iso(row.erased_at),
            "by": None if told is None else told.actor,
            "audit": None if told is None else told.seq,
            "erased": counts if told is None else _counts(json.loads(told.detail)),
        }


def _counts(detail: dict[str, Any]) -> dict[str, int]:
    """Without the mark of an erasure that was done again after a restore."""
    return {name: count for name, count in detail.items() if not isinstance(count, bool)}


def _counted(connection: Connection, session: str, number: str) -> dict[str, int]:
    """How many rows there are of what `erase_rows` does not count."""
    beside = {
        "referrals": referrals.c.session == session,
        "desk_notes": desk_notes.c.session == session,
        "search_marks": contact_marks.c.session == session,
        "codes": resume_codes.c.session == session,
        "invitations": invitations.c.session == session,
        "deliveries": deliveries.c.number == number,
    }
    return {
        name: connection.execute(select(func.count()).select_from(which.left.table).where(which)).scalar_one()
        for name, which in beside.items()
    }
