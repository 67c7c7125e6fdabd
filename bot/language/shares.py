"""Percentages and parts of the scalp in words: "about half", "70% maybe more on top", "all of the top and the left side"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.language.doses import either
from bot.language.lost_or_left import Side, SideReader
from bot.language.scalp_parts import PartReader
from bot.language.share_figures import BARE, NUMBER, Share, ShareFinder, Span

_WHOLE = 100.0
_LONG, _MANY = 8, 12  # words; shares
_PIECE = re.compile(r"[^,;.!\n]*")


class ShareReader:
    """Built once from `amounts.yml`. Works on text whose number words are digits."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._finder, self._sides = ShareFinder(words), SideReader(words)
        self._alone = {str(form): (float(low), float(high)) for form, (low, high) in words["alone"].items()}
        self._fillers = re.compile(rf"\b(?:{either([*words['soft'], *words['alone_besides']])})\b|[^\w\s%/]")
        self._parts = PartReader(words, self)
        times = either(words["no_score"])
        self._measured = re.compile(
            rf"\b(?:{either(words['measured_score'])})\b(?:\W*\b(?:{either(words['measured_between'])})\b)*\W*"
            rf"({NUMBER})(?:\s*(?:-|to)\s*({NUMBER}))?\b(?![\d/]|\.\d|\s*(?:{times})\b)"
        )
        self._no_score = re.compile(rf"\b(?:{times})\s*\d+|\d+\s*(?:{times})\b|\b(?:19|20)\d\d\b")
        self._counted = re.compile(rf"\d\s*(?:{either(words['counted_things'])})\b")

    def percents(self, text: str) -> list[Span]:
        """What is lost, in order: percentages; failing those, one share in words ("about half")."""
        return self._read(text)[0]

    def unclear(self, text: str) -> bool:
        """Whether it speaks of a share, or of a number of what is left, in a way that says not how much is lost."""
        spans, unclear = self._read(text)
        if unclear or spans or not BARE.search(text):
            return unclear
        return self._counted.search(text) is not None or self._sides.tells_of_left(self._sides.marked(text))

    def scalp(self, text: str) -> list[tuple[str, float, float]]:
        """(part, low, high) for each part named with a share; ("all", 95, 100) for the whole scalp."""
        return self._parts.read(text, self._sides.marked(text))

    def _read(self, text: str) -> tuple[list[Span], bool]:
        if measured := self._measured.findall(text):
            others = BARE.search(self._no_score.sub(" ", self._measured.sub(" ", text)))
            return ([], True) if others else ([(float(low), float(high or low)) for low, high in measured], False)
        text = self._sides.marked(self._finder.plain(text))
        shares = self._finder.find(text)
        if len(shares) > _MANY:
            return [], True
        first = _PIECE.match(text)
        if (
            first
            and all(one.end <= first.end() for one in shares)
            and (whole := self._alone.get(" ".join(self._fillers.sub(" ", first.group()).split())))
        ):
            return [whole], False
        sides = [self._sides.side(text, share, shares) for share in shares]
        if Side.UNCLEAR in sides:
            return [], True
        told = [(share, side) for share, side in zip(shares, sides, strict=True) if side or not share.scarce]
        return (_agreed(told), False) if told or shares else (self._bare(text), False)

    def _bare(self, text: str) -> list[Span]:
        """ "Over 60", "60 to 70"; "30 left"; "lost 70, 30 left"."""
        if len(text.split()) > _LONG:
            return []
        if only := self._finder.only_number(text):
            return [(only.low, only.high)]
        shares = self._finder.numbers(text)
        told = [(share, side) for share in shares if (side := self._sides.beside(text, share, shares))]
        whole = len(told) == 1 or (len({side for _, side in told}) == 2 and sum(one.low for one, _ in told) == _WHOLE)
        return _agreed(told) if whole and len(told) == len(shares) else []


def _agreed(told: Sequence[tuple[Share, Side | None]]) -> list[Span]:
    """What is lost by each of them, and one span where what is lost and what is left say the same."""
    spans = [
        (_WHOLE - share.high, _WHOLE - share.low) if side is Side.LEFT else (share.low, share.high)
        for share, side in told
    ]
    sides = [side for _, side in told]
    if sides.count(Side.LOST) == 1 and sides.count(None) == 1 and _make_a_whole(spans):
        return [spans[sides.index(Side.LOST)]]  # "80% bald, 20% hair"
    if Side.LEFT in sides and set(sides) != {Side.LEFT}:
        low, high = max(low for low, _ in spans), min(high for _, high in spans)
        return [(low, high)] if low <= high else spans
    return spans


def _make_a_whole(spans: list[Span]) -> bool:
    return len(spans) == 2 and all(sum(ends) == _WHOLE for ends in zip(*spans, strict=True))
