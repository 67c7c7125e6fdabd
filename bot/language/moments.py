"""When and how long: stretches of time and calendar phrases together, "still using it", "my whole life"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.language.ago import ahead, back
from bot.language.calendar_dates import Calendar, CalendarRange
from bot.language.durations import FAR, Durations, Stretch

Range = tuple["date | None", "date | None"]


@dataclass(frozen=True)
class Moments:
    """`born`: the one exact day that may be a birth date. `grounds`: `no year`, `two readings`."""

    when: tuple[Range, ...] = ()
    how_long: tuple[tuple[float, float], ...] = ()
    ongoing: bool = False
    days: tuple[date, ...] = ()
    grounds: tuple[str, ...] = ()


class MomentReader:
    """Built once from `time.yml`."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._durations, self._calendar = Durations(words), Calendar()
        self._ongoing, self._stopped = _any_of(words["ongoing"]), _any_of(words["stopped"])
        self._denied = re.compile(
            r"\b(?:not|never|no|without|hasn't|haven't|havent|hasnt|didn't|didnt|don't|dont|stopped|quit|n't)\b"
        )

    def read(self, text: str, today: date) -> Moments:
        """`text`: lower case, number words as digits."""
        stretches = [one for one in self._durations.find(text) if not _an_age(text, one)]
        dates = self._calendar.find(_blanked(text, stretches), today)
        when = [(one.start, found) for one in stretches for found in self._of_stretch(one, today)]
        when += [(one.start, found) for one in dates for found in _of_date(one)]
        return Moments(
            tuple(found for _, found in sorted(when, key=lambda pair: pair[0])),
            tuple((one.low, one.high) for one in stretches if one.side != "ahead") + _lengths(dates, stretches, today),
            self._goes_on(text, dates),
            tuple(one.earliest for one in dates if one.earliest == one.latest),
            _grounds(dates),
        )

    @staticmethod
    def _of_stretch(stretch: Stretch, today: date) -> list[Range]:
        if stretch.side == "ago":
            return [back(today, stretch)]
        return [ahead(today, stretch)] if stretch.side == "ahead" else []

    def _goes_on(self, text: str, dates: list[CalendarRange]) -> bool:
        if self._stopped.search(text):
            return bool(re.search(r"\b(?:never|not|n't|haven't|havent) (?:stopped|quit)\b", text))
        if found := self._ongoing.search(text):
            return not re.search(r"\b(?:not|no|never|n't)\s+(?:\w+\s+)?$", text[: found.start()])
        return any(one.since and not self._denied.search(text[: one.start]) for one in dates)


def _an_age(text: str, stretch: Stretch) -> bool:
    after = text[stretch.end :].lstrip(" -")
    return stretch.unit == "year" and after.startswith(("old", "of age", "young"))


def _blanked(text: str, stretches: list[Stretch]) -> str:
    """The stretches are read already; Duckling would read them again, and some of them wrongly."""
    for one in stretches:
        text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
    return text


def _of_date(one: CalendarRange) -> list[Range]:
    ranges: list[Range] = [(one.earliest, one.latest)]
    return [*ranges, (one.other, one.other)] if one.other else ranges


def _lengths(dates: list[CalendarRange], stretches: list[Stretch], today: date) -> tuple[tuple[float, float], ...]:
    if stretches:
        return ()
    return tuple(
        (float(max(0, (today - one.latest).days)), float((today - one.earliest).days))
        for one in dates
        if one.earliest <= today
    )


def _grounds(dates: list[CalendarRange]) -> tuple[str, ...]:
    notes = {"no year": any(one.no_year for one in dates), "two readings": any(one.other for one in dates)}
    return tuple(note for note, holds in notes.items() if holds)


def _any_of(words: list[str]) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![a-z])(?:{'|'.join(re.escape(word) for word in sorted(words, key=len, reverse=True))})(?![a-z])"
    )


__all__ = ["FAR", "MomentReader", "Moments"]
