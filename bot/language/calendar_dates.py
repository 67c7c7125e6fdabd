"""Calendar phrases ("last March", "since 2024", "05/10/26", "the day before yesterday") through Duckling, in process.

Duckling looks ahead for a date without a year; people here mostly speak of what was. So such a date is read again
from a year (or for a weekday a week) earlier, and marked `no_year`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from importlib.resources import files
from typing import Any

import duckling  # type: ignore[import-untyped]

from bot.language.calendar_range import CalendarRange, free, month_end
from bot.language.numeric_dates import century, numeric_dates, second_reading
from bot.language.plainer_dates import PlainerDates
from bot.language.year_phrases import YearPhrases

_SHORT_YEAR = re.compile(r"\b([a-z]{3,9}\.?(?:\s*\d{1,2}(?:st|nd|rd|th)?)?),?\s*(?:of\s+)?['’](\d\d)\b(?!s)")
_GRAINS = ("day", "week", "month", "quarter", "year")
_GRAIN_DAYS = {"day": 1, "week": 4, "month": 30, "quarter": 60, "year": 182}
_TWO_FIGURES = re.compile(
    r"^(?:(?:between|from)\s+)?\d{1,2}(?:\s*(?:-|to|and|or|till|until)\s*\d{1,2})?$"
)  # "5-6" may be a range of anything
_PRONOUN = re.compile(r"\bone\b")  # "the last one on May 3": to Duckling, one o'clock
_DAY_OF_MONTH = re.compile(r"^(?:on )?the \d{0,2}[a-z]+$")
_HOUR = re.compile(r"\d\s*(?:am|pm)\b|\d:\d\d")
_MAY_BE = re.compile(r"this may(?= [a-z])")  # "this may have been ..." names no month
_ORDINAL = re.compile(r"^(?:on )?(?:the )?(?:\d{0,2}[a-z]+)$")
_NEAREST = 100  # days between two dates that "or" joins to one range


class Calendar:
    """Holds Duckling's time zones and locale; building takes about 0.1 s. `words`: `time.yml`."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._zones = duckling.load_time_zones(str(files("tzdata").joinpath("zoneinfo")))
        self._locale = duckling.parse_locale("EN_US", duckling.default_locale_lang(duckling.parse_lang("EN")))
        self._time = duckling.parse_dimensions(["time"])
        self._years = YearPhrases(words)
        self._clock, self._day_named = _words(words["clock"]), _words(words["names_a_day"])
        self._weekday, self._ahead = _words(words["weekdays"]), _which_year(words)
        self._plainer, self._since_before = PlainerDates(words), re.compile(rf"\b(?:{'|'.join(words['since'])})\s*$")
        self._two_ends = re.compile(rf"[\w,.](?:\s+(?:{'|'.join(words['two_ends'])})\s+|\s*[-–—]\s*)\w")
        self._not_dates = frozenset(words["not_a_date"])
        self._things = re.compile(rf"\s+(?:\d+\s+)?(?:{'|'.join(words['ordinal_things'])})s?\b")
        self._either = re.compile(rf"[\s,]*(?:{'|'.join(words['either'])})[\s,]*$")
        around = rf"(?<!\w)(?:{'|'.join(words['around'])})\s*(?:the\s+)?"
        self._around, self._around_before = re.compile(around), re.compile(around + "$")
        self._slack: list[list[int]] = words["around_days"]
        self._sides = {form: side for side, forms in words["open_sides"].items() for form in forms}

    def find(self, text: str, today: date) -> list[CalendarRange]:
        """All calendar phrases of `text` (lower case) in order, those inside others left out."""
        text = _SHORT_YEAR.sub(lambda m: f"{m.group(1)} {century(m.group(2), today)}", text)
        text = self._plainer.said(text, today)
        found = numeric_dates(text, today)
        found += [one for one in self._years.find(text, today) if free(one.start, one.end, found)]
        for raw in self._ask(_PRONOUN.sub("   ", self._plainer.without_since(text)), today):
            if free(raw["start"], raw["end"], found) and (read := self._read(raw, text, today)):
                found.append(read)
        found += self._years.years(text, today, found)
        found = [self._loosened(text, one) for one in sorted(found, key=lambda one: one.start)]
        return self._joined(text, found)

    def _ask(self, text: str, reference: date) -> list[dict[str, Any]]:
        noon = datetime.combine(reference, time(12), tzinfo=timezone.utc)
        moment = duckling.parse_ref_time(self._zones, "UTC", int(noon.timestamp()))
        raws: list[dict[str, Any]] = duckling.parse(text, duckling.Context(moment, self._locale), self._time, False)
        return raws

    def _read(self, raw: dict[str, Any], text: str, today: date) -> CalendarRange | None:
        body, start, end = raw["body"].lower().strip(), raw["start"], raw["end"]
        spread = _spread(raw["value"], self._of_a_day(body))
        if spread is None or self._is_none(body, text[end:]):
            return None
        no_year = spread[0] > today and not self._ahead.search(body)
        if no_year:
            spread = self._earlier(body, today) or spread
        since = bool(self._since_before.search(text[:start])) or body.startswith("since")
        other = second_reading(body, today) if spread[0] == spread[1] else None
        side, through = self._sides.get(body.split()[0], ""), self._through(body, raw["value"])
        return CalendarRange(*spread, start, end, since=since, no_year=no_year, other=other, side=side, through=through)

    def _of_a_day(self, body: str) -> bool:
        """ "8pm yesterday", but not the "one last year" that Duckling takes for an hour."""
        return bool(self._day_named.search(body) and (self._clock.search(body) or _HOUR.search(body)))

    def _through(self, body: str, value: dict[str, Any]) -> timedelta | None:
        """How much of the ends of "March to May" may not be meant; None where no two ends are named."""
        if "from" not in value or "to" not in value or not self._two_ends.search(body):
            return None
        return timedelta(days=_GRAIN_DAYS.get(value["from"]["grain"], 1))

    def _is_none(self, body: str, after: str) -> bool:
        """A time of day, "to the day", "the third month": no date, though Duckling says so."""
        clock = self._clock.search(body) and not self._day_named.search(body)
        counted = _ORDINAL.match(body) and self._things.match(after)
        verb = _MAY_BE.match(body + after)
        return bool(clock or counted or verb or body in self._not_dates or _TWO_FIGURES.match(body))

    def _earlier(self, body: str, today: date) -> tuple[date, date] | None:
        if _DAY_OF_MONTH.match(body) and not self._day_named.search(body):
            back = timedelta(days=month_end(today.replace(day=1) - timedelta(days=1)).day)
        else:
            back = timedelta(days=7 if self._weekday.search(body) else 365)
        again = self._ask(body, today - back)
        return _spread(again[0]["value"], self._of_a_day(body)) if again else None

    def _loosened(self, text: str, one: CalendarRange) -> CalendarRange:
        """ "Around Christmas" is some days more than Christmas."""
        said = self._around.match(text, one.start) or self._around_before.search(text[: one.start])
        if one.other or one.side or not said:
            return one
        days = (one.latest - one.earliest).days
        slack = timedelta(days=next(more for longest, more in self._slack if days <= longest))
        return replace(one, earliest=one.earliest - slack, latest=one.latest + slack)

    def _joined(self, text: str, found: list[CalendarRange]) -> list[CalendarRange]:
        """ "June or July" is one range."""
        joined: list[CalendarRange] = []
        for one in found:
            last = joined[-1] if joined else None
            if last and not (last.other or one.other or last.side or one.side) and self._near(text, last, one):
                first, final = min(last.earliest, one.earliest), max(last.latest, one.latest)
                joined[-1] = replace(last, earliest=first, latest=final, end=one.end)
            else:
                joined.append(one)
        return joined

    def _near(self, text: str, one: CalendarRange, other: CalendarRange) -> bool:
        apart = abs((other.earliest - one.earliest).days)
        longest = max((each.latest - each.earliest).days + 2 for each in (one, other))
        return apart <= max(_NEAREST, longest) and self._either.match(text[one.end : other.start]) is not None


def _which_year(words: Mapping[str, Any]) -> re.Pattern[str]:
    """ "This July" may be over; "this Friday" is to come."""
    over = "|".join([*(form for forms in words["months"] for form in forms), *words["seasons"]])
    return re.compile("|".join([*words["says_which_year"], rf"\bthis\b(?! (?:{over})\b)"]))


def _words(words: list[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b")


def _spread(value: dict[str, Any], of_a_day: bool = False) -> tuple[date, date] | None:
    """First and last day that Duckling's value covers; None for clock times, unless they are `of_a_day` that was named."""
    if value["type"] == "value":
        return _grain(value) if of_a_day or value["grain"] in _GRAINS else None
    if "from" in value and "to" in value:
        if value["to"]["grain"] == "second":  # "by Christmas"
            return _grain(value["to"])
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
        return start, month_end(month_end(month_end(start) + timedelta(days=1)) + timedelta(days=1))
    if grain == "month":
        return start, month_end(start)
    return start, start + timedelta(days=6) if grain == "week" else start
