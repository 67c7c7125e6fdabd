"""Shares of the parts of the scalp: "top 80, back 70 and both sides half", "everything but the back", "bald all over"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from bot.language.doses import either
from bot.language.share_figures import NUMBER, Span, all_but

PARTS = ["back", "left", "right", "top"]
_ALL, _NEARLY_ALL, _NONE, _MOST = (100.0, 100.0), (95.0, 100.0), (0.0, 0.0), 90.0
_BACK = re.compile(r"\b(?:grew|grown|regrown|patches are|spots are)\b")  # "all gone" may be the bald patches
_BARE = re.compile(rf"(?<![\w./-]){NUMBER}(?![\w/])")
_DENIED = re.compile(r"\b(?:not|isn't|never|n't|used to)\b")
Part = tuple[str, float, float]
Patterns = list[tuple[str, re.Pattern[str]]]


class Percents(Protocol):
    def percents(self, text: str) -> list[Span]: ...
    def unclear(self, text: str) -> bool: ...


class PartReader:
    """Built once from `amounts.yml`. Works on text whose number words are digits."""

    def __init__(self, words: Mapping[str, Any], shares: Percents) -> None:
        self._shares = shares
        self._parts = _patterns(words["parts"])
        names = "|".join(pattern.pattern for _, pattern in self._parts)
        self._short = _patterns({part: [*forms, *words["short_parts"][part]] for part, forms in words["parts"].items()})
        short = "|".join(pattern.pattern for _, pattern in self._short)
        joints = rf"(?:(?:{either(words['before_part'])}) )*"
        self._aside = re.compile(rf"\b(?:{either(words['asides'])})\s+(?:{names})")
        self._bare = [
            re.compile(rf"(?P<part>{short})\s*[:=-]?\s*(?P<number>{NUMBER})(?!\s*(?:%|percent)?\s*(?:on|at)\b)"),
            re.compile(rf"(?P<number>{NUMBER})\s*(?:%|percent)?\s*{joints}(?P<part>{short})"),
        ]
        self._total = re.compile(rf"(?<![a-z])(?:{either(words['total'])})(?![a-z])")
        self._states: dict[str, Span] = {
            one: (float(low), float(high)) for one, (low, high) in words["part_states"].items()
        }
        self._besides_state = re.compile(
            rf"{names}|\b(?:{either([*words['rest'], *words['besides_state']])})\b|[^\w\s]"
        )
        self._rest = re.compile(rf"\b(?:{either(words['rest'])})\b")
        self._all_but = re.compile(rf"^\W*(?:the |my |his |her )?{all_but(words)}\s+(?P<parts>.*)$")
        self._beside = re.compile(rf"(?:\b(?:{either(words['beside_parts'])})\b|\W)+")
        rest = either(words["rest"])
        self._cut = re.compile(
            rf"[,;\n]|\.(?!\d)|\bbut\b|\band (?=\d|all|half|most|none|nothing|about|a |3 quarters|{rest})"
        )
        self._and = re.compile(rf"\band (?={joints}(?:{names}))")

    def read(self, text: str, marked: str) -> list[Part]:
        """(part, low, high) for each part named with a share; ("all", 95, 100) for the whole scalp. `marked`: `text` with
        what is "left" told from the left side."""
        if found := self._bare_numbers(text) or self._all_but_these(text) or self._by_piece(marked):
            return found
        return [("all", *_NEARLY_ALL)] if self._all_of_it(marked) else []

    def _bare_numbers(self, text: str) -> list[Part]:
        """ "top 80 back 70 left 70 right 70": all four, each beside its number, and no number without a part."""
        ways = [
            [(self._named(one["part"], self._short), one["number"]) for one in way.finditer(text)] for way in self._bare
        ]
        pieces = [(parts, number) for piece, parts in self._said_of(text) for number in _BARE.findall(piece)]
        for pairs in (*ways, pieces):
            found = [(part, float(number), float(number)) for parts, number in pairs for part in parts]
            if len(pairs) == len(re.findall(NUMBER, text)) and sorted(part for part, _, _ in found) == PARTS:
                return found if all(low <= _ALL[1] for _, low, _ in found) else []
        return []

    def _all_but_these(self, text: str) -> list[Part]:
        """ "Everything but the back" """
        if not (found := self._all_but.match(text)) or not (kept := self._named(found["parts"])):
            return []
        rest = found["parts"]
        for _, pattern in self._parts:
            rest = pattern.sub(" ", rest)
        if self._beside.sub("", rest):
            return []
        return [(part, *(_NONE if part in kept else _ALL)) for part in PARTS]

    def _by_piece(self, text: str) -> list[Part]:
        found: dict[str, Span] = {}
        for piece, parts in self._said_of(text):
            if parts and (span := self._span(piece)):
                found |= dict.fromkeys(parts, span)
        return [(part, low, high) for part, (low, high) in found.items()]

    def _said_of(self, text: str) -> Iterator[tuple[str, list[str]]]:
        """Each piece with the parts it tells of; "the rest" is the parts that were not named before it."""
        before: list[str] = []
        for piece in self._pieces(text):
            parts = self._named(self._aside.sub(" ", piece))
            if not parts and before and self._rest.search(piece):
                parts = [part for part in PARTS if part not in before]
            before += parts
            yield self._rest.sub(" ", piece), parts

    def _span(self, piece: str) -> Span | None:
        """The one share of a piece, or what is said of a part ("is gone")."""
        said = " ".join(self._besides_state.sub(" ", piece).split())
        if state := self._states.get(said) or _number(said):
            return state
        spans = self._shares.percents(piece)
        return spans[0] if len(spans) == 1 else None

    def _pieces(self, text: str) -> list[str]:
        """Cut at commas; at "and" before a part where both sides hold a share of their own."""
        return [part for piece in self._cut.split(text) for part in self._halves(piece)]

    def _halves(self, piece: str) -> list[str]:
        halves = self._and.split(piece)
        own = all(_BARE.search(half) or self._span(half) for half in halves)
        return halves if own else [piece]

    def _all_of_it(self, text: str) -> bool:
        if _NEARLY_ALL in self._shares.percents(text):
            return True
        if not self._total.search(text) or _DENIED.search(text) or _BACK.search(text):
            return False
        return not self._shares.unclear(text) and all(low >= _MOST for low, _ in self._shares.percents(text))

    def _named(self, piece: str, parts: Patterns | None = None) -> list[str]:
        names = [part for part, pattern in parts or self._parts if pattern.search(piece)]
        return sorted({side for name in names for side in (("left", "right") if name == "sides" else (name,))})


def _number(said: str) -> Span | None:
    return (float(said), float(said)) if re.fullmatch(NUMBER, said) and float(said) <= _ALL[1] else None


def _patterns(parts: Mapping[str, Iterable[str]]) -> Patterns:
    return [(part, re.compile(rf"(?<![a-z])(?:{either(forms)})(?![a-z])")) for part, forms in parts.items()]
