"""Parts of the scalp in words: "all of the top, half at the back and 20 on either side", "everything but the back"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.language.shares import NUMBER, ShareReader, Span, either

_ALL = ["back", "left", "right", "top"]
_BACK = re.compile(r"\b(?:grew|grown|regrown|patches are|spots are)\b")  # "all gone" may be the bald patches
_DENIED = re.compile(r"\b(?:not|isn't|never|n't|used to)\b")
_WHOLE = 90.0  # percent from which a share may be called all
Part = tuple[str, float, float]


class ScalpReader:
    """Built once from `amounts.yml`. Works on text whose number words are digits."""

    def __init__(self, words: Mapping[str, Any], shares: ShareReader) -> None:
        self._shares, self._states = shares, words["states"]
        self._parts = {part: _word(forms) for part, forms in words["parts"].items()}
        self._total, self._rest, self._too = (_word(words[key]) for key in ("total", "rest", "too"))
        self._state, self._apart = _word(self._states), re.compile(rf"\s*(?:{either(words['apart'])})\b")
        every = "|".join(pattern.pattern for pattern in self._parts.values())
        self._aside = re.compile(rf"\b(?:{either(words['asides'])})\s+(?:{every})")
        self._called = {
            part: _word([*words["parts"][part], *words["short_parts"].get(part, ())]) for part in self._parts
        }
        names = "|".join(pattern.pattern for pattern in self._called.values())
        self._bare = [
            re.compile(rf"(?P<part>{names})\s*[:=-]?\s*(?P<number>{NUMBER})(?!\s*(?:%|percent)?\s*(?:on|at)\b)"),
            re.compile(rf"(?P<number>{NUMBER})\s*(?:%|percent)?\s*(?:on |at )?(?:the )?(?P<part>{names})"),
        ]

    def read(self, text: str) -> list[Part]:
        """(part, low, high) for each part named with a share; ("all", 95, 100) for the whole scalp."""
        if found := self._bare_numbers(text) or self._all_but(text):
            return found
        if self._named(text) == ["left"]:
            text = self._shares.kept.without_left(text)
        told = self._by_pieces(text)
        if not told and self._is_total(text):
            return [("all", 95.0, 100.0)]
        return [(part, low, high) for part, (low, high) in told.items()]

    def _is_total(self, text: str) -> bool:
        if not self._total.search(text) or _DENIED.search(text) or _BACK.search(text):
            return False
        return all(low >= _WHOLE for low, _ in self._shares.percents(text))

    def _all_but(self, text: str) -> list[Part]:
        """ "Everything but the back"."""
        whole = [one for one in self._shares.in_words(text) if self._shares.span(one)[0] == 100]
        for found in (*whole, *self._total.finditer(text)):
            apart = self._apart.match(text, found.end())
            if apart and (left := self._named(text[apart.end() :])):
                return [(part, *((0.0, 0.0) if part in left else (100.0, 100.0))) for part in _ALL]
        return []

    def _bare_numbers(self, text: str) -> list[Part]:
        """ "top 80 back 70 left 70 right 70": all four, each beside its number, and no number without a part."""
        for pattern in self._bare:
            pairs = [(self._named(one["part"], self._called), float(one["number"])) for one in pattern.finditer(text)]
            found = [(part, number, number) for parts, number in pairs for part in parts if number <= 100]
            if len(pairs) == len(re.findall(NUMBER, text)) and sorted(part for part, _, _ in found) == _ALL:
                return found
        return []

    def _by_pieces(self, text: str) -> dict[str, Span]:
        """Parts and shares piece by piece. Parts without a share go with the next share ("top and back 50"), or with the one
        before, where that stands between the same commas ("50 on top and back") or "too" says so.
        """
        found: dict[str, Span] = {}
        waiting: list[str] = []
        several = len(self._named(text)) > 2 or bool(self._rest.search(text))
        last: Span | None = None
        for group in re.split(r"[,;.\n]|\bbut\b", text):
            pieces = [(piece, self._span(piece, several)) for piece in re.split(r"\band\b", group)]
            for place, (piece, span) in enumerate(pieces):
                parts = self._named(self._aside.sub(" ", piece)) or self._other(piece, found, waiting)
                before = next((one for _, one in reversed(pieces[:place]) if one is not None), None)
                after = any(one is not None for _, one in pieces[place + 1 :])
                if span is None and parts and not after:
                    span = before or (last if self._too.search(piece) else None)
                if span is None:
                    waiting += parts
                elif parts:
                    found |= dict.fromkeys([*waiting, *parts], span)
                    waiting, last = [], span
        return found

    def _other(self, piece: str, found: Mapping[str, Span], waiting: list[str]) -> list[str]:
        """ "The rest": the parts that were not named."""
        if not found or not self._rest.search(piece):
            return []
        return [part for part in _ALL if part not in found and part not in waiting]

    def _span(self, piece: str, several: bool) -> Span | None:
        spans = self._shares.percents(piece)
        if not spans and several:
            spans = self._number(piece) or self._as_it_is(piece)
        return spans[0] if len(spans) == 1 else None

    def _as_it_is(self, piece: str) -> list[Span]:
        """ "The top is gone", "the back is untouched"."""
        found = self._state.search(piece)
        if found is None or _DENIED.search(piece):
            return []
        low, high = self._states[found.group()]
        return [(float(low), float(high))]

    def _number(self, piece: str) -> list[Span]:
        """The one number of "20 at the back", where all parts are told like that."""
        numbers = [float(one) for one in re.findall(NUMBER, piece)]
        return [(numbers[0], numbers[0])] if len(numbers) == 1 and numbers[0] <= 100 else []

    def _named(self, piece: str, names: Mapping[str, re.Pattern[str]] | None = None) -> list[str]:
        found = [part for part, pattern in (names or self._parts).items() if pattern.search(piece)]
        return sorted({side for name in found for side in (("left", "right") if name == "sides" else (name,))})


def _word(forms: Any) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{either(forms)})(?![a-z])")
