"""Proves that a reply which holds the answer to its own follow-up is not asked for it again, and that nothing else is."""

from __future__ import annotations

import pytest

from bot.answers.model import Medicines, When
from tests.screening.heard import APECED, APECED_ADULT, answered, begun, says
from tests.screening.people import ADULT, Visitor


def at(question: str) -> Visitor:
    return begun(trial=APECED).until(question, APECED_ADULT)


USED = ["botox, two years ago", "yes, botox. Last time in March 2020", "used to get botox, quit in 2019"]


@pytest.mark.parametrize("words", USED)
def test_the_time_in_the_reply_answers_when(words: str) -> None:
    seen = says(begun().until("shots", ADULT), words)
    assert isinstance(answered(seen)["last_shot.botox"].value, When)
    assert "I understood: " in seen.said
    assert "last have Botox" not in seen.said
    assert seen.asked == "steroids"


def test_two_entries_and_one_time_are_asked_for_each() -> None:
    seen = says(begun().until("shots", ADULT), "botox and Aimovig, in March 2020")
    assert seen.asked == "last_shot.botox"


def test_no_time_no_follow_up() -> None:
    assert says(begun().until("shots", ADULT), "botox").asked == "last_shot.botox"


def test_a_dose_is_taken_and_read_back() -> None:
    seen = says(at("steroids"), "hydrocortisone 10 mg twice a day")
    assert isinstance(answered(seen)["steroid_dose"].value, Medicines)
    assert (seen.asked, "hydrocortisone 20 mg" in seen.said) == ("confirm", True)


def test_a_medicine_without_its_dose_is_asked_for() -> None:
    assert says(at("steroids"), "hydrocortisone").asked == "steroid_dose"


def test_a_fail_is_confirmed_before_anything_follows() -> None:
    seen = says(begun().until("shots", ADULT), "botox last month")
    assert seen.asked in ("confirm", "last_shot.botox")
    assert "last_shot.botox" in answered(seen)


def test_a_time_that_answered_the_question_itself_is_not_used_twice() -> None:
    seen = says(at("hair_onset"), "3 months ago")
    assert seen.asked != "regrowth"
    assert "hair_before" not in answered(seen)


def test_the_figures_of_a_choice_do_not_say_when_it_was() -> None:
    seen = says(at("steroids"), "it was a short course of 4 to 14 days and it is now over")
    assert "burst_end" not in answered(seen)
    assert seen.asked in ("burst_end", "burst_size")
