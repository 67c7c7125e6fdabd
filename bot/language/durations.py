"""Stretches of time in words: "about two and a half months ago", "2-3 weeks", "over a year", "1 year 1 month 21 days".

Works on text whose number words are digits already. How wide a figure is meant stands in `time.yml` (`precision`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.language.duration_patterns import after_pattern, before_pattern, couple, either, part_pattern

_LED = re.compile(r"(?:(?:in|within|during|over|for) the last|(?:the|this) past)\b")
FAR = 36525.0  # a hundred years, in days: the open end of "over a year"


@dataclass(frozen=True)
class Stretch:
    """`low` and `high` in days. `side`: `ago`, `ahead`, `lately` ("in the last 2 weeks") or empty (a length only).
    `unit`: the finest one said. `said`: the figures themselves, without slack. `bound`: how they are meant, or empty."""

    low: float
    high: float
    side: str
    start: int
    end: int
    unit: str
    said: tuple[float, float] = (0.0, 0.0)
    bound: str = ""


@dataclass(frozen=True)
class _Part:
    """`bound`: `more` of "6+ months", `less` of "3 or fewer days", `bit` of "3 and a bit years", `odd` of "20-odd years",
    or empty."""

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
        self._part = part_pattern(words, self._unit)
        self._or_more = _or_more(words, self._unit)
        self._joint = re.compile(r"\s*(?:,|and\b|&|n\b|,\s*and\b|plus\b|\+)?\s*")
        self._before = {key: before_pattern(words[key]) for key in ("vague", "more", "less", "bit_more", "bit_less")}
        self._after = {key: after_pattern(words[f"{key}_after"]) for key in ("bit_more", "less", "more")}
        self._vague_after = after_pattern(words["vague_after"])
        self._swallowed = re.compile(rf"(?:{either(words['swallows'])})\s+(?:a\s+|\d+\s+)?(?:few\s+|couple\s+)?$")
        self._recurs = re.compile(
            rf"\s+(?:{either(words['recurs'])})\s+(?:(?:{either(self._unit)})\b(?!\s+(?:{either(words['ago'])}|and|or))|\d)"
        )
        more = either([*words["more_after"], *words["bit_more_after"]])
        self._ago = re.compile(rf"\s*(?:or so|ish|{more})?\s*(?:{either(words['ago'])})\b(?! to\b)")
        self._lately = re.compile(rf"(?<!for )(?<!\w)(?:{either(words['lately'])})\s*$")
        self._ahead = re.compile(r"(?:\bin|\bwithin)(?:\s+about|\s+around)?\s*$")

    def find(self, text: str) -> list[Stretch]:
        """All stretches in order; neighbouring parts ("1 month and 21 days") are added up."""
        found: list[Stretch] = []
        match = self._part.search(text)
        while match:
            if self._is_none(text, match):
                match = self._part.search(text, match.end())
                continue
            first = match.start()
            parts, end = self._in_any_order(text, match)
            while following := self._following(text, first, end, parts):
                parts.append(self._read(following))
                end = following.end()
            if len(parts) == 1 and parts[0].low == parts[0].high and (wider := self._or_more.match(text, end)):
                parts, end = [self._widened(parts[0], float(wider.group("b") or wider.group("c")))], wider.end()
            found.append(self._stretch(text, parts, first, end))
            match = self._part.search(text, end)
        return found

    def recurring(self, text: str) -> list[tuple[int, int]]:
        """Where it says how often or how closely ("every 3 months"): start and end of each, whose figures are no shares."""
        return [match.span() for match in self._part.finditer(text) if self._is_none(text, match)]

    def _is_none(self, text: str, match: re.Match[str]) -> bool:
        """The "a day" of "15 mg a day", "twice a week": no length of time; nor the days of "give or take 3 days"."""
        if self._swallowed.search(text[: match.start("u")]):
            return True
        if (match.group("w") or "").endswith(" last") and text.startswith(" of ", match.end()):
            return True  # "in the last week of October"
        if self._recurs.match(text, match.end()):
            return True
        if match.group("w") not in ("a", "an") or self._ago.match(text, match.end()):
            return False
        before = text[: match.start()]
        if not before.strip() or any(pattern.search(before) for pattern in self._before.values()):
            return False
        return not before.rstrip().endswith(tuple(self._words["before_a"]))

    def _in_any_order(self, text: str, match: re.Match[str]) -> tuple[list[_Part], int]:
        """ "1 month 2 years 21 days ago" is a sum as well; of two parts only, the first may be how long it lasted."""
        run = [match]
        while joint := self._joint.match(text, run[-1].end()):
            found = self._part.match(text, joint.end())
            if (
                found is None
                or found.group("n") is None
                or self._unit[found["u"]] in [self._unit[one["u"]] for one in run]
            ):
                break
            run.append(found)
        whole = len(run) > 2 and self._ago.match(text, run[-1].end())
        run = run if whole else run[:1]
        return [self._read(one) for one in run], run[-1].end()

    def _following(self, text: str, start: int, end: int, parts: list[_Part]) -> re.Match[str] | None:
        """The finer part that is added ("1 month and 21 days"); "between 2 weeks and a month" adds nothing."""
        joint = self._joint.match(text, end)
        found = self._part.match(text, joint.end()) if joint else None
        if found is None or text[:start].rstrip().endswith("between"):
            return None
        part = self._read(found)
        return found if part.high * self._days[part.unit] < self._days[parts[-1].unit] else None

    def _read(self, match: re.Match[str]) -> _Part:
        unit, bound = self._unit[match.group("u")], self._bounds.get(match.group("mid") or "", "")
        if match.group("w"):
            low, high = self._amounts[match.group("w")]
            low = float(math.ceil(low)) if unit == "day" and low > 1 else low  # nobody counts one and a half
        elif match.group("n"):
            low = high = float(match.group("n"))
        else:
            low, high = sorted((couple(match.group("a")), float(match.group("b"))))
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
        bound, said = self._bound(before, after) or parts[-1].bound, (low, high)
        low, high = self._opened(bound, low, high, slack, soft or len(parts) > 1)
        if bound in ("bit", "odd"):
            tens = bound == "odd" and parts[-1].low >= 20 and parts[-1].low % 10 == 0
            high = max(high, low + (9 if tens else 0.9) * self._days[finest])
        side = self._side(text[: led.end()] if led else before, after)
        return Stretch(min(max(low, 0.0), FAR), high, side, start, end, finest, said, bound)

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
        if bound not in ("exact", "bit", "odd") and (low == high or soft):
            return low - slack, high + slack
        return low, high

    def _side(self, before: str, after: str) -> str:
        if self._lately.search(before):
            return "lately"
        if self._ago.match(after):
            return "ago"
        return "ahead" if self._ahead.search(before) or after.lstrip().startswith("from now") else ""


def _or_more(words: Mapping[str, Any], units: Mapping[str, str]) -> re.Pattern[str]:
    """The "or 3" of "2 weeks or 3", and the ", 4 max" of "3 days, 4 max"."""
    figure, unit = r"(?P<{}>\d{{1,2}})\b(?![./]\d)", rf"(?!\s*(?:{either(units)})\b)"
    return re.compile(
        rf"(?:,?\s+(?:{either(words['widens'])})\s+{figure.format('b')}{unit}"
        rf"|,\s*(?:{either(words['widens'])})?\s*{figure.format('c')}\s*(?:{either(words['less_after'])})\b)"
    )
