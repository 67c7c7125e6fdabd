"""The facts of all screenings, for the screening log and the numbers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.engine import Connection

from bot.storage.base import Base, Row
from bot.storage.facts import progress
from bot.storage.shapes import utc
from bot.storage.tables_out import screening_facts

FURTHEST = ("opened", "consented", "finished", "handed_off", "contacted", "enrolled")


@dataclass(frozen=True)
class Tallies:
    """How many screenings there are of each kind. Exact: what of it may be told is for `bot.handoff.tally` to say.

    `furthest`: by (day, cohort, how far it came: one of FURTHEST). `left_at`: of those that neither finished nor were
    handed off, by the step where they are. `outcomes`: of the others; None where the team was asked for before the end.
    `minutes`, `hours`: to the review that was sent, and from the referral to the first contact; None where it is not known.
    `failed`, `unknown`: by criterion. `missed`: by question, (screenings, replies) that were not understood.
    """

    furthest: Counter[tuple[date, str | None, str]] = field(default_factory=Counter)
    left_at: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str | None] = field(default_factory=Counter)
    minutes: Counter[int | None] = field(default_factory=Counter)
    hours: Counter[int | None] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    missed: dict[str, tuple[int, int]] = field(default_factory=dict)


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

    def days(self, trial: str) -> tuple[date, date] | None:
        """The first and the last day with a screening of this trial; None if there is none."""
        here = screening_facts.c
        query = select(func.min(here.day), func.max(here.day)).where(here.trial == trial)
        with self.database.reading() as connection:
            first, last = connection.execute(query).one()
        return None if first is None else (first, last)

    def tallies(self, trial: str, first: date, last: date) -> Tallies:
        """Counted by the database, so that a year of screenings is not carried over to be counted here."""
        here = screening_facts.c
        mine = (here.trial == trial) & here.day.between(first, last)
        ended = here.outcome.is_not(None) | here.handed_off.is_not(None)
        left_at = case((ended, None), else_=here.step)
        minutes = here.seconds.op("/")(60)
        worded = (here.failed != "") | (here.unknown != "") | (here.misses != "{}")
        with self.database.reading() as connection:
            furthest = _grouped(connection, mine, here.day, here.cohort, _furthest())
            ends = _grouped(connection, mine, left_at, here.outcome, minutes)
            hours = _grouped(connection, mine & here.contacted, here.contact_hours)
            said = _grouped(connection, mine & worded, here.failed, here.unknown, here.misses)
        left = {one: count for one, count in ends.items() if one[0] is not None}
        done = {one: count for one, count in ends.items() if one[0] is None}
        return Tallies(
            furthest=furthest,
            left_at=_place(left, 0),
            outcomes=_place(done, 1),
            minutes=_place(done, 2),
            hours=Counter({value: count for (value,), count in hours.items()}),
            failed=_words(_place(said, 0)),
            unknown=_words(_place(said, 1)),
            missed=_missed(_place(said, 2)),
        )

    def record_progress(self, number: str, now: datetime, enrolled: bool = False) -> None:
        """See `bot.storage.facts.progress`."""
        with self.database.writing() as connection:
            progress(connection, number, utc(now), enrolled)


def _furthest() -> Any:
    here = screening_facts.c
    came = (here.enrolled, here.contacted, here.handed_off.is_not(None), here.outcome.is_not(None), here.consented)
    names = reversed(FURTHEST[1:])
    return case(*((reached, name) for reached, name in zip(came, names, strict=True)), else_=FURTHEST[0])


def _grouped(connection: Connection, which: Any, *columns: Any) -> Counter[Any]:
    """How many rows there are of each tuple of values of the columns."""
    named = [column.label(f"part_{place}") for place, column in enumerate(columns)]
    # By the labels: PostgreSQL would not see that two expressions with parameters of their own are the same one.
    query = select(*named, func.count()).where(which).group_by(*(one.name for one in named))
    return Counter({tuple(row[:-1]): row[-1] for row in connection.execute(query).all()})


def _place(counts: Mapping[tuple[Any, ...], int], place: int) -> Counter[Any]:
    """The same by one of the values only."""
    found: Counter[Any] = Counter()
    for values, count in counts.items():
        found[values[place]] += count
    return found


def _words(counts: Counter[str]) -> Counter[str]:
    """Counts of lists (ids separated by blanks) as counts of their ids."""
    found: Counter[str] = Counter()
    for ids, count in counts.items():
        for one in ids.split():
            found[one] += count
    return found


def _missed(counts: Counter[str]) -> dict[str, tuple[int, int]]:
    screenings: Counter[str] = Counter()
    replies: Counter[str] = Counter()
    for misses, count in counts.items():
        for question, times in json.loads(misses).items():
            screenings[question] += count
            replies[question] += times * count
    return {question: (screenings[question], replies[question]) for question in screenings}
