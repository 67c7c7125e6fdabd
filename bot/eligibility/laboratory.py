"""Conditions on laboratory results: their age first, then what the rule needs, then the number."""

from __future__ import annotations

from datetime import date

from bot.answers.labs import converted
from bot.answers.model import LabResult, Labs
from bot.eligibility.dated import within
from bot.eligibility.judged import NO, YES, Judged, holds
from bot.eligibility.truth import Truth
from bot.trial.conditions import Lab, Within

BEYOND, UNCLEAR, SET_ASIDE = "beyond", "unclear", "set_aside"


def lab(condition: Lab, labs: Labs, today: date) -> Judged:
    """Whether any result of this test comes to `condition.finding`; without a result of it, it is set aside."""
    found = {_finding(condition, result, today) for result in labs.items if result.test == condition.test}
    return YES if condition.finding in (found or {SET_ASIDE}) else NO


def _finding(condition: Lab, result: LabResult, today: date) -> str:
    if result.taken is None or result.passing_illness:
        return SET_ASIDE
    recent = within(Within(condition.question, condition.recent), result.taken, today).truth
    if recent is Truth.FALSE:
        return SET_ASIDE
    if result.computed or (result.gilbert and result.test == "bilirubin"):
        return UNCLEAR
    comparable = _comparable(condition, result)
    if comparable is None:
        return UNCLEAR
    if not holds(condition.limit, comparable):
        return SET_ASIDE
    # Beyond the limit, but perhaps too old to count: a doubt, never a fail.
    return BEYOND if recent is Truth.TRUE else UNCLEAR


def _comparable(condition: Lab, result: LabResult) -> float | None:
    """The number the limit speaks of: multiples of the laboratory's own upper limit, or the value in the limit's unit."""
    if condition.times_upper_limit:
        return None if result.upper_limit is None else result.value / result.upper_limit
    if condition.unit is None or result.unit is None:
        return None
    return converted(result.value, result.unit, condition.unit)
