"""Proves of whom a message is taken to speak: the patient's own words, a parent's child, and nobody else."""

from __future__ import annotations

import pytest

from bot.answers.model import Utterance
from bot.screening.speaker import heard_from, parted
from bot.screening.visitor import NOBODY_YET
from tests.screening.heard import APECED, APECED_ADULT, answered, begun, says, utterance
from tests.screening.people import Visitor

SURE = [  # who, age asked of, words: taken as they stand
    ("patient", "I'm 34"), ("patient", "34"), ("parent", "my son is 14"), ("parent", "he is 14"), ("parent", "14"),
    ("parent", "she's 14 years old"), ("clinician", "he is 40"), ("other", "she is 40"), ("parent", "I think he is 14"),
]  # fmt: skip
READ_BACK = [("parent", "I am 42"), ("patient", "he is 42"), ("patient", "my son is 42"), ("other", "my wife is 42")]


@pytest.mark.parametrize("who, words", SURE)
def test_the_patient_is_meant(who: str, words: str) -> None:
    seen = says(begun(who, APECED), words)
    assert (seen.asked != "confirm", "birth" in answered(seen)) == (True, True)


@pytest.mark.parametrize("who, words", READ_BACK)
def test_perhaps_somebody_else_is_meant(who: str, words: str) -> None:
    seen = says(begun(who, APECED), words)
    assert seen.asked == "confirm"
    assert answered(seen)["birth"].confidence == 0.5
    assert "may speak of somebody else" in answered(seen)["birth"].grounds


def infections(who: str) -> Visitor:
    return begun(who, APECED).until("recent_infections", APECED_ADULT)


@pytest.mark.parametrize("who, words, asked", [
    ("patient", "my mother had shingles", "recent_infections"),
    ("patient", "my son had shingles", "recent_infections"),
    ("patient", "I had shingles", "infection_end.shingles"),
    ("parent", "my daughter had shingles", "infection_end.shingles"),
    ("parent", "I had shingles", "confirm"),
    ("parent", "my mother had shingles", "recent_infections"),
    ("other", "my wife had shingles", "confirm"),
])  # fmt: skip
def test_a_mention_belongs_to_the_patient_or_to_nobody(who: str, words: str, asked: str) -> None:
    assert says(infections(who), words).asked == asked


def test_a_childs_medicine_is_not_the_patients() -> None:
    heard = heard_from(utterance("my son takes prednisone 5 mg"), NOBODY_YET)
    assert [one["other_person"] for one in heard.medicines] == [True]
    assert heard.clauses[0]["other_person"] is True


def test_a_message_without_clauses_is_one_piece() -> None:
    heard = Utterance(text="yes")
    assert parted(heard) == [({}, heard)]
    assert heard_from(heard, NOBODY_YET) == heard


def test_pieces_that_do_not_belong_to_their_clauses_are_left_alone() -> None:
    assert parted(Utterance(text="a, b", clauses=({"text": "a"}, {"text": "b"}))) == []
