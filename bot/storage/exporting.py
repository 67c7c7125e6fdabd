"""What leaves as a table. The rows are read in the transaction that writes their row of the audit trail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from bot.storage.audit import append
from bot.storage.base import Base, Row
from bot.storage.shapes import utc
from bot.storage.tables import referral_tombstones, referrals, sessions
from bot.storage.tables_out import screening_facts

ALL = "*"


@dataclass(frozen=True)
class Wanted:
    """Which rows are taken, and by whom. `trials`: of the account ("*" for all). `file`: how the trail calls it."""

    file: str
    by: str
    trials: frozenset[str]
    since: date | None = None
    until: date | None = None  # this day included

    def of(self, trial: Any) -> tuple[Any, ...]:
        return () if ALL in self.trials else (trial.in_(sorted(self.trials)),)

    def days(self, column: Any) -> list[Any]:
        found = [] if self.since is None else [column >= self.since]
        return found if self.until is None else [*found, column <= self.until]

    def times(self, column: Any) -> list[Any]:
        found = [] if self.since is None else [column >= datetime.combine(self.since, time.min)]
        if self.until is None or self.until == date.max:
            return found
        return [*found, column < datetime.combine(self.until + timedelta(days=1), time.min)]

    def detail(self, rows: int) -> dict[str, Any]:
        days = {"from": self.since and self.since.isoformat(), "to": self.until and self.until.isoformat()}
        return {"file": self.file, "rows": rows, "trials": sorted(self.trials), **{k: v for k, v in days.items() if v}}


class Exporting(Base):
    def export_screenings(self, wanted: Wanted, now: datetime) -> list[Mapping[str, Any]]:
        """The rows of `screening_facts`, oldest day first; within a day in the order of their random ids."""
        here = screening_facts.c
        which = (*wanted.of(here.trial), *wanted.days(here.day))
        with self.database.writing() as connection:
            rows = connection.execute(select(screening_facts).where(*which).order_by(here.day, here.id)).all()
            append(connection, now, wanted.by, "table_exported", detail=wanted.detail(len(rows)))
        return [dict(row._mapping) for row in rows]

    def export_referrals(self, wanted: Wanted, now: datetime, contacts: bool = False) -> list[Mapping[str, Any]]:
        """Referrals, oldest first, withdrawn ones too (number, trial and times only). Their contact is opened only if
        `contacts`: {"contact": {...}}.
        """
        here, gone = referrals.c, referral_tombstones.c
        query = select(referrals, sessions.c.sealed_key).join(sessions)
        which = (*wanted.of(here.trial), *wanted.times(here.created_at))
        ended = (*wanted.of(gone.trial), *wanted.times(gone.created_at))
        with self.database.writing() as connection:
            rows = connection.execute(query.where(*which)).all()
            stay = connection.execute(select(referral_tombstones).where(*ended)).all()
            append(connection, now, wanted.by, "table_exported", detail=wanted.detail(len(rows) + len(stay)))
        found = [self._taken(row, contacts) for row in rows] + [dict(row._mapping) for row in stay]
        return sorted(found, key=lambda one: (utc(one["created_at"]), str(one["number"])))

    def _taken(self, row: Row, contacts: bool) -> dict[str, Any]:
        plain = {key: value for key, value in row._mapping.items() if not key.startswith("sealed")}
        return {**plain, "contact": self._seal(row).open(row.sealed)["contact"]} if contacts else plain
