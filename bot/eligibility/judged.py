"""What a leaf says of one value: truth, why it is unknown, and the first day on which a TRUE no longer holds."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from bot.eligibility.truth import Truth
from bot.trial.conditions import Limit
from bot.trial.model import Kind

PLACES = 6  # 0.1 + 0.2 must not be more than 0.3


class Judged(NamedTuple):
    truth: Truth
    kinds: tuple[Kind, ...] = ()
    ends_on: date | None = None


YES = Judged(Truth.TRUE)
NO = Judged(Truth.FALSE)
NOT_SURE = Judged(Truth.UNKNOWN, (Kind.NOT_SURE,))
FOR_THE_TEAM = Judged(Truth.UNKNOWN, (Kind.TEAM,))


def holds(limit: Limit, number: float) -> bool:
    """`number <comparison> limit`, both to six places."""
    left, right = round(number, PLACES), round(limit.number, PLACES)
    if limit.comparison == "<":
        return left < right
    if limit.comparison == "<=":
        return left <= right
    if limit.comparison == ">":
        return left > right
    return left >= right


def compared(limit: Limit, low: float, high: float, straddling: Judged = NOT_SURE) -> Judged:
    """A range against a limit: settled if both ends agree, `straddling` otherwise."""
    least, most = holds(limit, low), holds(limit, high)
    if least != most:
        return straddling
    return YES if least else NO
