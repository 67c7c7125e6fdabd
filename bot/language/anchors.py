"""Times counted from what everybody remembers: "before covid", "the summer before the pandemic", "during lockdown"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any


@dataclass(frozen=True)
class Anchored:
    """`start`, `end` in the text; None is an open end. `first`, `last`: the time itself that was named."""

    start: int
    end: int
    earliest: date | None
    latest: date | None
    first: date
    last: date


class AnchorReader:
    """Built once from `time.yml` (`anchors`, `seasons`)."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._anchors: Mapping[str, list[date]] = words["anchors"]
        self._seasons: Mapping[str, list[str]] = words["seasons"]
        self._since = timedelta(days=words["anchor_begins_days"])
        anchors, seasons = (_either(known) for known in (self._anchors, self._seasons))
        self._pattern = re.compile(
            rf"\b(?:(?:the\s+)?(?P<part>{seasons}|year)\s+)?(?:right\s+|just\s+)?"
            rf"(?P<side>{'|'.join(words['anchor_sides'])})\s+(?:(?:{'|'.join(words['anchor_parts'])})\s+)?"
            rf"(?P<anchor>{anchors})\b(?!\s+(?:{'|'.join(words['not_an_anchor_before'])}))"
        )

    def find(self, text: str, today: date) -> list[Anchored]:
        return [self._anchored(found, today) for found in self._pattern.finditer(text)]

    def _anchored(self, found: re.Match[str], today: date) -> Anchored:
        first, last = self._anchors[found.group("anchor")]
        return Anchored(found.start(), found.end(), *self._range(found, first, last, today), first, last)

    def _range(self, found: re.Match[str], first: date, last: date, today: date) -> tuple[date | None, date | None]:
        side, part = found.group("side"), found.group("part")
        if side == "before":
            return self._part_before(part, first) if part else (None, first)
        if side == "after":
            return last, today
        return (first, first + self._since) if side == "since" else (first, last)

    def _part_before(self, part: str, first: date) -> tuple[date, date]:
        if part == "year":
            return date(first.year - 1, 1, 1), first
        begins, ends = (date.fromisoformat(f"{first.year}-{day}") for day in self._seasons[part])
        if begins > ends:  # the winter
            begins = begins.replace(year=first.year - 1)
        if begins >= first:
            begins, ends = begins.replace(year=first.year - 1), ends.replace(year=first.year - 1)
        return begins, min(ends, first)


def _either(known: Mapping[str, Any]) -> str:
    return "|".join(re.escape(word) for word in sorted(known, key=len, reverse=True))
