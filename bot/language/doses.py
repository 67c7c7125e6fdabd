"""Doses in words: "10 mg twice a day", "half a 20 mg tablet", "10 in the morning, 5 at night", "15 of pred a day"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.answers.spelling import either as either

_NUMBER = r"\d+(?:\.\d+)?"
_A_DATE = re.compile(r"([1-9]|1[0-2])/([1-9]|[12]\d|3[01])$")  # "off prednisone 8/25"


class DoseReader:
    """Built once from `medicine_words.yml`. Works on text whose number words are digits."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._units: Mapping[str, float] = words["units"]
        self._times: Mapping[str, float] = words["times"]
        units, pieces = either(self._units), either(words["pieces"])
        self._amount = re.compile(rf"(?<![\w.])({_NUMBER})\s*({units})\b")
        self._halved = re.compile(
            rf"\b(?:(half|0\.5)\s*(?:of\s*)?(?:an?\s*)?|(\d)\s*(?:x\s*)?)(?={_NUMBER}\s*(?:{units})\s*(?:{pieces})\b)"
        )
        self._pieces_after = re.compile(rf"^\s*,?\s*(\d(?:\.\d)?|half)\s*(?:{pieces})\b")
        self._of = re.compile(
            rf"(?<![\w.])({_NUMBER})\s*({units})?\s*(?:(?:{pieces})\s*)?(?:a day\s*|daily\s*)?(?:of\s+)?(?:my\s+|the\s+)?$"
        )
        self._bare = re.compile(
            rf"^\s*(?:at\s+)?({_NUMBER})\s*(?:{units})?"
            rf"(?=\s*(?:$|,(?!\d)|;|\.(?!\d)|a day|per day|daily|once|twice|{_NUMBER}x|\d times|in the|at"
            rf"|every|each|b\.?i\.?d|tid|tds|bd|q[a-z]+|od|morning|total))(?![\d.]*\d)"
        )
        self._run = re.compile(
            rf"^\s*({_NUMBER})(?:\s*[-/+,]\s*|\s+(?:and\s+)?)({_NUMBER})(?:(?:\s*[-/+,]\s*|\s+)({_NUMBER}))?\s*(?:{units})?\s*(?:$|[.;]|(?:[,+&]|and|plus|with)\s*$)"
        )
        self._untold = re.compile(
            rf"(?<![\d./-]){_NUMBER}\s*(?:-|–|to|or)\s*{_NUMBER}\s*(?:{units})\b|between\s+{_NUMBER}\s*(?:{units})?\s+and\s+{_NUMBER}"
            rf"|{_NUMBER}\s*%|\d\.5\s+{_NUMBER}\s*(?:{units})\s*(?:{pieces})\b|\b(?:0\.5|half)\s+(?:of\s+)?(?:an?\s+)?(?:{pieces})\b"
        )
        day = either(words["part_of_day"])
        self._by_part = re.compile(
            rf"({_NUMBER})\s*({units})?\s*(?:{pieces})?\s*(?:in (?:the\s+)?|at\s+|every\s+|each\s+)?(?:{day})\b"
        )
        self._and_more = re.compile(
            rf"({either(self._times)})(?![a-z])\W*(?:and|plus|\+|,|&|then|with)\s*"
            rf"(?:another\s+|an extra\s+)?{self._by_part.pattern}"
        )
        self._strength = re.compile(rf"(?<![\w.])({_NUMBER})\s*({units})\b\s*((?:{pieces})\b)?")
        self._comma = re.compile(rf"(?<![\d.,])(\d{{1,3}}),(\d{{1,2}})(?=\s*(?:{units})\b)|(?<=[-/]\d),(?=\d\b)")
        self._how_often = re.compile(
            rf"(?<![a-z])({either(self._times)})(?![a-z])(?!\s*(?:{either(words['lasting'])})\b)"
        )
        self._routes: list[tuple[str, re.Pattern[str]]] = [
            (route, re.compile(rf"\b(?:{either(forms)})\b")) for route, forms in words["routes"].items()
        ]

    def read(self, before: str, after: str, first: bool = True) -> float | None:
        """mg a day of the medicine between `before` and `after`; None where no dose is said, or it cannot be worked out."""
        before, near = self._points(before), self._near(after)
        if self._untold.search(near) or self._untold.search(before):
            return None  # "5-10 mg", "2.5 % cream", "one and a half 5 mg tablets": asked, never guessed
        if self._in_parts(near):
            return self._added_up(near)
        if self._and_more.search(near):
            return None  # "5 mg tid and 2.5 at bedtime"
        amount = self._amount_of(before, near, first)
        if amount is None:
            return None
        return round(amount * self._per_day(before, near), 6)

    def says_how_often(self, before: str, after: str) -> bool:
        """Whether the words say how often, or what it adds up to in a day."""
        near = self._near(after)
        return self._in_parts(near) or self._often(self._points(before), near) is not None

    def _near(self, after: str) -> str:
        return re.split(r"[;\n]|\.(?=\s|$)", self._points(after))[0]

    def _points(self, text: str) -> str:
        """Decimal commas as points, at the same places."""
        return self._comma.sub(lambda found: found.group().replace(",", "."), text)

    def route(self, before: str, after: str) -> str | None:
        """The route the words next to the medicine tell, the following ones first."""
        for text in (re.split(r"[,;\n]|\.(?!\d)|\band\b", after)[0], re.split(r"[,;\n]|\.(?!\d)|\band\b", before)[-1]):
            for route, pattern in self._routes:
                if pattern.search(text):
                    return route
        return None

    def _in_parts(self, after: str) -> bool:
        return len(self._by_part.findall(after)) >= 2 or self._run.match(after) is not None

    def _added_up(self, after: str) -> float | None:
        """The sum of what is taken through the day; None where it may be tablets that are counted."""
        parts = list(self._by_part.finditer(after))
        if len(parts) < 2:
            run = self._run.match(after)
            if run is None or _may_be_a_date(run.group()):
                return None
            return round(sum(float(part) for part in run.groups() if part), 6)
        if self._amount.search(self._by_part.sub(" ", after[parts[0].start() :])):
            return None  # one more amount, whose time of the day is not understood
        total = sum(float(part.group(1)) for part in parts)
        told = self._strength.search(after[: parts[0].start()])
        if told is None or any(part.group(2) for part in parts):
            return round(total, 6)
        strength = float(told.group(1)) * self._factor(told.group(2))
        if told.group(3):
            return round(total * strength, 6)
        return round(total, 6) if total == strength else None

    def _amount_of(self, before: str, after: str, first: bool) -> float | None:
        if found := self._of.search(before):
            return float(found.group(1)) * self._factor(found.group(2)) * self._halving(before)
        if found := self._amount.search(after):
            return (
                float(found.group(1))
                * self._factor(found.group(2))
                * self._halving(after)
                * self._count(after[found.end() :])
            )
        if found := self._bare.match(after):
            return float(found.group(1))
        if first and (found := self._amount.search(before)):
            return float(found.group(1)) * self._factor(found.group(2)) * self._halving(before)
        return None

    def _factor(self, unit: str | None) -> float:
        return float(self._units[unit]) if unit else 1.0

    def _halving(self, text: str) -> float:
        found = self._halved.search(text)
        if not found:
            return 1.0
        return 0.5 if found.group(1) else float(found.group(2))

    def _count(self, after: str) -> float:
        found = self._pieces_after.match(after)
        if not found:
            return 1.0
        return 0.5 if found.group(1) == "half" else float(found.group(1))

    def _per_day(self, before: str, after: str) -> float:
        found = self._often(before, after)
        return 1.0 if found is None else found

    def _often(self, before: str, after: str) -> float | None:
        """Times a day. What stands before an "and" or a comma belongs to the medicine before."""
        near = re.split(r"[,;.\n]|\band\b", before)[-1]
        found = self._how_often.search(after) or self._how_often.search(near)
        return float(self._times[found.group(1)]) if found else None

    def own(self, after: str) -> str:
        """`after` without the words that lead up to the next medicine ("..., and every week" before its name)."""
        *mine, last = re.split(r"(,|;|\n|\band\b)", after)
        return "".join(mine[:-1]) if mine and not self._by_part.search(last) else after


def _may_be_a_date(run: str) -> bool:
    """Two figures that get bigger: what is taken through a day gets smaller."""
    found = _A_DATE.match(run.strip())
    return found is not None and int(found[1]) < int(found[2])
