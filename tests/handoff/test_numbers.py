"""Proves: referral numbers are random, survive being read aloud and typed, and every single slip is noticed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.handoff.numbers import draw, formatted, validate

ANY = st.integers(0, 2**40 - 1)
PLACES = (3, 4, 5, 6, 8, 9, 10, 11, 13)
DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@pytest.mark.parametrize(
    ("number", "written"),
    # 1 weighs x: 2. 2**35 is the digit 1 in the first place, which weighs x^8 = x^3 + x^2 + 1: 13, written D.
    [(0, "PS-0000-0000-0"), (1, "PS-0000-0001-2"), (2**35, "PS-1000-0000-D"), (2**35 + 1, "PS-1000-0001-F")],
)
def test_known_numbers(number: int, written: str) -> None:
    assert formatted(number) == written
    assert validate(written) == written


@given(ANY)
def test_every_number_validates_however_it_is_typed(number: int) -> None:
    written = formatted(number)
    for typed in (written.lower(), written.replace("-", ""), written.replace("-", " "), f"  {written} "):
        assert validate(typed) == written


@given(ANY)
def test_letters_that_look_alike_are_read_as_meant(number: int) -> None:
    written = formatted(number)
    assert validate(written[:3] + written[3:].replace("0", "O").replace("1", "l")) == written


@given(ANY, st.sampled_from(PLACES), st.sampled_from(DIGITS))
def test_one_wrong_character_is_noticed(number: int, place: int, digit: str) -> None:
    written = formatted(number)
    wrong = written[:place] + digit + written[place + 1 :]
    assert (validate(wrong) is None) == (digit != written[place])


@given(ANY, st.sampled_from(PLACES), st.sampled_from(PLACES))
def test_two_characters_swapped_are_noticed(number: int, one: int, other: int) -> None:
    letters = list(formatted(number))
    differ = letters[one] != letters[other]
    letters[one], letters[other] = letters[other], letters[one]
    assert (validate("".join(letters)) is None) == differ


@pytest.mark.parametrize(
    "text", ["", "PS", "PS-", "PS-0000-0000", "XX-0000-0000-0", "PS-0000-00000-0", "PS-0000-000U-0", "Ada 55"]
)
def test_what_is_no_number(text: str) -> None:
    assert validate(text) is None


def test_drawn_numbers_are_valid_and_spread() -> None:
    drawn = [draw() for _ in range(2000)]
    assert len(set(drawn)) == 2000  # of 2**40: a repeat among 2,000 has a chance of 2 in a million
    assert all(validate(one) == one for one in drawn)
    assert all({one[at] for one in drawn} == set(DIGITS) for at in PLACES)
