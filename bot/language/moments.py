"""When and how long: stretches of time and calendar phrases together, "still using it", "my whole life"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot.answers.model import AMBIGUOUS, LENGTH_TOLD, UNKNOWN_DAY
from bot.language.ago import ahead, back
from bot.language.anchors import Anchored, AnchorReader
from bot.language.calendar_dates import Calendar
from bot.language.calendar_range import CalendarRange
from bot.language.duration_patterns import either
from bot.language.durations import FAR, Durations, Stretch
from bot.language.lengths_told import LengthsTold
from bot.language.offsets import OffsetReader
from bot.language.plainer_dates import PlainerDates
from bot.language.stretch_pairs import StretchPairs

Range = tuple["date | None", "date | None"]


@dataclass(frozen=True)
class Moments:
    """`days`: exact days, each of which may be a birth date. `grounds`: `no year`, `ambiguous date`,
    `lately`, `length told`."""

    when: tuple[Range, ...] = ()
    how_long: tuple[tuple[float, float], ...] = ()
    ongoing: bool = False
    days: tuple[date, ...] = ()
    grounds: tuple[str, ...] = ()
    places: tuple[tuple[int, int], ...] = ()  # of all of them in the text, start and end
    recurring: tuple[tuple[int, int], ...] = ()  # where it says how often ("every 3 months")


class MomentReader:
    """Built once from `time.yml`."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._durations, self._pairs, self._calendar = Durations(words), StretchPairs(words), Calendar(words)
        self._plainer = PlainerDates(words)
        self._told_lengths = LengthsTold(words)
        self._anchors, self._offsets = AnchorReader(words), OffsetReader(words)
        self._relative = re.compile(rf"\s*(?:{'|'.join(words['relative'])})\s+[a-z]")
        self._told_by = re.compile(rf"\s*(?:{'|'.join(words['told_by'])})\s+[a-z]")
        self._ongoing, self._stopped = _any_of(words["ongoing"]), _any_of(words["stopped"])
        self._never_stopped = re.compile(
            rf"\b(?:never|not|n't|haven't|havent) (?:{'|'.join(words['never_stopped'])})\b"
        )
        alone, yes = either(words["ongoing_alone"]), either(words["yes_before_ongoing"])
        self._only_ongoing = re.compile(rf"\W*(?:(?:{yes})\b\W*)*(?:{alone})\W*")
        self._denied = _any_of(words["denies"])
        denial = rf"(?:\b(?:{either(words['not_lately'])})|n't)\b"
        end = rf"(?:\s+(?:{either([*words['lately'], *words['leads_to_lately']])}))?\s*$"
        other = rf"\s+(?!(?:{either(words['no_denial_with'])})\b)[a-z\d'-]+"
        self._denied_lately = re.compile(rf"{denial}(?:{other}){{0,6}}{end}")
        known, amount = either(words["not_lately_of"]), either(words["not_lately_not_of"])
        of_what = rf"(?:{known}|(?!(?:{amount})\b)(?!\w+ly\b)[a-z-]{{4,}})"
        used = rf"\s+(?:{either(words['not_lately_verbs'])})(?:\s+(?:on\s+)?(?:(?:any|the|my)\s+)?{of_what})?"
        self._not_lately = re.compile(rf"{denial}(?:{used})?(?:\s+(?:{either(words['not_lately_at_all'])}))?{end}")
        self._but = re.compile(rf"\b(?:{either(words['not_lately_but'])})\b")
        self._denied_before = re.compile(r"(?:not|no|never|n't)\s+(?:\w+\s+)?$")

    def read(self, text: str, today: date) -> Moments:
        """`text`: lower case, number words as digits."""
        text = self._plainer.dated(text, today)
        stretches = [one for one in self._durations.find(text) if not _an_age(text, one)]
        stretches = self._pairs.joined(text, stretches)
        anchored = self._anchors.find(text, today)
        dates = self._calendar.find(_blanked(text, [*stretches, *anchored]), today)
        counted = self._offsets.find(text, stretches, [*anchored, *dates])
        used = [one.stretch for one in counted] + [one.target for one in counted if one.target]
        lengths = [one for one in stretches if one.low < FAR]
        stretches = [one for one in lengths if one not in used]
        anchored = [one for one in anchored if one not in used]
        everything: list[Stretch | Anchored | CalendarRange] = [*lengths, *anchored, *dates]
        places = [(one.start, one.end) for one in everything]
        hidden = [one for one in dates if one not in used and self._hides(text, one)]
        dates = [one for one in dates if one not in used and one not in hidden]
        when = [(one.start, found) for one in stretches for found in self._of_stretch(text, one, today)]
        when += [(one.start, (one.earliest, one.latest)) for one in anchored]
        when += [(one.start, found) for one in dates if not _counts_to(text, one, stretches) for found in _of_date(one)]
        when += [(one.stretch.start, (one.earliest, one.latest)) for one in counted if one.earliest]
        unknown = [one.stretch for one in counted if one.target is None]
        said = [one for one in lengths if (one in stretches or one in unknown) and one.side != "ahead"]
        how_long, told = self._told(text, said, dates, today)
        return Moments(
            tuple(found for _, found in sorted(when, key=lambda pair: pair[0])),
            how_long,
            self._goes_on(text, dates),
            tuple(_day_of(one, today) for one in dates if one.earliest == one.latest and not one.side),
            _grounds(dates, stretches, bool(hidden or unknown) or self._unclear(text, stretches), told),
            tuple(sorted(places)),
            tuple(self._durations.recurring(text)),
        )

    def _told(
        self, text: str, lengths: list[Stretch], dates: list[CalendarRange], today: date
    ) -> tuple[tuple[tuple[float, float], ...], bool]:
        """How long it was, and whether the dates are not to be taken for its beginning."""
        told = self._told_lengths.of(text, lengths, dates, today)
        plain = any(not one.side for one in lengths)
        if plain and any(one.side == "ago" or _nights(text, one) for one in lengths):
            return told, True
        return told, bool(dates) and (
            plain or any(self._told_lengths.filled(text, one) or self._told_lengths.ends(text, one) for one in dates)
        )

    def _hides(self, text: str, one: CalendarRange) -> bool:
        """ "The summer before we moved", "the summer when I turned 16": a time of somebody's own, not last summer."""
        named = text.startswith("the ", one.start) or text[: one.start].endswith("the ")
        own = named and self._told_by.match(text, one.end)
        return bool(own or self._relative.match(text, one.end))

    def _of_stretch(self, text: str, stretch: Stretch, today: date) -> list[Range]:
        if stretch.side == "ago":
            return [back(today, stretch)]
        if stretch.side == "lately" and self._not_lately.search(text[: stretch.start]):
            return [(None, today - timedelta(days=int(stretch.said[0])))]
        if stretch.side == "lately":
            return [(back(today, stretch)[0], today)]
        return [ahead(today, stretch)] if stretch.side == "ahead" else []

    def _unclear(self, text: str, stretches: Sequence[Stretch]) -> bool:
        """Trap: "I haven't stopped (missed a dose, used much) in the last month" denies something, and not the use."""
        denied = [one for one in stretches if one.side == "lately" and self._denied_lately.search(text[: one.start])]
        return any(self._but.search(text, one.end) or not self._not_lately.search(text[: one.start]) for one in denied)

    def _goes_on(self, text: str, dates: list[CalendarRange]) -> bool:
        if self._stopped.search(text):
            return self._never_stopped.search(text) is not None
        if self._only_ongoing.fullmatch(text):
            return True
        if found := self._ongoing.search(text):
            return not self._denied_before.search(text[: found.start()])
        return any(one.since and not self._denied.search(text[: one.start]) for one in dates)


