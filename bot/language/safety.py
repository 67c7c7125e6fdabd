"""Emergencies, crisis, abuse, adverse reactions and requests for medical advice, found by rule in every message.

A miss is worse than a false alarm: what is unclear in time counts as now. Denials, plainly past events, questions about
words and figures of speech do not count.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

KINDS = ("emergency", "crisis", "abuse", "adverse_event", "advice")
_SENTENCE = re.compile(r"(?:[.!?;\n]+|\.{2,})\s*|\bbut\b")
_CLAUSE = re.compile(r" and i |,\s*(?=(?:i|he|she|we|my|they)\b)")  # "I'm not ok, I want to ..." denies nothing
_IN_DENIAL = {"emergency", "abuse", "crisis", "adverse_event"}


class SafetyReader:
    """Built once from `safety.yml`."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._signs = {kind: [_pattern(line) for line in words[kind]] for kind in KINDS}
        self._past = re.compile(f"{_pattern(words['past']).pattern}|{words['past_year']}")
        self._now, self._asking = _pattern(words["now"]), _pattern(words["asking"])
        self._figure, self._others = _pattern(words["figure"]), _pattern(words["others"])
        self._denies = _pattern(words["denies"])

    def find(self, text: str) -> tuple[str, ...]:
        """The kinds present in `text` (lower case, apostrophes straight), in the order of KINDS."""
        pieces = [piece for piece in _SENTENCE.split(text) if piece and piece.strip()]
        return tuple(kind for kind in KINDS if any(self._holds(kind, piece, text) for piece in pieces))

    def _holds(self, kind: str, piece: str, text: str) -> bool:
        places = [found.start() for sign in self._signs[kind] for found in sign.finditer(piece)]
        if not places:
            return False
        if kind == "advice":
            return True
        if self._figure.search(piece) or all(self._denied(piece, place) for place in places):
            return False
        return not self._elsewhere(kind, piece, text)

    def _denied(self, piece: str, place: int) -> bool:
        """A denial shortly before the sign and in its clause; "can not breathe" holds its own "not" and starts after it."""
        before = piece[max(0, place - 40) : place]
        return self._denies.search(_CLAUSE.split(before)[-1]) is not None

    def _elsewhere(self, kind: str, piece: str, text: str) -> bool:
        if self._asking.search(piece) and not self._now.search(piece):
            return True
        if kind in ("crisis", "abuse") and not self._past.search(piece):
            return False
        if self._others.search(piece) and not self._now.search(piece):
            return True
        return bool(self._past.search(piece)) and not self._now.search(_without(self._past, piece))


def _without(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(" ", text)


def _pattern(words: list[str]) -> re.Pattern[str]:
    forms = sorted((word.replace("'", "'?") for word in words), key=len, reverse=True)
    return re.compile(rf"(?<![a-z])(?:{'|'.join(forms)})(?![a-z])")
