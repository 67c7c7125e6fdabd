"""Two lengths of time that say one: "6 months to a year", "two months short of a year", "over 2 weeks but under a month"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.language.duration_patterns import either
from bot.language.durations import FAR, Stretch

_COMMA = re.compile(r"\s*,\s*$")


class StretchPairs:
    """Built once from `time.yml`."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        keys = ("spans", "spans_between", "both_ends", "taken_off_the_second", "taken_off_the_first")
        self._spans, self._between, self._both_ends, self._off_second, self._off_first = (
            _only(words[key], words) for key in keys
        )
        self._widest = float(words["widest_span"])

    def joined(self, text: str, stretches: Sequence[Stretch]) -> list[Stretch]:
        """`stretches` in order, neighbours that say one length of time made one."""
        joined: list[Stretch] = []
        for one in stretches:
            pair = self._pair(text, joined[-1], one) if joined else None
            joined[-1:] = [*joined[-1:], one] if pair is None else [pair]
        return joined

    def _pair(self, text: str, one: Stretch, other: Stretch) -> Stretch | None:
        if one.side not in ("", other.side):
            return None
        gap, before = text[one.end : other.start], text[: one.start]
        days = self._difference(gap, one, other) or self._ends(gap, one, other) or self._span(gap, before, one, other)
        return days and replace(other, low=days[0], high=days[1], start=one.start, said=days, bound="exact")

    def _difference(self, gap: str, one: Stretch, other: Stretch) -> tuple[float, float] | None:
        if self._off_second.match(gap) and one.said[1] < other.said[0]:
            return _less(other, one)
        if self._off_first.match(gap) and other.said[1] < one.said[0]:
            return _less(one, other)
        return None

    def _ends(self, gap: str, one: Stretch, other: Stretch) -> tuple[float, float] | None:
        """A least and a most, in either order, that hold together."""
        if {one.bound, other.bound} != {"more", "less"} or not self._both_ends.match(gap):
            return None
        least, most = max(one.low, other.low), min(one.high, other.high)
        return (least, most) if least < most else None

    def _span(self, gap: str, before: str, one: Stretch, other: Stretch) -> tuple[float, float] | None:
        low, high = one.said[0], other.said[1]
        if not low < high <= self._widest * low or one.high >= FAR or other.high >= FAR or one.bound == "less":
            return None
        between = before.rstrip().endswith("between") and self._between.match(gap)
        if other.bound == "less" and _COMMA.match(gap):
            return low, high
        return (low, high) if between or self._spans.match(gap) else None


def _less(whole: Stretch, part: Stretch) -> tuple[float, float]:
    slack = part.said[1] / 4
    return whole.said[0] - part.said[1] - slack, whole.said[1] - part.said[0] + slack


def _only(joints: Sequence[str], words: Mapping[str, Any]) -> re.Pattern[str]:
    """One of `joints` and nothing else, but for what says how closely the second length is meant."""
    closely = [form for key in ("vague", "more", "less", "bit_more", "bit_less") for form in words[key]]
    return re.compile(rf"\s*(?:{either(joints)})(?:\s*(?:{either(closely)}))?\s*$")
