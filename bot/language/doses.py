"""Doses in words: "10 mg twice a day", "half a 20 mg tablet", "10 in the morning, 5 at night", "15 of pred a day"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_NUMBER = r"\d+(?:\.\d+)?"


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
            rf"(?=\s*(?:$|[,;]|\.(?!\d)|a day|per day|daily|once|twice|{_NUMBER}x|\d times|in the|at"
            rf"|every|each|b\.?i\.?d|tid|tds|bd|q[a-z]+|od|morning|total))(?![\d.]*\d)"
        )
        self._run = re.compile(
            rf"^\s*({_NUMBER})(?:\s*[-/+,]\s*|\s+(?:and\s+)?)({_NUMBER})(?:(?:\s*[-/+,]\s*|\s+)({_NUMBER}))?\s*(?:{units})?\s*(?:$|[.;]|,\s*$)"
        )
        self._untold = re.compile(
            rf"(?<![\d./-]){_NUMBER}\s*(?:-|–|to|or)\s*{_NUMBER}\s*(?:{units})\b|between\s+{_NUMBER}\s*(?:{units})?\s+and\s+{_NUMBER}"
            rf"|{_NUMBER}\s*%|\d\.5\s+{_NUMBER}\s*(?:{units})\s*(?:{pieces})\b|\b(?:0\.5|half)\s+(?:of\s+)?(?:an?\s+)?(?:{pieces})\b"
        )
        day = either(words["part_of_day"])
        self._by_part = re.compile(
            rf"({_NUMBER})\s*(?:{units})?\s*(?:{pieces})?\s*(?:in the\s+|at\s+|every\s+|each\s+)?(?:{day})\b"
        )
        self._how_often = re.compile(rf"(?<![a-z])({either(self._times)})(?![a-z])")
        self._routes: list[tuple[str, re.Pattern[str]]] = [
            (route, re.compile(rf"\b(?:{either(forms)})\b")) for route, forms in words["routes"].items()
        ]

    def read(self, before: str, after: str, first: bool = True) -> float | None:
        """mg a day of the medicine between `before` and `after`; None where no dose is said, or it cannot be worked out."""
        near = re.split(r"[;\n]|\.(?=\s|$)", after)[0]
        if self._untold.search(near) or self._untold.search(before):
            return None  # "5-10 mg", "2.5 % cream", "one and a half 5 mg tablets": asked, never guessed
        if total := self._added_up(near):
            return total
        amount = self._amount_of(before, near, first)
        if amount is None:
            return None
        return round(amount * self._per_day(before, near), 6)

    def says_how_often(self, before: str, after: str) -> bool:
        """Whether the words say how often, or what it adds up to in a day."""
        near = re.split(r"[;\n]|\.(?=\s|$)", after)[0]
        return self._added_up(near) is not None or self._often(before, near) is not None

    def route(self, before: str, after: str) -> str | None:
        """The route the words next to the medicine tell, the following ones first."""
        for text in (re.split(r"[,;\n]|\.(?!\d)|\band\b", after)[0], re.split(r"[,;\n]|\.(?!\d)|\band\b", before)[-1]):
            for route, pattern in self._routes:
                if pattern.search(text):
                    return route
        return None

    def _added_up(self, after: str) -> float | None:
        parts = [float(found) for found in self._by_part.findall(after)]
        if len(parts) >= 2:
            return round(sum(parts), 6)
        if run := self._run.match(after):
            return round(sum(float(part) for part in run.groups() if part), 6)
        return None

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


def either(forms: Any) -> str:
    return "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
