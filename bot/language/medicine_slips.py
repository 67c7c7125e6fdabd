"""Names of medicines with a slip of the finger: which one is meant, and whether another may be.

A wrong medicine is worse than an unknown one: short words must keep all their letters, and a tie names nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rapidfuzz.distance import OSA
from spacy.tokens import Doc, Span

SHORTEST = 6  # letters of a name of which one may be wrong
_SHORT = 5  # letters of a name of which two may be swapped or one doubled
_LONG = 9  # letters from which two may be wrong
_WHOLE = 4  # words of a phrase below so many letters must be right
_KEPT = (0, 1)  # places of a phrase, of which one must be right


class Slips:
    """`names`: every written name -> the international one; `entries`: the dictionary by international name."""

    def __init__(self, names: Mapping[str, str], entries: Mapping[str, Mapping[str, Any]]) -> None:
        self._words = {name: inn for name, inn in names.items() if " " not in name and len(name) >= _SHORT}
        self._phrases: dict[tuple[int, int, str], list[tuple[list[str], str]]] = {}
        self._lengths: set[int] = set()
        for name, inn in names.items():
            if len(words := name.split()) > 1:
                self._lengths.add(len(words))
                for place in _KEPT:
                    self._phrases.setdefault((len(words), place, words[place]), []).append((words, inn))
        self._entries = entries

    def word(self, word: str) -> str | None:
        """The one medicine whose name is nearest to `word`; None where none or several are."""
        if len(word) < _SHORT:
            return None
        best: dict[str, int] = {}
        for name, inn in self._words.items():
            distance = _slips(word, name)
            if distance is not None:
                best[inn] = min(distance, best.get(inn, distance))
        nearest = [inn for inn, distance in best.items() if distance == min(best.values())]
        return nearest[0] if len(nearest) == 1 else None

    def doubtful(self, word: str, meant: str) -> bool:
        """Whether a medicine of other classes is written hardly less closely than `meant`."""
        distances = {name: OSA.distance(word, name, score_cutoff=3) for name in self._words}
        own = min(distances[name] for name, inn in self._words.items() if inn == meant)
        near = {inn for name, inn in self._words.items() if distances[name] <= own + 1}
        return any(set(self._entries[inn]["classes"]) != set(self._entries[meant]["classes"]) for inn in near)

    def phrases(self, doc: Doc, exact: Sequence[Span]) -> list[tuple[Span, str]]:
        """(span, medicine) of names of several words in which one slip is; those that are exact are left out."""
        found: list[tuple[Span, str]] = []
        words = [token.text for token in doc]
        for length in sorted(self._lengths, reverse=True):
            for start in range(len(words) - length + 1):
                span = doc[start : start + length]
                if any(span.start < one.end and one.start < span.end and len(one) >= length for one in exact):
                    continue
                if any(span.start < one.end and one.start < span.end for one, _ in found):
                    continue
                inns = self._with_a_slip(words[start : start + length])
                if len(inns) == 1:
                    found.append((span, inns.pop()))
        return found

    def _with_a_slip(self, words: Sequence[str]) -> set[str]:
        """The medicines whose names are `words` but for one slip: one word is wrong, so one of the first two is right."""
        near = [one for place in _KEPT for one in self._phrases.get((len(words), place, words[place]), ())]
        return {inn for name, inn in near if _one_slip(words, name)}


def _slips(word: str, name: str) -> int | None:
    """Slips between `word` and `name`, as far as so many are forgiven at that length; else None."""
    if name[0] != word[0]:
        return None
    if len(name) < SHORTEST:
        swapped = sorted(word) == sorted(name) and OSA.distance(word, name) == 1
        doubled = len(word) == len(name) + 1 and _single(word) == _single(name)
        return 1 if swapped or doubled else None
    allowed = 2 if len(word) >= _LONG else 1
    distance = OSA.distance(word, name, score_cutoff=allowed)
    return int(distance) if distance <= allowed and len(word) >= _SHORT else None


def _single(word: str) -> str:
    return "".join(letter for i, letter in enumerate(word) if i == 0 or letter != word[i - 1])


def _one_slip(words: Sequence[str], name: Sequence[str]) -> bool:
    wrong = [(word, meant) for word, meant in zip(words, name, strict=True) if word != meant]
    if len(wrong) != 1 or len(wrong[0][1]) < _WHOLE:
        return False
    return OSA.distance(*wrong[0], score_cutoff=1) <= 1
