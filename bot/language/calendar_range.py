"""A range of days that a phrase of the calendar names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class CalendarRange:
    """Days from `earliest` to `latest`, both included. `other`: the second reading of a date in figures.

    `side`: `before` or `after` these days (open on that end), or empty. `through`: both ends were named, and this much
    of the days at the ends may not be meant ("from March to May"); None for a time that has no such ends.
    """

    earliest: date
    latest: date
    start: int
    end: int
    since: bool = False
    no_year: bool = False
    other: tuple[date, date] | None = None
    side: str = ""
    through: timedelta | None = None


def free(start: int, end: int, found: Iterable[CalendarRange]) -> bool:
    """Whether nothing found lies between `start` and `end` of the text."""
    return all(end <= one.start or start >= one.end for one in found)


def month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
