"""Words with a slip of the finger, put right before anything is read: "alopeica" is alopecia, "stil" is still.

Only a word that nobody knows is touched, and only where one likely word is meant: a wrong word is worse than an unknown one.
Names of medicines are left to `medicine_slips`, which weighs what a wrong one would do.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.language.dictionary import load_medicines, load_yaml, names_of
from bot.language.encoder import common_words

_WORD = re.compile(r"(?<![\w'-])[a-z]{3,}(?:'[a-z]{1,2})?'?(?![\w'-])")
_RUN = re.compile(r"([a-z])\1{2,}")
_PART = re.compile(r"[a-z]+(?:'[a-z]+)?")
_VOWEL = re.compile(r"[aeiouy]")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = [{row[at], row[at + 1]} for row in _ROWS for at in range(len(row) - 1)]
_SHORTEST_HALF = 4  # letters of a word that stands in a longer one
_UNRANKED = (
    20000  # the place of a phrase's word that the encoder does not know whole, among words by how common they are
)


@dataclass(frozen=True)
class Limits:
    """From `spelling.yml`. `likely`: one of so many most common words may be meant, whether or not a phrase holds it.

    Letters of a word from which a `swapped` pair is forgiven, a letter `dropped` or too many, one from the key `beside`, a
    wrong `vowel`, any one `wrong`. `clearly`: how many times more common the word meant must be than the next.
    """

    likely: int
    swapped: int
    dropped: int
    beside: int
    vowel: int
    wrong: int
    clearly: float


@dataclass(frozen=True)
class Spelling:
    """`rank`: words that may be meant by how common they are, 0 first; `known`: words never touched; `means`:
    what a word stands for; `names`: of medicines; `figures`: number words, of which no one is taken for another;
    `endings`: of words.
    """

    rank: Mapping[str, int]
    known: frozenset[str]
    means: Mapping[str, str]
    names: frozenset[str]
    figures: frozenset[str]
    endings: tuple[str, ...]
    limits: Limits

    @classmethod
    def load(cls, folder: Path | None = None) -> Spelling:
        """Of `spelling.yml`, the files it names, and the words the encoder knows. Raises LanguageError."""
        own, typing, time = (load_yaml(name, folder) for name in ("spelling", "typing", "time"))
        limits, words = Limits(**own["limits"]), frozenset(own["words"])
        typed = _parts(_texts(typing)) | frozenset(own["never"])
        phrases = _parts(text for name in own["words_of"] for text in _texts(load_yaml(name, folder))) - typed | words
        common = {word: rank for word, rank in common_words().items() if word not in own["not_words"]}
        medicines = _parts(name for entry in load_medicines(folder) for name in names_of(entry))
        rank = {word: place for word, place in common.items() if place < limits.likely or word in phrases}
        rare = (word for word in phrases - common.keys() if word in words or _stands_alone(word, rank, limits))
        return cls(
            rank | dict.fromkeys(rare, _UNRANKED),
            frozenset(phrases | typed | medicines | common.keys()),
            own["means"],
            frozenset(medicines - words - common.keys()),
            frozenset(time["number_words"]),
            tuple(own["endings"]),
            limits,
        )

    def derived(self, word: str) -> bool:
        """Whether it is a known word with an ending ("aches", "scratchy"), or two in one ("gallbladder")."""
        stems = {word.removesuffix(ending) for ending in self.endings if word.endswith(ending)}
        stems |= {f"{stem}e" for stem in stems} | {stem[:-1] for stem in stems if stem[-2:-1] == stem[-1:]}
        stems |= {f"{stem[:-1]}y" for stem in stems if stem.endswith("i")}
        if any(len(stem) > 2 and stem in self.known for stem in stems):
            return True
        cuts = range(_SHORTEST_HALF, len(word) - _SHORTEST_HALF + 1)
        return any(word[:cut] in self.known and word[cut:] in self.known for cut in cuts)


class Mender:
    """Built once from a `Spelling`."""

    def __init__(self, spelling: Spelling) -> None:
        self._spelling = spelling
        self._targets, self._names = sorted(spelling.rank), sorted(spelling.names)
        self._right = lru_cache(1024)(self._looked_up)

    def mend(self, text: str, spared: Container[str] = ()) -> str:
        """`text` (lower case) with the words put right of which it is clear what is meant; `spared` are left alone."""
        return _WORD.sub(lambda found: word if (word := found.group()) in spared else self._right(word), text)

    def _looked_up(self, word: str) -> str:
        if word in self._spelling.means:
            return self._spelling.means[word]
        if word in self._spelling.known or self._spelling.derived(word):
            return word
        return self._shortened(word) or self._meant(word) or word

    def _shortened(self, word: str) -> str | None:
        """ "stooopped" with fewer of a letter that was held down."""
        if not _RUN.search(word):
            return None
        shorter = (_RUN.sub(r"\1\1", word), _RUN.sub(r"\1", word))
        return next((one for one in shorter if len(one) > 1 and one in self._spelling.known), None)

    def _meant(self, word: str) -> str | None:
        rank, limits = self._spelling.rank, self._spelling.limits
        near = sorted(self._near(word), key=lambda one: rank[one])
        if not near or any(_forgiven(word, name, limits) for name in self._names):
            return None
        if len(self._spelling.figures.intersection(near)) > 1:  # "eighyt"
            return None
        if len(near) > 1 and rank[near[1]] < limits.clearly * max(rank[near[0]], 1):
            return None
        return near[0]

    def _near(self, word: str) -> list[str]:
        found = process.extract(word, self._targets, scorer=OSA.distance, score_cutoff=1, limit=None)
        return [one for one, _, _ in found if _forgiven(word, one, self._spelling.limits)]


def _forgiven(word: str, meant: str, limits: Limits) -> bool:
    """Whether `word` is `meant` with one slip that so short a word may have."""
    if OSA.distance(word, meant, score_cutoff=1) != 1 or word[0] != meant[0]:
        return False
    if not _VOWEL.search(word):  # mostly an abbreviation
        return len(word) >= limits.dropped and len(word) < len(meant)
    if sorted(word) == sorted(meant):
        return len(word) >= limits.swapped
    if len(word) == len(meant):
        return len(word) >= (
            limits.beside if _beside(word, meant) else limits.vowel if _sounds(word, meant) else limits.wrong
        )
    return len(meant) >= limits.dropped


def _stands_alone(word: str, rank: Mapping[str, int], limits: Limits) -> bool:
    """Trap: the language files hold misspelt words, too ("definatly"); nothing is mended to one of them."""
    if len(word) < limits.wrong:
        return "'" in word
    return not any(_forgiven(word, other, limits) for other in rank)


def _beside(word: str, meant: str) -> bool:
    """Whether the one letter in which they differ lies on the next key."""
    return any({one, other} in _NEIGHBOURS for one, other in zip(word, meant, strict=True) if one != other)


def _sounds(word: str, meant: str) -> bool:
    """Whether the one letter in which they differ is a vowel in both: "docter"."""
    return all(
        _VOWEL.match(one) and _VOWEL.match(other) for one, other in zip(word, meant, strict=True) if one != other
    )


def _parts(texts: Iterable[str]) -> set[str]:
    return {part for text in texts for part in _PART.findall(text)}


def _texts(content: Any) -> Iterable[str]:
    if isinstance(content, str):
        yield content.lower()
    elif isinstance(content, Mapping):
        for key, value in content.items():
            yield from _texts(key)
            yield from _texts(value)
    elif isinstance(content, (list, tuple)):
        for value in content:
            yield from _texts(value)
