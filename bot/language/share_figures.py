"""Where a text names a share, and how much it is: "about 70%", "2 out of 3", "just under half", "hardly any"."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from bot.language.doses import either

NUMBER = r"\d+(?:\.\d+)?"
BARE = re.compile(rf"(?<![\w.,/-]){NUMBER}(?![\w%/.-])")
_ONE_HALF = re.compile(r"(?<![\d.])1\.5(?= of\b)")
_SOFT, _MORE, _NEAR, _WIDEST = 5.0, 15.0, 8.0, 20.0
Span = tuple[float, float]


class Share(NamedTuple):
    """From `start` to `end` of a text: `low` to `high` percent. `scarce`: it tells nothing before it is known of what it is
    ("hardly any" left, or missing)."""

    start: int
    end: int
    low: float
    high: float
    scarce: bool = False


class ShareFinder:
    """Built once from `amounts.yml`. Works on text whose number words are digits."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._words: dict[str, Span] = {one: (float(low), float(high)) for one, (low, high) in words["shares"].items()}
        self._scarce: dict[str, Span] = {one: (float(low), float(high)) for one, (low, high) in words["scarce"].items()}
        told = either([*words["lost"], *words["remains"]])
        self._ish = re.compile(  # "80ish percent", but not "at 12ish"
            rf"(?<![\d.])(\d+)\s?-?ish\b(?=\s*(?:%|percent|(?:{told})\b)|\W*$)(?:\s*(?:%|percent))?"
        )
        self._named = re.compile(rf"(?<![a-z\d.])(?<!\bat )(?:{either([*self._words, *self._scarce])})(?![a-z]|-\d)")
        self._grew = re.compile(rf"\b(?:{either(words['patches_gone'])})\b")
        self._to = re.compile(rf"\s*(?:-|–|\b(?:{either(words['to'])})\b)(?:\s+maybe)?\s*")
        self._parts_of = {one: float(of) for one, of in words["fractions"].items()}
        self._figure = re.compile(
            rf"({NUMBER})(?:\s*(?:%|percent)?\s*(?:-|–|{either(words['to'])})\s*({NUMBER}))?"
            r"\s*(?:%|percent|per cent|pct|procent)"
        )
        end = rf"(?=\s*(?:$|[,;.!?)]|(?:{either(words['after_fraction'])})\b))"
        self._out_of = re.compile(
            rf"(?<![\d/.])(?<!\bon )(?<!since )\b(\d+)\s*(?:{either(words['out_of'])})\s*(\d+)\b(?![/.\-]\d){end}"
        )
        self._fraction = re.compile(rf"(?<![\d/.])\b(\d+)[\s-]*({either(words['fractions'])})\b")
        self._half = re.compile(rf"(?<![\d.])0\.5(?![\d.]){end}")
        self._bounds: list[tuple[re.Pattern[str], Callable[[float, float], Span]]] = [
            (_before(words["just_over"]), lambda low, high: (low, high + _NEAR)),
            (_before(words["just_under"]), lambda low, high: (low - _NEAR, high)),
            (_before(words["less"]), lambda low, high: (0, high)),
            (_before(words["more"]), lambda low, high: (low, 100)),
        ]
        self._more_after = re.compile(rf"^\s*,?\s*(?:{either(words['more_after'])})")
        self._less_after = re.compile(rf"^\s*,?\s*(?:{either(words['less_after'])})\b")
        keys = ("soft", "between", "beside_number", "just_over", "just_under", "less", "more")
        beside = either(form for key in keys for form in words[key] if form[0].isalpha())
        after = either([*words["more_after"], *words["less_after"]])
        self._only = re.compile(
            rf"\W*(?:(?:{beside})(?!\w)\W*)*(?P<figure>(?P<low>{NUMBER})(?:\s*(?:-|–|{either(words['to'])})\s*"
            rf"(?P<high>{NUMBER}))?)(?!\w)(?:\W*\b(?:{beside}|{after})(?!\w)|\+)*\W*"
        )
        self._soft_before = _before(words["soft"])
        self._soft_after = re.compile(rf"^\s*,?\s*(?:{either(words['soft'])})(?![a-z])")

    def find(self, text: str) -> list[Share]:
        """Figures in order; failing those, fractions and shares in words."""
        return self._figures(text) or ([] if self._grew.search(text) else self._in_words(text))

    def plain(self, text: str) -> str:
        """ "80ish percent" as "about 80 percent"; "one half of it", of which the number reader makes 1.5."""
        return _ONE_HALF.sub("half", self._ish.sub(r"about \1 percent", text))

    def only_number(self, text: str) -> Share | None:
        """A number or a range that is called no percent, where nothing else is said."""
        match = self._only.fullmatch(text)
        if match is None:
            return None
        low, high = float(match["low"]), float(match["high"] or match["low"])
        around = text[: match.start("figure")], text[match.end("figure") :]
        return Share(*match.span("figure"), *_capped(*self._wide(*around, min(low, high), max(low, high))))

    def numbers(self, text: str) -> list[Share]:
        """Numbers that are called no percent."""
        return [self._widened(text, match, *[float(match.group())] * 2) for match in BARE.finditer(text)]

    def _figures(self, text: str) -> list[Share]:
        found = [
            self._widened(text, match, float(match.group(1)), float(match.group(2) or match.group(1)))
            for match in self._figure.finditer(text)
        ]
        for match in self._out_of.finditer(text):
            some, of = int(match.group(1)), int(match.group(2))
            if (some < of <= 10 and of > 1) or (some <= of and of in (10, 100)):
                found.append(self._widened(text, match, share := float(round(100 * some / of)), share))
        return sorted(found)

    def _in_words(self, text: str) -> list[Share]:
        found = [self._widened(text, match, 50, 50) for match in self._half.finditer(text)]
        for match in self._fraction.finditer(text):
            some, of = int(match.group(1)), self._parts_of[match.group(2)]
            if 0 < some < of:
                found.append(self._widened(text, match, share := float(round(100 * some / of)), share))
        taken = [range(one.start, one.end) for one in found]
        for match in self._named.finditer(text):
            if not any(match.start() in one for one in taken):
                found.append(self._in_one_word(text, match))
        return self._ranges(text, sorted(found))

    def _ranges(self, text: str, found: list[Share]) -> list[Share]:
        """ "A third to a half" is one share."""
        if len(found) != 2 or not self._to.fullmatch(text[found[0].end : found[1].start]):
            return found
        low, high = sorted((one.low + one.high) / 2 for one in found)
        return [Share(found[0].start, found[1].end, low, high)]

    def _in_one_word(self, text: str, match: re.Match[str]) -> Share:
        if (word := match.group()) in self._scarce:
            return Share(*match.span(), *self._scarce[word], scarce=True)
        low, high = self._words[word]
        middle = (low + high) / 2
        around = text[: match.start()], text[match.end() :]
        bounded = self._bounded(*around, middle, middle) if 0 < high - low <= _WIDEST else None
        return Share(*match.span(), *_capped(*(bounded or (low, high))))

    def _widened(self, text: str, match: re.Match[str], low: float, high: float) -> Share:
        low, high = min(low, high), max(low, high)
        return Share(*match.span(), *_capped(*self._wide(text[: match.start()], text[match.end() :], low, high)))

    def _wide(self, before: str, after: str, low: float, high: float) -> Span:
        if bounded := self._bounded(before, after, low, high):
            return bounded
        if low == high and (self._soft_before.search(before) or self._soft_after.search(after)):
            return low - _SOFT, high + _SOFT
        return low, high

    def _bounded(self, before: str, after: str, low: float, high: float) -> Span | None:
        """By the longest words before it that set a bound ("not more than" is no "more than"), or by what follows."""
        found = [(len(match.group()), bound) for words, bound in self._bounds if (match := words.search(before))]
        if found:
            return max(found, key=lambda one: one[0])[1](low, high)
        if self._more_after.search(after):
            return low, high + _MORE
        return (0.0, high) if low == high and self._less_after.search(after) else None


def _capped(low: float, high: float) -> Span:
    return max(low, 0.0), min(high, 100.0)


def _before(words: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:^|(?<!\w))(?:{either(words)})\s*(?:about\s+|a\s+|the\s+)?$")


def all_but(words: Mapping[str, Any]) -> str:
    """A pattern of "all but", "everything is gone except for"."""
    whole, gone, apart = (either(words["all_but"][key]) for key in ("whole", "gone", "apart"))
    return rf"\b(?:{whole})(?: (?:{gone}))* (?:{apart})\b"
