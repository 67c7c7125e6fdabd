"""Messages that put an earlier answer right, and those that point to it: "sorry, I meant 4 months", "I already told you"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Correction:
    """`about`: the words that may name the question; `last`: the last answer is meant; `instead`: the new answer ("" if
    none was said).
    """

    about: str
    last: bool
    instead: str


class CorrectionReader:
    """Built once from `corrections.yml`. Works on clean text."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._anywhere, self._last = _either(words["anywhere"]), _either(words["last"])
        self._starts, self._after = _either(words["starts"]), _either(words["after_opener"])
        self._openers = re.compile(rf"(?:(?:{_words(words['openers'])})\b[\s,.!…-]*)+")
        self._instead = _either(words["instead"])
        self._becomes = re.compile(rf"\b(?:{_words(words['changes'])})\b.*\b(?:{_words(words['becomes'])})\b")
        self._repeats = re.compile(rf"\W*(?:{_words(words['repeats'])})(?: that| this| it| you| so| already)*\W*")

    def read(self, text: str) -> Correction | None:
        """None unless the message corrects something."""
        opened = self._openers.match(text)
        rest = text[opened.end() :] if opened else text
        if not (
            self._anywhere.search(text)
            or self._starts.match(rest)
            or (opened is not None and self._after.search(rest) is not None)
        ):
            return None
        marks = [*self._instead.finditer(text), *self._becomes.finditer(text)]
        end = max((mark.end() for mark in marks), default=len(text))
        return Correction(text[:end], self._last.search(text) is not None, text[end:].strip(" ,.:;!-"))

    def repeats(self, text: str) -> bool:
        """Whether the whole message only says that this was answered before."""
        return self._repeats.fullmatch(text) is not None


def _words(phrases: Iterable[str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))


def _either(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_words(phrases)})\b")
