"""Proves: a code is read as people type it, says nothing, and cannot be guessed."""

from __future__ import annotations

import math

import pytest

from bot.handoff import codes


def test_codes_are_hard_to_guess_and_easy_to_read_aloud() -> None:
    drawn = [codes.draw() for _ in range(500)]
    assert len(set(drawn)) == 500
    assert all(len(one) == 14 and one[4] == one[9] == "-" for one in drawn)
    letters = set("".join(drawn)) - {"-"}
    assert len(letters) == 32
    assert not letters & set("ILOU")
    assert 12 * math.log2(len(letters)) >= 50


@pytest.mark.parametrize("typed", ["ABCD-EF0H-1KMN", "abcdef0h1kmn", " abcd efoh\nLkmn ", "ABCD-EFOH-IKMN"])
def test_case_blanks_dashes_and_look_alikes_do_not_count(typed: str) -> None:
    assert codes.validate(typed) == "ABCD-EF0H-1KMN"


@pytest.mark.parametrize("typed", ["", "ABCD", "ABCD-EFGH-JKM", "ABCD-EFGH-JKMNP", "ABCD-EFGH-JKMU", "ÀBCD-EFGH-JKMN"])
def test_what_is_no_code(typed: str) -> None:
    assert codes.validate(typed) is None
