"""Percentages and parts of the scalp in words: "about half", "70% maybe more on top", "all of the top and the left side"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.answers.model import OR_LESS, OR_MORE
from bot.language.kept_shares import KeptShares

_NUMBER = r"\d+(?:\.\d+)?"
_SOFT, _MORE = 5.0, 15.0
_PARTS = ["back", "left", "right", "top"]
_BACK = re.compile(r"\b(?:grew|grown|regrown|patches are|spots are)\b")  # "all gone" may be the bald patches
_ISH = re.compile(
    r"(?<![\d.])(\d+)\s?-?ish\b(?=\s*(?:%|percent)|\W*$)(?:\s*(?:%|percent))?"
)  # "80ish percent", but not "at 12ish"
Span = tuple[float, float]


class ShareReader:
    """Built once from `amounts.yml`. Works on text whose number words are digits."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._spans, self._bald = {**words["shares"], **words["bald"]}, frozenset(words["bald"])
        self._percent = re.compile(
            rf"({_NUMBER})(?:\s*(?:%|percent)?\s*(?:-|–|to|or|and)\s*({_NUMBER}))?\s*(?:%|percent|per cent|pct|procent)"
        )
        self._out_of = re.compile(
            r"(?<![\d/.])\b(?:(\d+)\s*(?:out of|in|/)\s*(10|100)|([1-9])/([2-9]))\b"
            r"(?![/.\-]\d)(?!\s*(?:mg|tab|pill|a |of a ))"
        )
        self._now = re.compile(rf"\b(?:{_either(words['now'])})\b")
        self._apart = re.compile(rf"\s*(?:{_either(words['apart'])})\b")
        self._kept = KeptShares(words["kept"], words["soft"])
        self._shares = re.compile(rf"(?<![a-z])(?<!\bat )({_either(self._spans)})(?![a-z])")
        self._total = re.compile(rf"(?<![a-z])(?:{_either(words['total'])})(?![a-z])")
        self._parts = [
            (part, re.compile(rf"(?<![a-z])(?:{_either(forms)})(?![a-z])")) for part, forms in words["parts"].items()
        ]
        self._aside = re.compile(
            rf"\b(?:{_either(words['asides'])})\s+(?:{'|'.join(p.pattern for _, p in self._parts)})"
        )
        names = "|".join(pattern.pattern for _, pattern in self._parts)
        self._bare = [
            re.compile(rf"(?P<part>{names})\s*[:=-]?\s*(?P<number>{_NUMBER})(?!\s*(?:%|percent)?\s*(?:on|at)\b)"),
            re.compile(rf"(?P<number>{_NUMBER})\s*(?:%|percent)?\s*(?:on |at )?(?:the )?(?P<part>{names})"),
        ]
        self._soft, self._more, self._less = (_before(words[key]) for key in ("soft", "more", "less"))
        self._more_after = re.compile(rf"^\s*,?\s*(?:{_either(words['more_after'])})")
        self._less_after = re.compile(rf"^\s*,?\s*(?:{_either(words['less_after'])})(?![a-z])")
        self._soft_after = re.compile(rf"^\s*,?\s*(?:{_either(words['soft'])})(?![a-z])")

    def percents(self, text: str) -> list[Span]:
        """Percentages in order; failing those, one share in words ("about half")."""
        text = _ISH.sub(r"about \1 percent", text)
        found = [(match, self._widened(text, match)) for match in self._percent.finditer(text)]
        found += [(match, _fraction(match)) for match in self._out_of.finditer(text)]
        if not found and not _BACK.search(text):
            found = [(one, self._share(one)) for one in self._shares.finditer(text) if not self._but(text[one.end() :])]
        if len(found) > 1 and (now := self._now.search(text)):
            found = [min(found, key=lambda one: _apart(one[0], now))]
        return [
            span if match.group() in self._bald else self._kept.turned(text, *match.span(), span)
            for match, span in found
        ]

    def bounds(self, text: str) -> tuple[str, ...]:
        """Notes on the one number of a text: OR_MORE ("at least 60"), OR_LESS."""
        numbers = list(re.finditer(_NUMBER, text))
        if len(numbers) != 1:
            return ()
        before, after = text[: numbers[0].start()], text[numbers[0].end() :]
        if self._less.search(before) or self._less_after.search(after):
            return (OR_LESS,)
        return (OR_MORE,) if self._more.search(before) or self._more_after.search(after) else ()

    def scalp(self, text: str) -> list[tuple[str, float, float]]:
        """(part, low, high) for each part named with a share; ("all", 95, 100) for the whole scalp."""
        if bare := self._bare_numbers(text):
            return bare
        if self._named(text) == ["left"]:
            text = self._kept.without_left(text)
        found: dict[str, Span] = {}
        several = len(self._named(text)) > 2
        for piece in re.split(r"[,;.\n]|\bbut\b|\band (?=\d|all|half|most|none|nothing|about|a |3 quarters)", text):
            spans = self.percents(piece) or several * self._number(piece)
            for part in self._named(self._aside.sub(" ", piece)):
                if len(spans) == 1:
                    found[part] = spans[0]
        if (
            not found
            and self._total.search(text)
            and not re.search(r"\b(?:not|isn't|never|n't|used to)\b", text)
            and not _BACK.search(text)
        ):
            return [("all", 95.0, 100.0)]
        return [(part, low, high) for part, (low, high) in found.items()]

    def _but(self, after: str) -> bool:
        """Whether a part of the scalp is left out of a share."""
        found = self._apart.match(after)
        return found is not None and bool(self._named(after))

    def _number(self, piece: str) -> list[Span]:
        """The one number of "20 at the back", where all parts are told like that."""
        numbers = [float(one) for one in re.findall(_NUMBER, piece)]
        return [(numbers[0], numbers[0])] if len(numbers) == 1 and numbers[0] <= 100 else []

    def _bare_numbers(self, text: str) -> list[tuple[str, float, float]]:
        """ "top 80 back 70 left 70 right 70": all four, each beside its number, and no number without a part."""
        for pattern in self._bare:
            pairs = [(self._named(one["part"]), float(one["number"])) for one in pattern.finditer(text)]
            found = [(part, number, number) for parts, number in pairs for part in parts if number <= 100]
            if len(pairs) == len(re.findall(_NUMBER, text)) and sorted(part for part, _, _ in found) == _PARTS:
                return found
        return []

    def _named(self, piece: str) -> list[str]:
        names = [part for part, pattern in self._parts if pattern.search(piece)]
        return sorted({side for name in names for side in (("left", "right") if name == "sides" else (name,))})

    def _share(self, match: re.Match[str]) -> Span:
        low, high = self._spans[match.group(1)]
        return float(low), float(high)

    def _widened(self, text: str, match: re.Match[str]) -> Span:
        low, high = float(match.group(1)), float(match.group(2) or match.group(1))
        low, high = min(low, high), max(low, high)
        before, after = text[: match.start()], text[match.end() :]
        less = self._less.search(before) or self._less_after.search(after)
        if self._more.search(before) and not less:
            return _capped(low, 100)
        if less:
            return _capped(0, high)
        if self._more_after.search(after):
            return _capped(low, high + _MORE)
        if low == high and (self._soft.search(before) or self._soft_after.search(after)):
            return _capped(low - _SOFT, high + _SOFT)
        return _capped(low, high)


def _fraction(match: re.Match[str]) -> Span:
    """ "9 out of 10" as it is; "2/3" with what such a word leaves open."""
    if match.group(1):
        share = 100 * int(match.group(1)) / int(match.group(2))
        return _capped(share, share)
    share = 100 * int(match.group(3)) / int(match.group(4))
    return _capped(round(share) - _SOFT, round(share) + _SOFT)


def _apart(one: re.Match[str], other: re.Match[str]) -> int:
    return max(one.start() - other.end(), other.start() - one.end())


def _capped(low: float, high: float) -> Span:
    return max(low, 0.0), min(high, 100.0)


def _either(forms: Any) -> str:
    return "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))


def _before(words: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:^|\W)(?:{_either(words)})\s*(?:about\s+|a\s+)?$")
