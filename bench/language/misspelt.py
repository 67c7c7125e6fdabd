"""Phone typing, made with a fixed seed: one edit a sentence (swap, drop, double, neighbour key), in a word of four letters
or more.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace

from bench.language.corpus import Row

SEED = 20261122
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def misspelt(rows: Iterable[Row], seed: int = SEED) -> list[Row]:
    """Each sentence once with one edit; those without a word of four letters are left out."""
    chance = random.Random(seed)
    found = []
    for row in rows:
        edited = edit(row.text, chance)
        if edited is not None:
            found.append(replace(row, part=f"{row.part}, misspelt", text=edited))
    return found


def edit(text: str, chance: random.Random) -> str | None:
    """`text` with one edit inside one of its words; None where it has none that is long enough."""
    words = text.split(" ")
    places = [place for place, word in enumerate(words) if len(word) >= 4 and word.isalpha()]
    if not places:
        return None
    place = chance.choice(places)
    words[place] = _edited(words[place], chance)
    return " ".join(words)


def _edited(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    kind = chance.choice(("swap", "drop", "double", "neighbour"))
    if kind == "swap":
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == "drop":
        return word[:at] + word[at + 1 :]
    if kind == "double":
        return word[:at] + word[at] + word[at:]
    return word[:at] + neighbour(word[at], chance) + word[at + 1 :]


def neighbour(letter: str, chance: random.Random) -> str:
    """A letter beside this one on the keyboard; itself where it has no place there."""
    for row in _KEYS:
        place = row.find(letter.lower())
        if place >= 0:
            return chance.choice([row[beside] for beside in (place - 1, place + 1) if 0 <= beside < len(row)])
    return letter
