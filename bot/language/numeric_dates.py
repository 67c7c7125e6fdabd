"""Dates in figures: 3/4/1992 month first, as in the US, with the other reading kept where there is one."""

from __future__ import annotations

import re
from datetime import date

from bot.language.calendar_range import CalendarRange, month_end

_NUMERIC = re.compile(r"(?<![\d/.\-])(\d{1,2})([/.\-])(\d{1,2})\2(\d{4}|\d\d)(?![\d/\-])")
_YEAR_FIRST = re.compile(r"(?<![\d/.\-])((?:19|20)\d\d)([/.\-])(\d{1,2})\2(\d{1,2})(?![\d/\-])")
_NO_YEAR = re.compile(r"^\W*(?:on |around |about )?(\d{1,2})/(\d{1,2})\W*$")


def numeric_dates(text: str, today: date) -> list[CalendarRange]:
    """All dates in figures that exist, in order of form."""
    found = []
    for match in _NUMERIC.finditer(text):
        written = match.group(4)
        year = int(written) if len(written) == 4 else century(written, today)
        found += _readings(
            match, _day(year, match.group(1), match.group(3)), _day(year, match.group(3), match.group(1))
        )
    for match in _YEAR_FIRST.finditer(text):
        found += _readings(match, _day(int(match.group(1)), match.group(3), match.group(4)), None)
    return found


def second_reading(body: str, today: date) -> tuple[date, date] | None:
    """Of "10/5" (5 October or 10 May) and "6/25" (25 June or June 2025): the last such days that are over."""
    match = _NO_YEAR.match(body)
    if match is None or match.group(1) == match.group(2):
        return None
    month = _day(2000 + int(match.group(2)), match.group(1), "1")
    if month and int(match.group(2)) > 12 and month <= today:
        return month, month_end(month)
    days = [_day(year, match.group(2), match.group(1)) for year in (today.year, today.year - 1)]
    return next(((day, day) for day in days if day and day <= today), None)


def century(short: str, today: date) -> int:
    year = 2000 + int(short)
    return year if year <= today.year + 2 else year - 100


def _readings(match: re.Match[str], *days: date | None) -> list[CalendarRange]:
    possible = [day for day in days if day]
    if not possible:
        return []
    other = (possible[1], possible[1]) if len(set(possible)) == 2 else None
    return [CalendarRange(possible[0], possible[0], match.start(), match.end(), other=other)]


def _day(year: int, month: str, day: str) -> date | None:
    try:
        return date(year, int(month), int(day))
    except ValueError:
        return None
