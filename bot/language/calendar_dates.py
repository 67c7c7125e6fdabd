"""Calendar phrases ("last March", "since 2024", "05/10/26", "the day before yesterday") through Duckling, in process.

Duckling looks ahead for a date without a year; people here mostly speak of what was. So such a date is read again
from a year (or for a weekday a week) earlier, and marked `no_year`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from importlib.resources import files
from typing import Any

import duckling  # type: ignore[import-untyped]

_YEAR = r"(?:19|20)\d\d"
_PART_OF_YEAR = re.compile(rf"\b(early|mid|middle of|late)[\s-]+(?:in\s+)?({_YEAR})\b")
_BARE_YEAR = re.compile(rf"(?<![\d/.\-])({_YEAR})(?![\d/\-]|\.\d)")
_SHORT_YEAR = re.compile(r"\b([a-z]{3,9})\.?,?\s*['’](\d\d)\b")
_NUMERIC = re.compile(r"(?<![\d/.\-])(\d{1,2})([/.\-])(\d{1,2})\2(\d{4}|\d\d)(?![\d/\-])")
_MAY = re.compile(
    rf"(?<!\d )(?<!th )(?<!st )(?<!nd )(?<!rd )(?<!of )\bmay,?\s+(?:of\s+)?({_YEAR})\b"
)  # Duckling takes a bare "may" for the verb
_THIRDS = {"early": (1, 4), "mid": (5, 8), "middle of": (5, 8), "late": (9, 12)}
_GRAINS = ("day", "week", "month", "quarter", "year")
_CLOCK = re.compile(r"\b(?:morning|noon|midday|afternoon|evening|night|midnight|bedtime|lunch|am|pm|o'clock|now)\b")
_DAY_NAMED = re.compile(r"\b(?:this|last|yesterday|today|tomorrow|next)\b")
_WEEKDAY = re.compile(r"\b(?:mon|tues?|wed(?:nes)?|thurs?|fri|satur|sat|sun)(?:day)?\b")


@dataclass(frozen=True)
class CalendarRange:
    """Days from `earliest` to `latest`, both included. `other`: the second reading of a numeric date."""

    earliest: date
    latest: date
    start: int
    end: int
    since: bool = False
    no_year: bool = False
    other: date | None = None


class Calendar:
    """Holds Duckling's time zones and locale; building takes about 0.1 s."""

    def __init__(self) -> None:
        self._zones = duckling.load_time_zones(str(files("tzdata").joinpath("zoneinfo")))
        self._locale = duckling.parse_locale("EN_US", duckling.default_locale_lang(duckling.parse_lang("EN")))
        self._time = duckling.parse_dimensions(["time"])

    def find(self, text: str, today: date) -> list[CalendarRange]:
        """All calendar phrases of `text` (lower case) in order, those inside others left out."""
        text = _SHORT_YEAR.sub(lambda m: f"{m.group(1)} {_century(m.group(2), today)}", text)
        found = _numeric(text, today)
        found += [_third(match) for match in _PART_OF_YEAR.finditer(text) if _free(match.start(), match.end(), found)]
        found += [_may(match) for match in _MAY.finditer(text) if _free(match.start(), match.end(), found)]
        for raw in self._ask(text, today):
            if _free(raw["start"], raw["end"], found) and (read := self._read(raw, text, today)):
                found.append(read)
        for match in _BARE_YEAR.finditer(text):
            year = int(match.group(1))
            if _free(match.start(), match.end(), found) and year <= today.year + 2:
                found.append(CalendarRange(date(year, 1, 1), date(year, 12, 31), match.start(), match.end()))
        return sorted(found, key=lambda one: one.start)

    def _ask(self, text: str, reference: date) -> list[dict[str, Any]]:
        noon = datetime.combine(reference, time(12), tzinfo=timezone.utc)
        moment = duckling.parse_ref_time(self._zones, "UTC", int(noon.timestamp()))
        raws: list[dict[str, Any]] = duckling.parse(text, duckling.Context(moment, self._locale), self._time, False)
        return raws

    def _read(self, raw: dict[str, Any], text: str, today: date) -> CalendarRange | None:
        body = raw["body"].lower()
        spread = _spread(raw["value"])
        if spread is None or (_CLOCK.search(body) and not _DAY_NAMED.search(body)):
            return None
        no_year = spread[0] > today and not re.search(
            rf"{_YEAR}|next|coming|this|tomorrow|\bin\b.*(?:day|week|month|year)|from now", body
        )
        if no_year:
            back = timedelta(days=7) if _WEEKDAY.search(body) else timedelta(days=365)
            again = self._ask(body, today - back)
            spread = (_spread(again[0]["value"]) if again else None) or spread
        start = raw["start"]
        since = "since" in body or text[:start].rstrip().endswith("since")
        return CalendarRange(spread[0], spread[1], start, raw["end"], since=since, no_year=no_year)


def _free(start: int, end: int, found: list[CalendarRange]) -> bool:
    return all(end <= one.start or start >= one.end for one in found)


def _numeric(text: str, today: date) -> list[CalendarRange]:
    """3/4/1992: month first, as in the US, with the other reading kept; with dots, day first is as likely."""
    found = []
    for match in _NUMERIC.finditer(text):
        first, second = int(match.group(1)), int(match.group(3))
        year = int(match.group(4)) if len(match.group(4)) == 4 else _century(match.group(4), today)
        readings = [day for day in (_day(year, first, second), _day(year, second, first)) if day]
        if readings:
            other = readings[1] if len(readings) == 2 and readings[0] != readings[1] else None
            found.append(CalendarRange(readings[0], readings[0], match.start(), match.end(), other=other))
    return found


def _century(short: str, today: date) -> int:
    year = 2000 + int(short)
    return year if year <= today.year + 2 else year - 100


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _third(match: re.Match[str]) -> CalendarRange:
    year, (first, last) = int(match.group(2)), _THIRDS[match.group(1)]
    return CalendarRange(date(year, first, 1), _month_end(date(year, last, 1)), match.start(), match.end())


def _may(match: re.Match[str]) -> CalendarRange:
    year = int(match.group(1))
    since = match.string[: match.start()].rstrip().endswith("since")
    return CalendarRange(date(year, 5, 1), date(year, 5, 31), match.start(), match.end(), since=since)


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _spread(value: dict[str, Any]) -> tuple[date, date] | None:
    """First and last day that Duckling's value covers; None for clock times within a day that has no date of its own."""
    if value["type"] == "value":
        return _grain(value) if value["grain"] in _GRAINS else None
    if "from" in value and "to" in value:
        end = date.fromisoformat(value["to"]["value"][:10])
        start = date.fromisoformat(value["from"]["value"][:10])
        exclusive = value["to"]["grain"] in ("day", "week", "month", "quarter", "year")
        return start, max(start, end - timedelta(days=1) if exclusive else end)
    edge = value.get("from") or value.get("to")
    return _grain(edge) if edge else None


def _grain(value: dict[str, Any]) -> tuple[date, date]:
    start = date.fromisoformat(value["value"][:10])
    grain = value["grain"]
    if grain == "year":
        return start, date(start.year, 12, 31)
    if grain == "quarter":
        return start, _month_end(_month_end(_month_end(start) + timedelta(days=1)) + timedelta(days=1))
    if grain == "month":
        return start, _month_end(start)
    return start, start + timedelta(days=6) if grain == "week" else start
