"""Proves: every name in medicines.yml is read as its medicine; with one slip of the finger nearly every one still is, and
hardly ever as a medicine of another class."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any

import pytest

from bot.language.dictionary import load_medicines, names_of
from bot.language.reader import Reader

TODAY = date(2026, 11, 22)
CARRIERS = ("{}", "i take {}", "on {} every day", "im on {} rn, thats all")
NEIGHBOURS = {
    "a": "sqz", "b": "vgn", "c": "xdv", "d": "sef", "e": "wrd", "f": "dgr", "g": "fht", "h": "gjy", "i": "uok", "j": "hku",
    "k": "jli", "l": "kop", "m": "nj", "n": "bmh", "o": "ipl", "p": "ol", "q": "wa", "r": "etf", "s": "adw", "t": "ryg",
    "u": "yij", "v": "cfb", "w": "qes", "x": "zcs", "y": "tuh", "z": "xa",
}  # fmt: skip
ENTRIES = load_medicines()
NAMES = [(name, entry) for entry in ENTRIES for name in names_of(entry)]
KNOWN = {name for name, _ in NAMES}


@lru_cache
def reader() -> Reader:
    return Reader()


def found(text: str) -> list[dict[str, Any]]:
    return [one for one in reader().read(text, TODAY).medicines if one["known"]]


@pytest.mark.parametrize(("name", "entry"), NAMES, ids=[name for name, _ in NAMES])
def test_every_name_is_read_as_its_medicine(name: str, entry: dict[str, Any]) -> None:
    for carrier in CARRIERS:
        assert entry["name"] in [one["name"] for one in found(carrier.format(name))], carrier.format(name)


def slipped(name: str, chance: random.Random) -> str:
    """One slip inside the word: two letters swapped, one dropped, doubled, or a neighbour key."""
    place = chance.randrange(1, len(name) - 1)
    kind, letter = chance.choice(("swap", "drop", "double", "neighbour")), name[place]
    if kind == "swap":
        return name[:place] + name[place + 1] + letter + name[place + 2 :]
    if kind == "neighbour":
        return name[:place] + chance.choice(NEIGHBOURS.get(letter, letter)) + name[place + 1 :]
    return name[:place] + ("" if kind == "drop" else letter * 2) + name[place + 1 :]


def slips(seed: int) -> Iterator[tuple[str, dict[str, Any]]]:
    chance = random.Random(seed)
    for name, entry in NAMES:
        written = slipped(name, chance) if len(name) >= 5 else name
        if written not in KNOWN:
            yield written, entry


@pytest.mark.parametrize("seed", [11, 12])
def test_one_slip_of_the_finger(seed: int) -> None:
    """At least 90 % of the classes right; none of another class is taken without being read back."""
    rows = list(slips(seed))
    right, wrong = 0, []
    for written, entry in rows:
        medicines = found(f"i take {written}")
        classes = {kind for one in medicines for kind in one["classes"]}
        right += bool(classes & set(entry["classes"]))
        others = [one for one in medicines if not set(one["classes"]) & set(entry["classes"])]
        wrong += [(written, entry["name"], one["name"]) for one in others if one["confidence"] >= 0.6]
    assert len(rows) > 600
    assert right / len(rows) >= 0.9, (right, len(rows))
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("hydroxyzine 25 mg", "hydroxychloroquine"),
        ("hydralazine 25 mg", "hydroxychloroquine"),
        ("clonazepam 0.5 mg", "clobetasol"),
        ("prednisolone 5 mg", "prednisone"),
        ("prednisone 5 mg", "prednisolone"),
    ],
)
def test_names_that_look_alike(text: str, never: str) -> None:
    assert never not in [one["name"] for one in found(text)]


@pytest.mark.parametrize(
    "text",
    [
        "i would prefer to rest", "it is a rash season", "the patient person in person", "a large percent of it",
        "concept and reason", "she pressed it", "i travel a lot", "in general it was fine", "everything started in spring",
        "my hair is thin",
    ],
)  # fmt: skip
def test_ordinary_words_are_no_medicines(text: str) -> None:
    assert found(text) == []
