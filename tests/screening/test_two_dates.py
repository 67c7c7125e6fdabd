"""Proves that a date which can be read in two ways is put to the visitor with both readings, and never guessed."""

from __future__ import annotations

from datetime import date

import pytest

from bot.answers.model import Age, When
from bot.screening.view import state_json
from tests.screening.heard import APECED, answered, begun, says
from tests.screening.people import ADULT, Visitor


def labels(seen: Visitor) -> list[str]:
    return [choice["label"] for choice in state_json(seen.screening, seen.world)["question"]["choices"]]


def offered(words: str = "05/10/24") -> Visitor:
    return says(begun().until("began", ADULT), words)


def test_both_readings_are_buttons() -> None:
    seen = offered()
    assert (seen.asked, labels(seen)) == ("which_date", ["10 May 2024", "5 October 2024", "Something else"])
    assert "began" not in answered(seen)


@pytest.mark.parametrize("words", ["10 May 2024", "October", "the second one", "it was october 5, 2024"])
def test_one_of_them_in_words(words: str) -> None:
    seen = says(offered(), words)
    assert seen.asked == "bad_days"
    value = answered(seen)["began"].value
    assert isinstance(value, When)
    assert value.earliest is not None
    assert value.earliest.month == (5 if "May" in words else 10)


def test_pressed() -> None:
    seen = offered().press("reading:1")
    assert seen.asked == "bad_days"
    assert (answered(seen)["began"].raw, answered(seen)["began"].message) == ("05/10/24", None)
    assert "5 October 2024" in seen.said


def test_something_else() -> None:
    assert offered().press("other_date").asked == "began"
    assert offered().command("back").asked == "began"
    assert says(offered(), "two years ago").asked == "bad_days"


def test_no_sense_asks_once_more() -> None:
    seen = says(offered(), "banana")
    assert (seen.asked, len(labels(seen))) == ("which_date", 3)


def test_a_side_question_changes_nothing() -> None:
    seen = offered()
    before = state_json(seen.screening, seen.world)["question"]
    assert state_json(seen.type("what is this", "ask_study").screening, seen.world)["question"] == before


def test_only_one_of_them_lies_in_the_past() -> None:
    assert offered("01/12/26").asked != "which_date"


def test_a_birth_date() -> None:
    seen = says(begun(trial=APECED), "05/10/1990")
    assert labels(seen)[:2] == ["10 May 1990", "5 October 1990"]
    assert answered(seen.press("reading:0"))["birth"].value == Age(born=date(1990, 5, 10))


def test_the_date_of_a_follow_up() -> None:
    seen = says(begun().until("shots", ADULT), "botox, on 05/10/26")
    assert seen.asked == "which_date"
    assert seen.press("reading:0").asked in ("steroids", "confirm")
