"""The facts of all screenings, for the screening log and the numbers."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from bot.storage.base import Base, Row
from bot.storage.facts import progress
from bot.storage.shapes import utc
from bot.storage.tables_out import screening_facts


class ScreeningLog(Base):
    def facts(self, trial: str | None = None, since: date | None = None) -> list[Row]:
        """The rows of `screening_facts`, oldest day first, of one trial or of all, from the day `since` on.

        Within a day they come in the order of their random ids: the order of arrival is not kept.
        """
        here = screening_facts.c
        query = select(screening_facts).order_by(here.day, here.id)
        if trial is not None:
            query = query.where(here.trial == trial)
        if since is not None:
            query = query.where(here.day >= since)
        with self.database.reading() as connection:
            return list(connection.execute(query).all())

    def record_progress(self, number: str, now: datetime, enrolled: bool = False) -> None:
        """See `bot.storage.facts.progress`."""
        with self.database.writing() as connection:
            progress(connection, number, utc(now), enrolled)
