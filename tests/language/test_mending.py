"""Misspelt words: which are put right, which are left alone, and laws that hold of every word."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.language.misspelt import edit
from bot.language.mending import Mender, Spelling
from bot.language.reader import Reader

TODAY = date(2026, 11, 22)


@lru_cache
def spelling() -> Spelling:
    return Spelling.load()


@lru_cache
def mender() -> Mender:
    return Mender(spelling())


@lru_cache
def reader() -> Reader:
    return Reader.load(judge=False)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("alopeica", "alopecia"),
        ("shinglse", "shingles"),
        ("a steriod cream", "a steroid cream"),
        ("neveer had one", "never had one"),
        ("mabye, my docter said so", "mabye, my doctor said so"),  # "mabye" is known to typing.yml
        ("nto sure", "not sure"),
        ("hakf of my hiar", "half of my hair"),
        ("stooopped it", "stopped it"),
        ("i havnt and she does'nt", "i haven't and she doesn't"),
        ("stil on it", "still on it"),
        ("donot think so", "do not think so"),
    ],
)
def test_what_is_meant(typed: str, meant: str) -> None:
    assert mender().mend(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "copd and gerd",  # abbreviations
        "a moth in the booth",  # words
        "predinsone and olumaint",  # medicines: a wrong one is worse than an unknown one
        "eighyt percent",  # eight or eighty
        "thre",  # a number of time.yml
        "noe",  # none, no or one
        "my arm aches and itches",  # known words with an ending
        "scabs, welts and a cramp",
        "gallbladder",  # two words in one
        "she'd say they've had it",
        "x-ray, aps-1, 20mg",
        "zzzz qqqq",
    ],
)
def test_what_is_left_alone(typed: str) -> None:
    assert mender().mend(typed) == typed


def test_a_word_in_capitals_is_no_slip() -> None:
    assert "oct" not in reader().read("I take OTC and CLOD", TODAY).mended
    assert reader().read("I take CLOD", TODAY).mended == "i take clod"


def test_the_reader_tells_what_it_put_right() -> None:
    heard = reader().read("Neveer had one", TODAY)
    assert (heard.text, heard.mended, heard.polarity) == ("Neveer had one", "never had one", False)
    assert "spelling put right: never had one" in heard.grounds
    assert not any("spelling" in ground for ground in reader().read("Never had one", TODAY).grounds)


@given(st.sampled_from(sorted(spelling().known - spelling().means.keys())))
def test_a_known_word_is_never_touched(word: str) -> None:
    assert mender().mend(word) == word


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz' ", max_size=40))
def test_what_was_mended_stays_so(text: str) -> None:
    once = mender().mend(text)
    assert mender().mend(once) == once


@given(st.sampled_from(sorted(spelling().rank)), st.randoms(use_true_random=False))
def test_a_slip_gives_the_word_or_stays(word: str, chance: object) -> None:
    """One slip of the finger never makes a yes of a no, or a no of a yes."""
    typed = edit(word, chance)  # type: ignore[arg-type]
    if typed is None:
        return
    before, after = (reader().read(one, TODAY).polarity for one in (word, typed))
    assert before is after or before is None or after is None
