"""Ages, dates, lengths of time, percentages and parts of the scalp, as answers."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any

from bot.answers.model import AMBIGUOUS, LENGTH_TOLD, UNCLEAR_SHARE, UNKNOWN_DAY, WORKED_OUT, Read, Reading, Utterance
from bot.trial.model import Question, QuestionType

NOT_UNDERSTOOD = Reading(Read.NOT_UNDERSTOOD)
OLDEST = 120
PARTS = ("top", "back", "left", "right")
WIDEST_BARE = 25  # percent between two numbers that stand alone and are taken for a range
TWO_READINGS = TO_CONFIRM = 0.5


def read_age(question: Question, utterance: Utterance, today: date) -> Reading:
    """{"years"} or {"born"}. Two different ages are not understood; one that was worked out is read back."""
    if utterance.born and utterance.born <= today:
        sure = TWO_READINGS if AMBIGUOUS in utterance.grounds else 0.95
        return Reading(Read.ANSWERED, {"born": utterance.born.isoformat()}, sure, utterance.grounds)
    if "nearly" in utterance.grounds:
        return NOT_UNDERSTOOD
    ages = set(utterance.ages)
    if len(ages) == 1 and 0 <= (years := ages.pop()) <= OLDEST:
        sure = TO_CONFIRM if WORKED_OUT in utterance.grounds else 0.9
        return Reading(Read.ANSWERED, {"years": years}, sure, utterance.grounds)
    return NOT_UNDERSTOOD


def read_when(question: Question, utterance: Utterance, today: date) -> Reading:
    """{"earliest", "latest"}, {"min_days", "max_days"} or {"ongoing": true} where the question has that choice.

    Of a numeric date that can be read two ways the first is taken, below SURE and with the ground AMBIGUOUS.
    """
    if question.ongoing is not None and utterance.ongoing:
        return Reading(Read.ANSWERED, {"ongoing": True}, 0.85, utterance.grounds)
    lasts = question.type is QuestionType.HOW_LONG
    if UNKNOWN_DAY in utterance.grounds and not lasts:
        return NOT_UNDERSTOOD
    length = utterance.how_long[0] if len(utterance.how_long) == 1 and not question.future else None
    if lasts and LENGTH_TOLD in utterance.grounds:
        return Reading(Read.ANSWERED, _days(length), 0.85, utterance.grounds) if length else NOT_UNDERSTOOD
    asked_for = lasts and ("lately" in utterance.grounds or UNKNOWN_DAY in utterance.grounds)
    if utterance.when and not (asked_for and length):
        return _dates(question, utterance, today)
    if length and LENGTH_TOLD not in utterance.grounds:
        return Reading(Read.ANSWERED, _days(length), 0.85, utterance.grounds)
    return NOT_UNDERSTOOD


def _dates(question: Question, utterance: Utterance, today: date) -> Reading:
    ranges, sure, grounds = list(dict.fromkeys(utterance.when)), 0.9, utterance.grounds
    if AMBIGUOUS in grounds and len(ranges) == 2:
        possible = [one for one in ranges if question.future or (one[0] or today) <= today]
        settled = len(possible) == 1
        ranges, sure = (possible, 0.85) if settled else (ranges[:1], TWO_READINGS)
        grounds = tuple(one for one in grounds if not (settled and one == AMBIGUOUS))
    if len(ranges) != 1:
        return NOT_UNDERSTOOD
    earliest, latest = ranges[0]
    if question.future and "no year" in grounds and latest and latest < today:
        earliest, latest = earliest and _next_year(earliest), _next_year(latest)
    if not question.future:
        if earliest and earliest > today:
            return NOT_UNDERSTOOD
        latest = min(latest, today) if latest else today
    return Reading(Read.ANSWERED, _range(earliest, latest), sure, grounds)


def _next_year(day: date) -> date:
    return (
        (day + timedelta(days=366)).replace(day=day.day)
        if (day.month, day.day) != (2, 29)
        else day + timedelta(days=365)
    )


def _range(earliest: date | None, latest: date | None) -> dict[str, Any]:
    return {"earliest": earliest.isoformat() if earliest else None, "latest": latest.isoformat() if latest else None}


def _days(span: tuple[float, float]) -> dict[str, Any]:
    """Longer than a lifetime stands for an open end."""
    low, high = span
    low, high = round(low, 3), round(high, 3)  # 72 hours are 3 days
    return {"min_days": math.floor(low), "max_days": None if high > 365.25 * OLDEST * 0.8 else math.ceil(high)}


def read_percent(question: Question, utterance: Utterance, today: date) -> Reading:
    """{"min", "max"} from one percentage or one part in words."""
    span = _one_percent(utterance)
    return Reading(Read.ANSWERED, {"min": span[0], "max": span[1]}, 0.85, utterance.grounds) if span else NOT_UNDERSTOOD


def _one_percent(utterance: Utterance) -> tuple[float, float] | None:
    if utterance.asks or {name for name, _, _ in utterance.scalp} - {"all"}:
        return None  # "when I was 12"; "all of the top and the left side", which is not all
    spans = set(utterance.percents) or {(low, high) for _, low, high in utterance.scalp}
    if not spans and not utterance.how_long and _only_a_number(utterance):
        spans = _bare(utterance)
    if len(spans) != 1:
        return None
    low, high = spans.pop()
    return (low, high) if 0 <= low <= high <= 100 else None


def _bare(utterance: Utterance) -> set[tuple[float, float]]:
    """ "60" and "60, 65", neither with a sign of percent."""
    if len(utterance.numbers) == 1:
        return {(utterance.numbers[0], utterance.numbers[0])}
    if len(utterance.numbers) == 2 and 0 < utterance.numbers[1] - utterance.numbers[0] <= WIDEST_BARE:
        return {(utterance.numbers[0], utterance.numbers[1])}
    return set()


def _only_a_number(utterance: Utterance) -> bool:
    if UNCLEAR_SHARE in utterance.grounds:
        return False  # "30 hairs left"
    return len(utterance.text.split()) <= 4 or "measured" in utterance.grounds


def read_scalp(question: Question, utterance: Utterance, today: date) -> Reading:
    """All four parts, one number for the whole scalp, a measured SALT, or all of it. Three parts are not enough."""
    parts = {name: {"min": low, "max": high} for name, low, high in utterance.scalp}
    if "all" in parts and len(parts) == 1:
        return Reading(Read.ANSWERED, {"total": True}, 0.85, utterance.grounds)
    if all(part in parts for part in PARTS):
        return Reading(Read.ANSWERED, {part: parts[part] for part in PARTS}, 0.85, utterance.grounds)
    if parts:
        return NOT_UNDERSTOOD
    span = _one_percent(utterance)
    if span is None:
        return NOT_UNDERSTOOD
    if span == (100.0, 100.0) and "measured" not in utterance.grounds:
        return Reading(Read.ANSWERED, {"total": True}, 0.85, utterance.grounds)
    key = "measured" if "measured" in utterance.grounds else "percent"
    return Reading(Read.ANSWERED, {key: {"min": span[0], "max": span[1]}}, 0.85, utterance.grounds)
