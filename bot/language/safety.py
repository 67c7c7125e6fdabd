"""Emergencies, crisis, abuse, adverse reactions and requests for medical advice: by rule, and by likeness to examples.

A miss is worse than a false alarm: what is unclear in time counts as now. Denials, plainly past events, questions about
words and figures of speech do not count.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.language.second_net import SecondNet

KINDS = ("emergency", "crisis", "abuse", "adverse_event", "advice")
URGENT = frozenset({"emergency", "crisis"})
_SENTENCE = re.compile(r"(?:[.!?;\n]+|\.{2,})\s*|\bbut\b")
_CLAUSE = re.compile(r" and i |,\s*(?=(?:i|he|she|we|my|they)\b)")  # "I'm not ok, I want to ..." denies nothing
_IN_DENIAL = {"emergency", "abuse", "crisis", "adverse_event"}


class SafetyReader:
    """Built once from `safety.yml`."""

    def __init__(self, words: Mapping[str, Any], net: SecondNet | None = None) -> None:
        """`net` None: by rule alone."""
        self._net = net
        self._signs = {kind: [_pattern(line) for line in words[kind]] for kind in KINDS}
        self._past = re.compile(f"{_pattern(words['past']).pattern}|{words['past_year']}")
        self._history = re.compile(rf"{_pattern(words['history']).pattern}[^,;]*?(?:[,;]|\band\b|\bbut\b)")
        self._now, self._asking = _pattern(words["now"]), _pattern(words["asking"])
        self._figure, self._others = _pattern(words["figure"]), _pattern(words["others"])
        self._denies, self._chat = _pattern(words["denies"]), _pattern(words["chat"])

    def find(self, text: str) -> tuple[str, ...]:
        """The kinds present in `text` (lower case, apostrophes straight), in the order of KINDS."""
        pieces = [piece for piece in _SENTENCE.split(text) if piece and piece.strip()]
        found = {kind for kind in KINDS if any(self._holds(kind, piece, text) for piece in pieces)}
        if self._net is not None and pieces and (like := self._net.kind(text)) is not None:
            new = not found or (like in URGENT and not found & URGENT)
            found |= {like} if new and self._may_hold(like, text) else set()
        return tuple(kind for kind in KINDS if kind in found)

    def _may_hold(self, kind: str, text: str) -> bool:
        """What takes a sign away takes a likeness away, too: a denial at its beginning, a figure of speech, the past."""
        if self._figure.search(text) or self._chat.search(text):
            return False
        return kind == "advice" or not (self._elsewhere(kind, text, text) or self._denies_all(text))

    def _denies_all(self, text: str) -> bool:
        """A denial of the signs that stand in the text; of a message without any sign, one in its first words."""
        signs = [found.start() for kind in _IN_DENIAL for sign in self._signs[kind] for found in sign.finditer(text)]
        if signs:
            return all(self._denied(text, place) for place in signs)
        return self._denies.search(" ".join(text.split()[:2])) is not None

    def _holds(self, kind: str, piece: str, text: str) -> bool:
        places = [found.start() for sign in self._signs[kind] for found in sign.finditer(piece)]
        if not places:
            return False
        if kind == "advice":
            return not self._chat.search(piece)
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
        if kind in ("crisis", "abuse"):
            piece = self._history.sub(" ", piece)
            if not self._past.search(piece):
                return False
        if self._others.search(piece) and not self._now.search(piece):
            return True
        return bool(self._past.search(piece)) and not self._now.search(_without(self._past, piece))


def _without(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(" ", text)


def _pattern(words: list[str]) -> re.Pattern[str]:
    forms = sorted((word.replace("'", "'?") for word in words), key=len, reverse=True)
    return re.compile(rf"(?<![a-z])(?:{'|'.join(forms)})(?![a-z])")
