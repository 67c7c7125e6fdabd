"""Conditions on dates and ages by the rules for dates in docs/trial-format.md.

Every answer is a range: all of it inside the limit or all of it clear settles, straddling is unknown. An open end is
arbitrarily long ago, or today where the question looks back.
"""

from __future__ import annotations

import math
from datetime import date, timedelta

from bot.answers.model import Age, When
from bot.eligibility.judged import NO, NOT_SURE, YES, Judged, holds
from bot.eligibility.truth import Truth
from bot.trial.calendar import add_window, add_years, whole_years
from bot.trial.conditions import AgeIs, Ahead, Limit, Ongoing, Past, Window, Within

DAY = timedelta(days=1)


def within(condition: Within, when: When, today: date) -> Judged:
    """Dated from the latest day of the range; without an end while it goes on."""
    if when.ongoing:
        return YES
    first_inside, last_inside = _inside(condition.window, when, today)
    if not last_inside:
        return NO
    if not first_inside:
        return NOT_SURE
    return Judged(Truth.TRUE, (), clear_on(condition.window, when.latest or today))


def past(condition: Past, when: When, today: date) -> Judged:
    if when.ongoing:
        return NO
    first_inside, last_inside = _inside(condition.window, when, today)
    if not last_inside:
        return YES
    return NO if first_inside else NOT_SURE


def ongoing(condition: Ongoing, when: When, today: date) -> Judged:
    return YES if when.ongoing else NO


def ahead(condition: Ahead, when: When, today: date) -> Judged:
    """After today; ends on the latest day of the range."""
    if when.ongoing or (when.latest is not None and when.latest <= today):
        return NO
    if when.earliest is None or when.earliest <= today:
        return NOT_SURE
    return Judged(Truth.TRUE, (), when.latest)


def age_is(condition: AgeIs, age: Age, today: date) -> Judged:
    """Whole years; an upper limit ends on the birthday that reaches it, if the birth date is known."""
    if age.born is None:
        return NOT_SURE if age.years is None else (YES if holds(condition.limit, age.years) else NO)
    if not holds(condition.limit, whole_years(age.born, today)):
        return NO
    return Judged(Truth.TRUE, (), _outgrown_on(condition.limit, age.born))


def clear_on(window: Window, day: date) -> date:
    """The first day on which `day` no longer lies inside the window."""
    return add_window(day, window) + (DAY if window.inclusive else timedelta())


def _inside(window: Window, when: When, today: date) -> tuple[bool, bool]:
    """Whether the first and the last day of the range lie inside the window."""
    first = when.earliest is not None and clear_on(window, when.earliest) > today
    return first, clear_on(window, when.latest or today) > today


def _outgrown_on(limit: Limit, born: date) -> date | None:
    if limit.comparison == "<":
        return add_years(born, math.ceil(limit.number))
    if limit.comparison == "<=":
        return add_years(born, math.floor(limit.number) + 1)
    return None
