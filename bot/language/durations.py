"""Stretches of time in words: "about two and a half months ago", "2-3 weeks", "over a year", "1 year 1 month 21 days".

Works on text whose number words are digits already. How wide a figure is meant stands in `time.yml` (`precision`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

NUMBER = r"\d+(?:\.\d+)?"
_LED = re.compile(r"(?:(?:in|within|during|over|for) the last|(?:the|this) past)\b")
FAR = 36525.0  # a hundred years, in days: the open end of "over a year"


@dataclass(frozen=True)
class Stretch:
    """`low` and `high` in days. `side`: `ago`, `ahead`, `lately` ("in the last 2 weeks") or empty (a length only).
    `unit`: the finest one said."""

    low: float
    high: float
    side: str
    start: int
    end: int
    unit: str


@dataclass(frozen=True)
class _Part:
    """`bound`: `more` of "6+ months", `less` of "3 or fewer days", `bit` of "3 and a bit years", or empty."""

    low: float
    high: float
    unit: str
    bound: str = ""


class Durations:
    """Built once from `time.yml`."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._words = words
        self._unit = {form: name for name, unit in words["units"].items() for form in unit["also"]}
        self._days = {name: float(unit["days"]) for name, unit in words["units"].items()}
        self._amounts: Mapping[str, list[float]] = words["amounts"]
        self._bounds = {form: bound for bound, forms in words["after_number"].items() for form in forms}
        self._part = _part(words, self._unit)
        self._or_more = re.compile(rf"\s+or\s+(?P<b>\d)\b(?!\s*(?:{_either(self._unit)}))")
        self._joint = re.compile(r"\s*(?:,|and|&|,\s*and)?\s*")
        self._before = {key: _before(words[key]) for key in ("vague", "more", "less", "bit_more", "bit_less")}
        self._after = {key: _after(words[f"{key}_after"]) for key in ("bit_more", "less", "more")}
        self._vague_after = _after(words["vague_after"])
        self._swallowed = re.compile(rf"(?:{_either(words['swallows'])})\s+(?:a\s+|\d+\s+)?(?:few\s+|couple\s+)?$")
        more = _either([*words["more_after"], *words["bit_more_after"]])
        self._ago = re.compile(rf"\s*(?:or so|ish|{more})?\s*(?:{_either(words['ago'])})\b(?! to\b)")
        self._lately = re.compile(rf"(?<!for )(?<!\w)(?:{_either(words['lately'])})\s*$")
        self._ahead = re.compile(r"(?:\bin|\bwithin)(?:\s+about|\s+around)?\s*$")

    def find(self, text: str) -> list[Stretch]:
        """All stretches in order; neighbouring parts ("1 month and 21 days") are added up."""
        found: list[Stretch] = []
        match = self._part.search(text)
        while match:
            if self._is_none(text, match):
                match = self._part.search(text, match.end())
                continue
            parts, first, end = [self._read(match)], match.start(), match.end()
            while following := self._following(text, end, parts):
                parts.append(self._read(following))
                end = following.end()
            if len(parts) == 1 and parts[0].low == parts[0].high and (wider := self._or_more.match(text, end)):
                parts, end = [self._widened(parts[0], float(wider.group("b")))], wider.end()
            found.append(self._stretch(text, parts, first, end))
            match = self._part.search(text, end)
        return found

    def _is_none(self, text: str, match: re.Match[str]) -> bool:
        """The "a day" of "15 mg a day", "twice a week": no length of time; nor the days of "give or take 3 days"."""
        if self._swallowed.search(text[: match.start("u")]):
            return True
        if match.group("w") not in ("a", "an") or self._ago.match(text, match.end()):
            return False
        before = text[: match.start()]
        if not before.strip() or any(pattern.search(before) for pattern in self._before.values()):
            return False
        return not before.rstrip().endswith(tuple(self._words["before_a"]))

    def _following(self, text: str, end: int, parts: list[_Part]) -> re.Match[str] | None:
        joint = self._joint.match(text, end)
        found = self._part.match(text, joint.end()) if joint else None
        if found and self._unit[found.group("u")] not in {part.unit for part in parts}:
            return found
        return None

    def _read(self, match: re.Match[str]) -> _Part:
        unit, bound = self._unit[match.group("u")], self._bounds.get(match.group("mid") or "", "")
        if match.group("w"):
            low, high = self._amounts[match.group("w")]
        elif match.group("n"):
            low = high = float(match.group("n"))
        else:
            low, high = sorted((_couple(match.group("a")), float(match.group("b"))))
        return _Part(low, high, unit, bound)

    def _widened(self, part: _Part, high: float) -> _Part:
        """ "a month or two" """
        return _Part(part.low, high, part.unit, "exact") if high > part.high else part

    def _stretch(self, text: str, parts: list[_Part], start: int, end: int) -> Stretch:
        before, after = text[:start], text[end:]
        led = _LED.match(text, start)  # "in the last" stands for the number itself
        finest = min((part.unit for part in parts), key=self._days.__getitem__)
        low = sum(part.low * self._days[part.unit] for part in parts)
        high = sum(part.high * self._days[part.unit] for part in parts)
        soft = bool(self._before["vague"].search(before) or self._vague_after.match(after))
        slack = self._slack(low, parts, soft)
        bound = self._bound(before, after) or parts[-1].bound
        low, high = self._opened(bound, low, high, slack, soft or len(parts) > 1)
        if bound == "bit":
            high = max(high, low + 0.9 * self._days[finest])
        side = self._side(text[: led.end()] if led else before, after)
        return Stretch(min(max(low, 0.0), FAR), high, side, start, end, finest)

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

    def _bound(self, before: str, after: str) -> str:
        """Trap: "no less than" ends with "less than", "just over" with "over": the longest phrase counts."""
        keys = ("bit_more", "bit_less", "less", "more")
        found = [(len(match.group()), key) for key in keys if (match := self._before[key].search(before))]
        return max(found)[1] if found else next((key for key in self._after if self._after[key].match(after)), "")

    def _opened(self, bound: str, low: float, high: float, slack: float, soft: bool) -> tuple[float, float]:
        if bound == "more":
            return low, FAR
        if bound == "less":
            return 0.0, high
        if bound in ("bit_more", "bit_less"):
            bit = max(slack, self._words["bit_share"] * high)
            return (low, high + bit) if bound == "bit_more" else (low - bit, high)
        if bound != "exact" and bound != "bit" and (low == high or soft):
            return low - slack, high + slack
        return low, high

    def _side(self, before: str, after: str) -> str:
        if self._lately.search(before):
            return "lately"
        if self._ago.match(after):
            return "ago"
        return "ahead" if self._ahead.search(before) or after.lstrip().startswith("from now") else ""


def _part(words: Mapping[str, Any], units: Mapping[str, str]) -> re.Pattern[str]:
    ends = [form for forms in words["after_number"].values() for form in forms]
    couple = rf"(?:{NUMBER}|(?:a\s+)?couple)"
    between = rf"(?:between\s+)?(?P<a>{couple})\s*(?:{_either(words['between'])})\s*(?P<b>{NUMBER})"
    quantity = rf"(?:{between}|(?P<n>{NUMBER})|(?P<w>{_either(words['amounts'])}))"
    padding = rf"(?:\s+(?:{_either(words['padding'])}))?"
    return re.compile(
        rf"(?<![\w.])(?<!\d,){quantity}(?:\s*-?(?P<mid>{_either(ends)})(?![a-z]))?{padding}"
        rf"[\s-]*(?P<u>{_either(units)})(?:'s?|s')?(?![a-z])"
    )


def _couple(written: str) -> float:
    return 2.0 if written.endswith("couple") else float(written)


def _either(forms: Any) -> str:
    return "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))


def _before(words: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_either(words)})(?:\s+|(?<=[^\w\s]))(?:a\s+)?(?:about\s+)?$")


def _after(words: list[str]) -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{_either(words)})(?![a-z])")
