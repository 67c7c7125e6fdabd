"""Dates in words that Duckling does not read, put in words that it does. Every letter keeps its place in the text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.language.duration_patterns import either
from bot.language.numeric_dates import century


class PlainerDates:
    """Built once from `time.yml` (`in_other_words`, `to_now`, `since`)."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._others: Mapping[str, str] = words["in_other_words"]
        self._known = re.compile(rf"\b(?:{either(self._others)})\b")
        self._to_now = re.compile(rf"\b(?:{either(words['to_now'])})\b")
        self._since = re.compile(
            rf"\b(?:{either(words['since'])})\b(?!\s+may\b)"
        )  # to Duckling, a bare "may" is the verb
        months = either(form for forms in words["months"] for form in forms)
        named = either([*(form for forms in words["months"] for form in forms), *words["seasons"]])
        seasons = either(words["seasons"])
        ends = either([*words["told_ends"], *words["two_ends"]])
        self._to_season = re.compile(rf"(?<!\w)(?:{ends})(?=\s+(?:(?:this|last|the)\s+)?(?:{seasons})\b)")
        self._named_before = re.compile(rf"\b(?:{named})\s*$")
        self._short_year = re.compile(rf"\b({named})\s+of\s+(\d\d)\b(?!\s*(?:{either(words['ago'])}|[:/.\d]))")
        years = rf"(\d{{1,2}}|an?)\s+(?:years?|yrs?)\s+(?:{either(words['ago'])})"
        self._years_ago = re.compile(rf"\b({named}),?\s+(?:of\s+)?(?:about\s+)?{years}\b(?!\s+to)")
        self._ago_in = re.compile(rf"\b{years},?\s+(?:back\s+)?(?:in|this|last)\s+(?:the\s+)?({named})\b")
        self._dotted_day = re.compile(rf"(?<=\d)\.(?=\s*(?:{months})\b)")

    def said(self, text: str, today: date) -> str:
        text = self._short_year.sub(lambda found: f"{found[1]} {century(found[2], today)}", text)
        text = self._known.sub(lambda found: self._others[found.group()].ljust(len(found.group())), text)
        return self._dotted_day.sub(" ", self._to_now.sub(_blank, text))

    def dated(self, text: str, today: date) -> str:
        """ "March 2 years ago", "2 years ago in March": the month of that year."""
        text = self._years_ago.sub(lambda found: _of_year(found, found[1], found[2], today), text)
        return self._ago_in.sub(lambda found: _of_year(found, found[2], found[1], today), text)

    def without_since(self, text: str) -> str:
        """ "Since last summer" is a time that begins in the summer, not on its first day."""
        return self._to_season.sub(self._to_its_end, self._since.sub(_blank, text))

    def _to_its_end(self, found: re.Match[str]) -> str:
        """To Duckling, "until last summer" is the first day of it; "from winter to summer" it reads well."""
        return found.group() if self._named_before.search(found.string[: found.start()]) else _blank(found)


def _of_year(found: re.Match[str], month: str, ago: str, today: date) -> str:
    years = 1 if ago.startswith("a") else int(ago)
    return f"{month} {today.year - years}".ljust(len(found.group()))


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())
