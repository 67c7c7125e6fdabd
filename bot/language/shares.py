"""Percentages and parts of the scalp in words: "about half", "70% maybe more on top", "all of the top and the left side"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from bot.answers.model import OR_LESS, OR_MORE
from bot.language.kept_shares import KeptShares

NUMBER = r"\d+(?:\.\d+)?"
_SOFT, _MORE = 5.0, 15.0
_BACK = re.compile(r"\b(?:grew|grown|regrown|patches are|spots are)\b")  # "all gone" may be the bald patches
_ISH = re.compile(
    r"(?<![\d.])(\d+)\s?-?ish\b(?=\s*(?:%|percent)|\W*$)(?:\s*(?:%|percent))?"
)  # "80ish percent", but not "at 12ish"
_HYPHEN = re.compile(r"(?<=\d)-(?=[a-z])")
Span = tuple[float, float]


class ShareReader:
    """Built once from `amounts.yml`. Works on text whose number words are digits."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._spans, self._bald = {**words["shares"], **words["bald"]}, frozenset(words["bald"])
        self._percent = re.compile(
            rf"({NUMBER})(?:\s*(?:%|percent)?\s*(?:-|–|to|or|and)\s*({NUMBER}))?\s*(?:%|percent|per cent|pct|procent)"
        )
        self._out_of = re.compile(
            r"(?<![\d/.])\b(?:(\d+)\s*(?:out of|outta|of|in|/)\s*(10|100)|([1-9])\s*(?:/|out of|outta|in)\s*([2-9]))\b"
            r"(?![/.\-]\d)(?!\s*(?:mg|tab|pill|a |of a ))"
        )
        self._score = re.compile(
            rf"\b(?:{either(words['scores'])})(?:\W|{either(words['score_is'])})*({NUMBER})\b(?!\s*[%/])"
        )
        self._now = re.compile(rf"\b(?:{either(words['now'])})\b")
        self._apart = re.compile(rf"\s*(?:{either(words['apart'])})\b")
        self.kept = KeptShares(words["kept"], words["soft"])
        self._shares = re.compile(rf"(?<![a-z])(?<!\bat )({either(self._spans)})(?![a-z])")
        self._named = re.compile(rf"\b(?:{either(form for forms in words['parts'].values() for form in forms)})\b")
        self._soft, self._more, self._less = (_before(words[key]) for key in ("soft", "more", "less"))
        self._more_after = re.compile(rf"^\s*,?\s*(?:{either(words['more_after'])})")
        self._less_after = re.compile(rf"^\s*,?\s*(?:{either(words['less_after'])})(?![a-z])")
        self._soft_after = re.compile(rf"^\s*,?\s*(?:{either(words['soft'])})(?![a-z])")

    def percents(self, text: str) -> list[Span]:
        """Percentages in order; failing those, one share in words ("about half")."""
        text = _HYPHEN.sub(" ", _ISH.sub(r"about \1 percent", text))
        found = [(match, self._widened(text, match)) for match in self._percent.finditer(text)]
        found += [(match, _fraction(match)) for match in self._out_of.finditer(text)]
        if not found:
            found = [(one, (float(one.group(1)),) * 2) for one in self._score.finditer(text)]
        if not found and not _BACK.search(text):
            found = [(one, self.span(one)) for one in self.in_words(text) if not self._but(text[one.end() :])]
        if len(found) > 1 and (now := self._now.search(text)):
            found = [min(found, key=lambda one: _apart(one[0], now))]
        return [
            span if match.group() in self._bald else self.kept.turned(text, *match.span(), span)
            for match, span in found
        ]

    def bounds(self, text: str) -> tuple[str, ...]:
        """Notes on the one number of a text: OR_MORE ("at least 60"), OR_LESS."""
        numbers = list(re.finditer(NUMBER, text))
        if len(numbers) != 1:
            return ()
        before, after = text[: numbers[0].start()], text[numbers[0].end() :]
        if self._less.search(before) or self._less_after.search(after):
            return (OR_LESS,)
        return (OR_MORE,) if self._more.search(before) or self._more_after.search(after) else ()

    def in_words(self, text: str) -> list[re.Match[str]]:
        """Where the words of a share stand."""
        return list(self._shares.finditer(text))

    def span(self, match: re.Match[str]) -> Span:
        """What such words mean."""
        low, high = self._spans[match.group(1)]
        return float(low), float(high)

    def _but(self, after: str) -> bool:
        """Whether a part of the scalp is left out of a share."""
        found = self._apart.match(after)
        return found is not None and self._named.search(after) is not None

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


def either(forms: Iterable[str]) -> str:
    return "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))


def _before(words: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:^|\W)(?:{either(words)})\s*(?:about\s+|a\s+)?$")
