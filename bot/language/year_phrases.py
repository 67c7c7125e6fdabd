"""Phrases of the calendar that Duckling lacks or misreads: "early 2025", "the 90s", "last year in March"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.language.calendar_range import CalendarRange, free, month_end

_YEAR = r"(?:19|20)\d\d"
_BARE_YEAR = re.compile(rf"(?<![\d/.\-$])({_YEAR})(?![\d/\-]|\.\d|s)")
_QUARTER = re.compile(
    rf"\b(?:q([1-4])|([1-4])(?:st|nd|rd|th) quarter)[\s,/-]*(?:of\s+)?({_YEAR}|last year|this year)\b"
)
_BEFORE_LAST = re.compile(r"\b(week|month|year) before last\b(?! \w)")
_MAY = re.compile(
    rf"(?<!\d )(?<!th )(?<!st )(?<!nd )(?<!rd )(?<!of )\bmay,?\s+(?:of\s+)?({_YEAR})\b"
)  # Duckling takes a bare "may" for the verb


class YearPhrases:
    """Built once from `time.yml`."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._seasons: Mapping[str, list[str]] = words["seasons"]
        self._months = {form: number for number, forms in enumerate(words["months"], 1) for form in forms}
        self._thirds: Mapping[str, list[int]] = words["parts_of_a_year"]
        self._decade_parts: Mapping[str, list[int]] = words["parts_of_a_decade"]
        thirds, seasons, months = (_either(known) for known in (self._thirds, self._seasons, self._months))
        ago, of_age = _either(words["ago"]), "|".join(words["of_whom"])
        self._third = re.compile(rf"\b({thirds})[\s-]+(?:in\s+)?({_YEAR}|last year)\b")
        self._decade = re.compile(
            rf"(?<!\w)(?<!my )(?<!\d)(?:({_either(self._decade_parts)})[\s-]+)?(?:(?:{of_age})\s+)?'?((?:19|20)?\d0)'?s\b"
        )
        self._of_age = re.compile(rf"\b(?:{of_age})\s+(?:\w+\s+)?'?\d0'?s\b")
        leads = _either(words["leads_to_a_month"])
        self._year_month = re.compile(
            rf"\b(last year|this year|{_YEAR}),?\s+(?:(?:{leads})\s+)*({months})\b(?!\s+(?:\d|have|be))"
        )
        self._month_of = re.compile(rf"\b({months})\s+of\s+(?:the\s+)?(last year|this year)\b")
        self._this = re.compile(
            rf"\bthis\s+(?:past\s+)?(?:({months})|({seasons}))\b(?!\s+(?:\d|coming|and next))(?:(?<!\bmay)|(?=\W*$|\s*[,;]))"
        )  # "this may be odd" names no month
        self._seasons_ago = re.compile(rf"\b(\d)\s+({seasons})s\s+(?:{ago})\b|\b()({seasons}) before last\b")
        self._winter = re.compile(rf"\b({_either(words['winters'])})\s+(?:of\s+)?({_YEAR})\b")

    def find(self, text: str, today: date) -> list[CalendarRange]:
        """What Duckling must not read, in no order."""
        found: list[CalendarRange] = []
        for reader in (
            self._thirds_of,
            self._decades,
            self._months_of,
            self._of_this_year,
            self._quarters,
            self._past_seasons,
            self._winters,
            self._others,
        ):
            found += [one for one in reader(text, today) if free(one.start, one.end, found)]
        return found

    def years(self, text: str, today: date, found: list[CalendarRange]) -> list[CalendarRange]:
        """Bare years, once everything else is found."""
        years = [match for match in _BARE_YEAR.finditer(text) if free(match.start(), match.end(), found)]
        return [_range(int(one.group()), 1, 12, one) for one in years if int(one.group()) <= today.year + 2]

    def _thirds_of(self, text: str, today: date) -> Iterator[CalendarRange]:
        for match in self._third.finditer(text):
            first, last = self._thirds[match.group(1)]
            yield _range(_year(match.group(2), today), first, last, match)

    def _decades(self, text: str, today: date) -> Iterator[CalendarRange]:
        ages = [match.span() for match in self._of_age.finditer(text)]
        for match in self._decade.finditer(text):
            short = int(match.group(2))
            first = short if short > 100 else 1900 + short
            if any(start <= match.start() < end for start, end in ages) or short < 50 or first > today.year:
                continue
            begins, ends = self._decade_parts.get(match.group(1) or "", [0, 9])
            yield CalendarRange(date(first + begins, 1, 1), date(first + ends, 12, 31), match.start(), match.end())

    def _months_of(self, text: str, today: date) -> Iterator[CalendarRange]:
        """Trap: Duckling reads "last year in March" as this year."""
        for match in self._year_month.finditer(text):
            month = self._months[match.group(2)]
            yield _range(_year(match.group(1), today), month, month, match)
        for match in self._month_of.finditer(text):
            month = self._months[match.group(1)]
            yield _range(_year(match.group(2), today), month, month, match)

    def _of_this_year(self, text: str, today: date) -> Iterator[CalendarRange]:
        """ "This July" in November is over, or next year's of what is to come; one that comes yet is left to Duckling."""
        for match in self._this.finditer(text):
            if match.group(1):
                month = self._months[match.group(1)]
                found = _range(today.year, month, month, match)
            else:
                found = CalendarRange(*self._season(match.group(2), today.year), match.start(), match.end())
            if found.earliest.year == today.year and found.earliest <= today:
                yield replace(found, no_year=True)

    @staticmethod
    def _quarters(text: str, today: date) -> Iterator[CalendarRange]:
        for match in _QUARTER.finditer(text):
            last = 3 * int(match.group(1) or match.group(2))
            yield _range(_year(match.group(3), today), last - 2, last, match)

    def _past_seasons(self, text: str, today: date) -> Iterator[CalendarRange]:
        for match in self._seasons_ago.finditer(text):
            back, season = int(match.group(1) or 2), match.group(2) or match.group(4)
            seasons = (self._season(season, year) for year in range(today.year, today.year - 12, -1))
            ended = [one for one in seasons if one[1] < today]
            yield CalendarRange(*ended[min(back, 10) - 1], match.start(), match.end())

    def _winters(self, text: str, today: date) -> Iterator[CalendarRange]:
        """ "Winter 2024" may be either of the two that touch it."""
        for match in self._winter.finditer(text):
            year = int(match.group(2))
            first, last = self._season("winter", year)[0], self._season("winter", year + 1)[1]
            yield CalendarRange(first, last, match.start(), match.end())

    def _others(self, text: str, today: date) -> Iterator[CalendarRange]:
        for match in _MAY.finditer(text):
            yield _range(int(match.group(1)), 5, 5, match)
        for match in _BEFORE_LAST.finditer(text):
            yield CalendarRange(*_before_last(match.group(1), today), match.start(), match.end())

    def _season(self, name: str, year: int) -> tuple[date, date]:
        """First and last day of the season that ends in `year`."""
        first, last = self._seasons[name]
        return date.fromisoformat(f"{year - (first > last)}-{first}"), date.fromisoformat(f"{year}-{last}")


def _before_last(unit: str, today: date) -> tuple[date, date]:
    if unit == "year":
        return date(today.year - 2, 1, 1), date(today.year - 2, 12, 31)
    if unit == "month":
        last = (today.replace(day=1) - timedelta(days=1)).replace(day=1) - timedelta(days=1)
        return last.replace(day=1), last
    monday = today - timedelta(days=today.weekday() + 14)
    return monday, monday + timedelta(days=6)


def _range(year: int, first: int, last: int, match: re.Match[str]) -> CalendarRange:
    since = match.string[: match.start()].rstrip().endswith("since")
    return CalendarRange(date(year, first, 1), month_end(date(year, last, 1)), match.start(), match.end(), since=since)


def _year(written: str, today: date) -> int:
    return {"last year": today.year - 1, "this year": today.year}.get(written) or int(written)


def _either(forms: Any) -> str:
    return "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
