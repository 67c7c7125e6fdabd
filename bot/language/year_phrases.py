"""Phrases of the calendar that Duckling lacks or misreads: "early 2025", "the 90s", "last year in March"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.language.calendar_range import CalendarRange, free, month_end
from bot.language.numeric_dates import century

_YEAR = r"(?:19|20)\d\d"
_BARE_YEAR = re.compile(rf"(?<![\d/.\-$])({_YEAR})(?![\d/\-]|\.\d|s)")
_BEFORE_LAST = re.compile(r"\b(week|month|year) before last\b(?! \w)")
_MAY = re.compile(
    rf"(?<!\d )(?<!th )(?<!st )(?<!nd )(?<!rd )(?<!of )\bmay,?\s+(?:of\s+)?(?:the\s+)?({_YEAR}|last year|this year)\b"
)  # Duckling takes a bare "may" for the verb

_QUARTER = re.compile(
    rf"\b(?:q([1-4])|([1-4])(?:st|nd|rd|th) quarter)[\s,/-]*(?:of\s+)?({_YEAR}|last year|this year)\b"
)
_SHORT_YEAR = re.compile(r"(?<![\w'’])['’](\d\d)\b(?![s'’]|\s*[a-z]*(?:year|yr))")


class YearPhrases:
    """Built once from `time.yml`."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._seasons: Mapping[str, list[str]] = words["seasons"]
        self._months = {form: number for number, forms in enumerate(words["months"], 1) for form in forms}
        self._thirds: Mapping[str, list[int]] = words["parts_of_a_year"]
        self._decade_parts: Mapping[str, list[int]] = words["parts_of_a_decade"]
        thirds, seasons, months = (_either(known) for known in (self._thirds, self._seasons, self._months))
        ago, of_age = _either(words["ago"]), "|".join(words["of_whom"])
        self._third = re.compile(rf"\b({thirds})[\s-]+(?:in\s+)?({_YEAR}|last year|this year|the year)\b")
        self._decade = re.compile(
            rf"(?<!\w)(?<!my )(?<!\d)(?:({_either(self._decade_parts)})[\s-]+)?(?:(?:{of_age})\s+)?'?((?:19|20)?\d0)'?s\b"
        )
        self._of_age = re.compile(rf"\b(?:{of_age})\s+(?:\w+\s+)?'?\d0'?s\b")
        leads = _either(words["leads_to_a_month"])
        self._year_month = re.compile(
            rf"\b(last year|this year|{_YEAR}),?\s+(?:(?:{leads})\s+)*({months})\b(?!\s+(?:\d|have|be))"
        )
        self._seasons_ago = re.compile(rf"\b(\d)\s+({seasons})s\s+(?:{ago})\b|\b()({seasons}) before last\b")
        self._days_ago: Mapping[str, int] = words["days_ago"]
        self._short_day = re.compile(rf"\b(?:{_either(self._days_ago)})\b")
        self._numbered = re.compile(rf"\bmonth\s+(1[0-2]|[1-9])\s+(?:of\s+)?({_YEAR}|last year|this year)\b")
        self._month_of_year = re.compile(rf"\b({months})\s+(?:of|in)\s+(?:the\s+)?(last year|this year)\b")
        self._sides = {side: re.compile(rf"\b(?:{_either(forms)})\s+$") for side, forms in words["open_sides"].items()}
        self._two_years = re.compile(
            rf"(?<!\d)({_YEAR})(?:\s*[-–—]\s*|\s+(?:{_either(words['two_ends'])})\s+)({_YEAR})(?![\d-])"
        )
        self._winter = re.compile(rf"\b({_either(words['winters'])})\s+(?:of\s+)?({_YEAR})\b")

    def find(self, text: str, today: date) -> list[CalendarRange]:
        """What Duckling must not read, in no order."""
        found: list[CalendarRange] = []
        for reader in (
            self._thirds_of,
            self._decades,
            self._months_of,
            self._past_seasons,
            self._winters,
            self._years_through,
            self._others,
        ):
            found += [one for one in reader(text, today) if free(one.start, one.end, found)]
        return found

    def years(self, text: str, today: date, found: list[CalendarRange]) -> list[CalendarRange]:
        """Bare years, once everything else is found."""
        years = [match for match in _BARE_YEAR.finditer(text) if free(match.start(), match.end(), found)]
        whole = [_range(int(one.group()), 1, 12, one) for one in years if int(one.group()) <= today.year + 2]
        short = [one for one in _SHORT_YEAR.finditer(text) if free(one.start(), one.end(), found)]
        return [replace(one, side=self._side(text[: one.start])) for one in whole] + [
            _range(century(one.group(1), today), 1, 12, one) for one in short
        ]

    def _side(self, before: str) -> str:
        return next((side for side, said in self._sides.items() if said.search(before)), "")

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
        for match in self._numbered.finditer(text):
            yield _range(_year(match.group(2), today), int(match.group(1)), int(match.group(1)), match)
        for match in self._month_of_year.finditer(text):
            month = self._months[match.group(1)]
            yield _range(_year(match.group(2), today), month, month, match)

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

    def _years_through(self, text: str, today: date) -> Iterator[CalendarRange]:
        """ "From 2019 to 2021" """
        for match in self._two_years.finditer(text):
            first, last = int(match.group(1)), int(match.group(2))
            if first < last <= today.year:
                whole = date(first, 1, 1), date(last, 12, 31)
                yield CalendarRange(*whole, match.start(), match.end(), through=timedelta(days=182))

    def _others(self, text: str, today: date) -> Iterator[CalendarRange]:
        for match in _MAY.finditer(text):
            yield _range(_year(match.group(1), today), 5, 5, match)
        for match in _QUARTER.finditer(text):
            last = 3 * int(match.group(1) or match.group(2))
            yield _range(_year(match.group(3), today), last - 2, last, match)
        for match in self._short_day.finditer(text):
            day = today - timedelta(days=self._days_ago[match.group()])
            yield CalendarRange(day, day, match.start(), match.end())
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
    return {"last year": today.year - 1, "this year": today.year, "the year": today.year}.get(written) or int(written)


def _either(forms: Any) -> str:
    return "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
