"""Referrals as stored, for the handoff room: a list, one in full, and the history of its answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.storage.base import Base, Row
from bot.storage.shapes import iso, utc
from bot.storage.tables import answers, messages, outbox, referral_tombstones, referrals, sessions


class Referrals(Base):
    def referrals(self) -> list[dict[str, Any]]:
        """All referrals, newest first, withdrawn ones too (without what they held).

        {"number","trial","kind","created_at","remind_on","opened_at","withdrawn_at","name","outcome","cohort","flags"}
        """
        with self.database.reading() as connection:
            rows = connection.execute(select(referrals, sessions.c.sealed_key).join(sessions)).all()
            gone = connection.execute(select(referral_tombstones)).all()
            here = select(messages.c.session, messages.c.flags).join(
                referrals, referrals.c.session == messages.c.session
            )
            flagged: dict[str, list[str]] = {}
            for one in connection.execute(here.where(messages.c.flags != "")).all():
                flagged.setdefault(one.session, []).append(one.flags)
        found = [self._listed(row, flagged.get(row.session, [])) for row in rows]
        return sorted(found + [_withdrawn(row) for row in gone], key=lambda one: str(one["created_at"]), reverse=True)

    def referral(self, number: str) -> dict[str, Any] | None:
        """One referral in full, or what stays of a withdrawn one ("withdrawn_at" is set); None if there is no such
        number.

        {"number","trial","session","kind","created_at","remind_on","opened_at","linked_to","linked_from",
        "contact","who","cohort","assessment"}
        """
        with self.database.reading() as connection:
            row = connection.execute(select(referrals).where(referrals.c.number == number)).one_or_none()
            if row is None:
                gone = select(referral_tombstones).where(referral_tombstones.c.number == number)
                stays = connection.execute(gone).one_or_none()
                return None if stays is None else _withdrawn(stays)
            seal = self._seal(self._row(connection, row.session))
            linked = select(referrals.c.number).where(referrals.c.linked_to == number).order_by(referrals.c.created_at)
            linked_from = list(connection.execute(linked).scalars())
        return {**_plain(row), "session": row.session, "linked_from": linked_from, **seal.open(row.sealed)}

    def mark_opened(self, number: str, now: datetime) -> None:
        """A coordinator looked at it (the first time counts)."""
        mine = (referrals.c.number == number) & referrals.c.opened_at.is_(None)
        with self.database.writing() as connection:
            connection.execute(referrals.update().where(mine).values(opened_at=utc(now)))

    def answers_history(self, session: str) -> list[dict[str, Any]]:
        """Every answer ever given, in order: nothing is overwritten. Raises NoSession.

        {"id","question","wording_version","raw","value","kind","certainty","confidence","grounds","message","at",
        "superseded_by","dropped_at"}; rows from before readings were kept lack "confidence" and "grounds".
        """
        query = select(answers).where(answers.c.session == session).order_by(answers.c.id)
        with self.database.reading() as connection:
            seal = self._seal(self._row(connection, session))
            rows = connection.execute(query).all()
        return [
            {
                "id": row.id,
                "question": row.question,
                "wording_version": row.wording_version,
                **seal.open(row.sealed),
                "message": row.message,
                "at": iso(row.at),
                "superseded_by": row.superseded_by,
                "dropped_at": None if row.dropped_at is None else iso(row.dropped_at),
            }
            for row in rows
        ]

    def notifications(self) -> list[dict[str, Any]]:
        """What is to be told to the coordinators and was not yet: {"id","number","what":
        referral|renewed|withdrawn,"created_at"}.
        """
        query = select(outbox).where(outbox.c.sent_at.is_(None)).order_by(outbox.c.id)
        with self.database.reading() as connection:
            rows = connection.execute(query).all()
        return [
            {"id": row.id, "number": row.number, "what": row.what, "created_at": iso(row.created_at)} for row in rows
        ]

    def notified(self, notification: int, now: datetime) -> None:
        with self.database.writing() as connection:
            connection.execute(outbox.update().where(outbox.c.id == notification).values(sent_at=utc(now)))

    def _listed(self, row: Row, flags: list[str]) -> dict[str, Any]:
        content = self._seal(row).open(row.sealed)
        outcome = (content["assessment"] or {}).get("outcome")
        shown = {
            "name": content["contact"].get("name"),
            "outcome": outcome and outcome["code"],
            "cohort": content["cohort"],
        }
        return {**_plain(row), **shown, "flags": sorted({flag for one in flags for flag in one.split()})}


def _plain(row: Row) -> dict[str, Any]:
    return {
        "number": row.number,
        "trial": row.trial,
        "kind": row.kind,
        "created_at": iso(row.created_at),
        "remind_on": None if row.remind_on is None else row.remind_on.isoformat(),
        "opened_at": None if row.opened_at is None else iso(row.opened_at),
        "linked_to": row.linked_to,
        "withdrawn_at": None,
        "state": row.state,
        "version": row.version,
        "owner": row.owner,
        "on_day": None if row.on_day is None else row.on_day.isoformat(),
        "contacted_at": None if row.contacted_at is None else iso(row.contacted_at),
    }


def _withdrawn(row: Row) -> dict[str, Any]:
    return {
        "number": row.number,
        "trial": row.trial,
        "created_at": iso(row.created_at),
        "withdrawn_at": iso(row.withdrawn_at),
    }
