"""Proves that who speaks of themselves need not say who they are as well, and that nobody else is taken for the patient."""

from __future__ import annotations

import pytest

from tests.screening.heard import APECED, noted, says
from tests.screening.people import Visitor, visitor, world


def asked_who() -> Visitor:
    return visitor(world(APECED)).press("yes")


OWN = [
    "I'm 34, have APS-1 and lost nearly all my hair two years ago",
    "well, I am 51 and have had APECED since I was small",
]


@pytest.mark.parametrize("words", OWN)
def test_whoever_speaks_of_themselves_is_the_patient_and_it_is_read_back(words: str) -> None:
    seen = says(asked_who(), words)
    assert (seen.screening.who, seen.asked) == ("patient", "volunteered")
    assert "apeced" in noted(seen)


OTHERS = [
    "I'm 34 and my son has APS-1", "he has APS-1", "I'm 34", "my sister has APECED, I am 34", "banana", "APS-1",
    "she is 12 and has APECED",
]  # fmt: skip


@pytest.mark.parametrize("words", OTHERS)
def test_nobody_else_is_taken_for_the_patient(words: str) -> None:
    assert says(asked_who(), words).screening.who != "patient"
