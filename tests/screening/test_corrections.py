"""Proves that an answer can be put right at any time and in any words, and that "I told you" takes up what was said."""

from __future__ import annotations

import pytest

from bot.answers.model import Age, Certainty, Picked
from bot.screening.model import Stage
from tests.screening.heard import answered, begun, noted, says
from tests.screening.people import ADULT, Visitor


def at(question: str, **more: object) -> Visitor:
    return begun().until(question, {**ADULT, **more})


WITH_A_VALUE = [  # where, words, which question, what is read back
    ("bad_days", "sorry, I meant 4 years", "began", "between"),
    ("bad_days", "I meant 4 years ago", "began", "between"),
    ("bad_days", "actually change my date of birth to 14 March 1985", "birth", "14 March 1985"),
    ("diagnosed", "actually change that to 35", "birth", "35 years"),
    ("shots", "wait, the last one should be 70%", "bad_days", "70%"),
    ("anything_else", "oops, the last one should be no", "diary", "No"),
    ("review", "I put the wrong number for the bad days, it should be 70%", "bad_days", "70%"),
    ("diary", "sorry, I meant botox for the shots", "shots", "Botox"),
    ("anything_else", "correction: no", "diary", "No"),
]  # fmt: skip

WITHOUT = [  # where, words, which question is asked again
    ("steroids", "earlier I said no to botox, that was wrong", "shots"),
    ("anything_else", "I made a mistake", "diary"),
    ("bad_days", "oops, the last one was wrong", "began"),
    ("bad_days", "sorry, I meant 05/10/22", "began"),
    ("bad_days", "sorry, I meant in 2190", "began"),
    ("bad_days", "sorry, I meant something else", "began"),
    ("diagnosed", "sorry, I meant 1 May 1990", "birth"),  # what was said already
]  # fmt: skip


@pytest.mark.parametrize("where, words, question, shown", WITH_A_VALUE)
def test_the_new_answer_is_read_back_and_replaces_the_old_one(
    where: str, words: str, question: str, shown: str
) -> None:
    seen = at(where)
    old = answered(seen)[question]
    says(seen, words)
    assert (seen.asked, noted(seen)) == ("volunteered", [question])
    assert seen.said.startswith("I will change this: ")
    assert shown in seen.said
    assert answered(seen)[question] == old
    seen.press("yes")
    new = answered(seen)[question]
    assert new.value != old.value
    assert (new.raw, new.certainty, new.grounds[0]) == (words, Certainty.CONFIRMED, "corrected")


@pytest.mark.parametrize("where, words, question", WITHOUT)
def test_without_a_new_answer_the_question_is_asked_again(where: str, words: str, question: str) -> None:
    seen = says(at(where), words)
    assert seen.asked == question
    assert question in answered(seen), "the old answer stands until there is another"


def test_not_what_was_meant() -> None:
    seen = says(at("bad_days"), "sorry, I meant 4 years").press("no")
    assert (seen.asked, noted(seen)) == ("began", [])
    assert "began" in answered(seen)


def test_the_pending_question_comes_back_after_it() -> None:
    assert says(at("shots"), "sorry, I meant 70%").press("yes").asked == "shots"


def test_a_correction_of_the_correction() -> None:
    seen = says(says(at("shots"), "sorry, I meant 70%"), "no, 80%")
    assert (seen.asked, "80%" in seen.said) == ("volunteered", True)
    assert says(seen, "oh, I meant 75%").asked == "volunteered"
    assert "75%" in seen.said
    assert seen.press("yes").asked == "shots"
    assert answered(seen)["bad_days"].grounds[0] == "corrected"


def test_what_is_being_read_back_is_put_right() -> None:
    seen = at("bad_days").give(3)
    assert seen.asked == "confirm"
    assert says(seen, "sorry, I meant 30%").asked == "volunteered"
    assert seen.press("yes").asked == "shots"


def test_answers_that_no_longer_apply_leave() -> None:
    seen = at("steroids", shots=["botox"], **{"last_shot.botox": "2020-01-01"})
    assert "last_shot.botox" in answered(seen)
    says(seen, "I gave the wrong answer about the shots").press("none")
    assert answered(seen)["shots"].value == Picked(frozenset({"none"}))
    assert "last_shot.botox" not in answered(seen)


def test_after_a_miss_it_answers_the_question_at_hand() -> None:
    seen = says(at("diagnosed"), "blorp")
    assert says(seen, "I meant a doctor").asked == "began"
    seen = says(at("diagnosed"), "blorp")
    assert says(seen, "I meant 35").asked == "volunteered"


def test_a_correction_inside_a_reply_is_a_reply() -> None:
    seen = says(at("diary"), "no. wait, yes")
    assert (seen.asked, noted(seen)) == ("confirm", [])


def test_nothing_to_correct_yet() -> None:
    seen = says(begun(), "I made a mistake")
    assert (seen.asked, "no answer to change" in seen.said) == ("birth", True)


@pytest.mark.parametrize("words", ["I got that wrong", "sorry, I meant 70%"])
def test_at_the_review_the_answer_to_change_is_asked_for(words: str) -> None:
    seen = says(at("review"), words)
    assert (seen.asked, "which answer to change" in seen.said) == ("review", True)


def test_too_late_after_the_end() -> None:
    seen = at("consent_share")
    assert says(seen, "sorry, I meant 70%", "change_answer", 0.9).asked == "consent_share"
    assert "can not change" in seen.said


def test_in_a_pause_for_an_adult() -> None:
    seen = says(begun(), "17")
    assert seen.press("no").screening.stage is Stage.PAUSED
    assert says(seen, "sorry, I meant 35").press("yes").asked == "diagnosed"
    assert answered(seen)["birth"].value == Age(years=35)


@pytest.mark.parametrize("words", ["I already told you", "same as before"])
def test_what_was_said_before_is_taken_up(words: str) -> None:
    seen = at("bad_days").command("back")
    assert seen.asked == "began"
    before = answered(seen)["began"]
    assert says(seen, words).asked == "bad_days"
    assert answered(seen)["began"] == before


def test_what_was_never_said_is_asked_kindly() -> None:
    seen = says(at("bad_days"), "I already told you")
    assert (seen.asked, "do not have an answer" in seen.said) == ("bad_days", True)
    assert seen.screening.pending is not None
    assert seen.screening.pending.misses == 0
    seen = says(at("shots").press("not_sure"), "same as before")
    assert seen.asked == "shots"
