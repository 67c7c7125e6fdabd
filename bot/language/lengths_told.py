"""How long something was, where days of the calendar are told: "since March", "all of 2025", "two years this June"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.language.calendar_range import CalendarRange
from bot.language.duration_patterns import either
from bot.language.durations import Stretch

Days = tuple[float, float]
_BESIDE = re.compile(r"\s*,\s*(?:(?:about|around|like|some|over|almost)\s+)?|\s+(?:about|around|like)\s+")
_NEAR = re.compile(r"[\s,]*(?:[a-z']+\s+){0,3}")
YEAR = 365.25
_LONGEST_DATE = 93  # days of the time that an anniversary falls into


class LengthsTold:
    """Built once from `time.yml` (`whole`, `anniversary`)."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._shares: Mapping[str, list[float]] = words["whole"]
        self._whole = re.compile(rf"(?<![a-z])(?<!at )({either(self._shares)})\s+(?:the\s+|of\s+)?$")
        self._comes, self._passed_by = (_ending(words[f"anniversary_{key}"]) for key in ("comes", "passed"))
        self._ends, self._end_first = _ending(words["told_ends"]), re.compile(rf"(?:{either(words['told_ends'])})\b")
        self._lasted = _ending(words["told_lasted"])
        self._anniversary = re.compile(rf"\s*(?:{either(words['anniversary'])})?\s*")

    def of(
        self, text: str, lengths: Sequence[Stretch], dates: Sequence[CalendarRange], today: date
    ) -> tuple[Days, ...]:
        """Every length that was said; of a length beside a date, the one that both of them say."""
        said = tuple((one.low, one.high) for one in lengths)
        plain, ago = ([one for one in lengths if one.side == side] for side in ("", "ago"))
        if len(plain) == len(ago) == 1 and not dates:
            return ((plain[0].low, plain[0].high),) if _agree(text, plain[0], ago[0]) else ()
        if not lengths:
            begun = [one for one in dates if one.earliest <= today and not one.side and not self.ends(text, one)]
            return tuple(self._of_date(text, one, today) for one in begun)
        if len(lengths) == len(dates) == 1 and not lengths[0].side:
            both = self._beside(text, lengths[0], dates[0], today)
            return (both,) if both else ()
        return said

    def filled(self, text: str, one: CalendarRange) -> bool:
        """ "All of 2025", "March to May": the days themselves are the length."""
        return one.through is not None or self._whole.search(text[: one.start]) is not None

    def ends(self, text: str, one: CalendarRange) -> bool:
        """ "Until last month" tells no beginning."""
        return bool(self._ends.search(text[: one.start]) or self._end_first.match(text, one.start))

    def _of_date(self, text: str, one: CalendarRange, today: date) -> Days:
        if not self.filled(text, one):
            return _until(one, today)
        days = float((min(one.latest, today) - one.earliest).days + 1)
        if one.through is not None:
            return max(days - one.through.days, days / 3), days
        found = self._whole.search(text[: one.start])
        least, most = self._shares[found.group(1)] if found else (1.0, 1.0)
        return least * days, most * days

    def _beside(self, text: str, length: Stretch, one: CalendarRange, today: date) -> Days | None:
        """Trap: "3 weeks in March" are 3 weeks; "2 years this June" began in a June, and nothing else fits far apart."""
        low, high = _until(one, today)
        if low <= length.high and length.low <= high and not one.side:
            return length.low, length.high
        between = text[length.end : one.start] if length.end <= one.start else text[one.end : length.start]
        if length.end <= one.start and self._is_anniversary(length, one) and self._anniversary.fullmatch(between):
            return self._passed(text, length, one, today)
        told = self._lasted.search(text[: length.start]) is not None or _NEAR.fullmatch(between) is not None
        return (length.low, length.high) if told else None

    def _passed(self, text: str, length: Stretch, one: CalendarRange, today: date) -> Days | None:
        """So long up to `one`, and the days since then; None where that day may be past or to come."""
        said, slack = sum(length.said) / 2, (length.high - length.low) / 6
        least, most = (float((today - day).days) for day in (one.latest, one.earliest))
        before = text[: length.start]
        if least >= 0 and one.no_year:
            if self._comes.search(before):
                least, most = least - YEAR, most - YEAR
            elif not text.startswith("this ", one.start) and not self._passed_by.search(before):
                return None
        return max(0.0, said + least - slack), said + most + slack

    @staticmethod
    def _is_anniversary(length: Stretch, one: CalendarRange) -> bool:
        return length.unit in ("year", "decade") and (one.latest - one.earliest).days < _LONGEST_DATE


def _agree(text: str, length: Stretch, ago: Stretch) -> bool:
    """ "2 weeks, a year ago"; but of "it began a year ago, it took 2 weeks" nobody knows which is meant, and
    "2 weeks 1 year ago" may be a sum."""
    same = length.low <= ago.high and ago.low <= length.high
    beside = length.end <= ago.start and _BESIDE.fullmatch(text[length.end : ago.start]) is not None
    return same or (beside and length.high < ago.low)


def _ending(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{either(words)})\s+(?:the\s+|about\s+|around\s+|like\s+)*$")


def _until(one: CalendarRange, today: date) -> Days:
    return float(max(0, (today - one.latest).days)), float((today - one.earliest).days)
