"""Stretches of time in words: "about two and a half months ago", "2-3 weeks", "over a year", "1 year 1 month 21 days".

Works on text whose number words are digits already. How wide a figure is meant stands in `time.yml` (`precision`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

NUMBER = r"\d+(?:\.\d+)?"
FAR = 36525.0  # a hundred years, in days: the open end of "over a year"


@dataclass(frozen=True)
class Stretch:
    """`low` and `high` in days. `side`: `ago`, `ahead` or empty (a length only). `unit`: the finest one said."""

    low: float
    high: float
    side: str
    start: int
    end: int
    unit: str
    exact: bool


@dataclass(frozen=True)
class _Part:
    low: float
    high: float
    unit: str


class Durations:
    """Built once from `time.yml`."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._words = words
        self._unit = {form: name for name, unit in words["units"].items() for form in unit["also"]}
        self._days = {name: float(unit["days"]) for name, unit in words["units"].items()}
        self._amounts: Mapping[str, list[float]] = words["amounts"]
        units, amounts = _either(self._unit), _either(self._amounts)
        between = rf"(?:between\s+)?(?P<a>{NUMBER})\s*(?:-|–|to|or|and)\s*(?P<b>{NUMBER})"
        quantity = rf"(?:{between}|(?P<n>{NUMBER})|(?P<w>{amounts}))"
        self._part = re.compile(rf"(?<![\w.]){quantity}(?:\s*more)?[\s-]*(?P<u>{units})(?:'s?|s')?(?![a-z])")
        self._joint = re.compile(r"\s*(?:,|and|&|,\s*and)?\s*")
        self._vague = _before(words["vague"])
        self._more, self._less = _before(words["more"]), _before(words["less"])
        self._soft_after = re.compile(r"\s*(?:or so|ish|or thereabouts|give or take|roughly|maybe|i think|probably)\b")
        self._more_after = re.compile(r"\s*(?:or more|or longer|plus|\+|at least)")
        self._ago = re.compile(rf"\s*(?:or so|ish|or more)?\s*(?:{_either(words['ago'])})\b")
        self._past_of = re.compile(r"(?:in|within|during|over|for)?\s*the\s+(?:last|past)\s*$|(?:last|past)\s*$")
        self._ahead = re.compile(r"(?:\bin|\bwithin)(?:\s+about|\s+around)?\s*$")

    def find(self, text: str) -> list[Stretch]:
        """All stretches in order; neighbouring parts ("1 month and 21 days") are added up."""
        found: list[Stretch] = []
        match = self._part.search(text)
        while match:
            if self._how_often(text, match):
                match = self._part.search(text, match.end())
                continue
            parts, first, end = [self._read(match)], match.start(), match.end()
            while following := self._following(text, end, parts):
                parts.append(self._read(following))
                end = following.end()
            found.append(self._stretch(text, parts, first, end))
            match = self._part.search(text, end)
        return found

    def _how_often(self, text: str, match: re.Match[str]) -> bool:
        """The "a day" of "15 mg a day", "twice a week": no length of time."""
        if match.group("w") not in ("a", "an") or self._ago.match(text, match.end()):
            return False
        before = text[: match.start()].rstrip()
        return bool(before) and not before.endswith(tuple(self._words["before_a"]))

    def _following(self, text: str, end: int, parts: list[_Part]) -> re.Match[str] | None:
        joint = self._joint.match(text, end)
        found = self._part.match(text, joint.end()) if joint else None
        if found and self._unit[found.group("u")] not in {part.unit for part in parts}:
            return found
        return None

    def _read(self, match: re.Match[str]) -> _Part:
        unit = self._unit[match.group("u")]
        if match.group("w"):
            low, high = self._amounts[match.group("w")]
        elif match.group("n"):
            low = high = float(match.group("n"))
        else:
            low, high = sorted((float(match.group("a")), float(match.group("b"))))
        return _Part(low, high, unit)

    def _stretch(self, text: str, parts: list[_Part], start: int, end: int) -> Stretch:
        before, after = text[:start], text[end:]
        finest = min((part.unit for part in parts), key=self._days.__getitem__)
        low = sum(part.low * self._days[part.unit] for part in parts)
        high = sum(part.high * self._days[part.unit] for part in parts)
        soft = bool(self._vague.search(before) or self._soft_after.match(after))
        slack = self._slack(low, parts, soft)
        exact = slack == 0 and low == high
        if low == high or len(parts) > 1 or soft:
            low, high = low - slack, high + slack
        low, high = self._open(before, after, low, high, slack)
        return Stretch(max(low, 0.0), high, self._side(before, after), start, end, finest, exact)

    def _slack(self, days: float, parts: list[_Part], soft: bool) -> float:
        finest = min(parts, key=lambda part: self._days[part.unit])
        if len(parts) > 1:
            slack = 0.5 * self._days[finest.unit] if finest.unit != "day" else 1.0
        elif finest.unit in ("hour", "day"):
            slack = self._slack_of_days(days)
        else:
            rule = self._words["precision"][finest.unit]
            slack = max(rule["least"], rule["share"] * days)
            if finest.low != int(finest.low) and finest.low > 1:
                slack *= 0.6  # "two and a half" is said by somebody who counts closer
        slack = max(slack, self._words["vague_share"] * days) if soft else float(slack)
        return min(slack, days / 3)

    def _slack_of_days(self, days: float) -> float:
        rule = self._words["round_days"]
        if days > rule["above"] and days % rule["multiple"] == 0:
            return float(max(rule["least"], rule["share"] * days))
        return 1.0 if days > rule["above"] else 0.0

    def _open(self, before: str, after: str, low: float, high: float, slack: float) -> tuple[float, float]:
        if self._more.search(before) or self._more_after.match(after):
            return low + slack, FAR
        if self._less.search(before):
            return 0.0, high - slack
        return low, high

    def _side(self, before: str, after: str) -> str:
        if self._ago.match(after) or self._past_of.search(before):
            return "ago"
        return "ahead" if self._ahead.search(before) or after.lstrip().startswith("from now") else ""


def _either(forms: Any) -> str:
    return "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))


def _before(words: list[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_either(words)})\s+(?:a\s+)?(?:about\s+)?$")