def _counts_to(text: str, one: CalendarRange, stretches: Sequence[Stretch]) -> bool:
    """ "Twelve years this June" tells how long, and no day."""
    before = text[: one.start].rstrip()
    return text.startswith("this ", one.start) and any(each.end == len(before) and not each.side for each in stretches)


def _nights(text: str, stretch: Stretch) -> bool:
    """ "Four nights" are a length and never tell how long ago."""
    return not stretch.side and "nig" in text[stretch.start : stretch.end]


def _an_age(text: str, stretch: Stretch) -> bool:
    after = text[stretch.end :].lstrip(" -")
    return stretch.unit == "year" and after.startswith(("old", "of age", "young"))


def _blanked(text: str, stretches: Sequence[Stretch | Anchored]) -> str:
    """The stretches are read already; Duckling would read them again, and some of them wrongly."""
    for one in stretches:
        text = text[: one.start] + "_" * (one.end - one.start) + text[one.end :]
    return text


def _of_date(one: CalendarRange) -> list[Range]:
    if one.side == "before":
        return [(None, one.earliest)]
    if one.side == "after":
        return [(one.earliest, None)]
    ranges: list[Range] = [(one.earliest, one.latest)]
    return [*ranges, one.other] if one.other else ranges


def _day_of(one: CalendarRange, today: date) -> date:
    return one.other[0] if one.other and one.earliest > today else one.earliest


def _grounds(dates: list[CalendarRange], stretches: list[Stretch], hidden: bool, told: bool) -> tuple[str, ...]:
    notes = {
        "no year": any(one.no_year for one in dates),
        AMBIGUOUS: any(one.other for one in dates),
        "lately": any(one.side == "lately" for one in stretches),
        UNKNOWN_DAY: hidden,
        LENGTH_TOLD: told,
    }
    return tuple(note for note, holds in notes.items() if holds)


def _any_of(words: list[str]) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![a-z])(?:{'|'.join(re.escape(word) for word in sorted(words, key=len, reverse=True))})(?![a-z])"
    )


__all__ = ["FAR", "MomentReader", "Moments"]
