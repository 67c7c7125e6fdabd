"""Proves that a visitor is met kindly: a thank-you never hides a no, nobody is told what is not so, nobody is stuck."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answers.model import Medicine, Medicines
from bot.screening import in_words
from bot.screening.model import Stage
from tests.screening.people import TINY, visitor, world

SMALL_TALK = ["thanks", "greet", "chitchat", "praise", "complaint", "insult", "out_of_scope"]


@pytest.mark.parametrize("intent", SMALL_TALK)
def test_no_thanks_is_a_no(intent: str) -> None:
    seen = visitor().until("consent_share").type("no thanks", intent, polarity=False)
    assert (seen.screening.stage, seen.asked) == (Stage.FINISHED, None)
    assert not seen.screening.consents[-1].given


@pytest.mark.parametrize("intent", SMALL_TALK)
def test_an_answer_with_small_talk_is_an_answer(intent: str) -> None:
    assert visitor().until("diary").type("no, thank you", intent, polarity=False).asked == "confirm"
    seen = visitor().until("diary")
    ask = seen.screening.pending.ask
    assert seen.type("hello there", intent).screening.pending.ask == ask


@pytest.mark.parametrize("question, then", [("contact_email", "contact_time"), ("household_count", None)])
def test_a_no_leaves_out_what_may_be_left_out(question: str, then: str | None) -> None:
    given = {"contact_name": "Ann", "contact_phone": "212 555 0100", "contact_email": "a@b.org", "contact_time": "noon"}
    seen = visitor().until("consent_share").press("yes")
    while seen.asked != question:
        seen.type(given[seen.asked])
    assert seen.type("no", polarity=False).asked == then


def test_a_number_is_a_number_even_with_a_no_beside_it() -> None:
    seen = visitor().until("consent_share").press("yes").type("Ann").type("212 555 0100", polarity=False)
    assert seen.screening.contact["phone"] == "+12125550100"


def test_a_contact_without_a_number_may_just_say_no() -> None:
    seen = visitor().until("review", who=["household"], blood=["yes"]).press("send").press("yes")
    assert seen.type("no", polarity=False).asked == "contact_name"


def test_instead_of_a_reminder_a_person_can_be_asked_for() -> None:
    seen = visitor().until("review", bad_days=3).press("send")
    assert "ask the study team to look at this" in seen.said
    assert seen.screening.referral_kind == "reminder"
    seen.type("I want a person", "person")
    assert (seen.asked, seen.screening.referral_kind) == ("consent_share", "asked_for_person")
    assert "look at this" not in visitor().until("consent_share").said


def test_a_refusal_after_the_end_leads_back_to_nothing() -> None:
    seen = visitor().until("review", diagnosed=["never"]).press("send").command("person").press("no")
    assert (seen.screening.stage, seen.asked) == (Stage.FINISHED, None)
    assert "Nothing is sent" in seen.said
    assert "where we were" not in seen.said


@pytest.mark.parametrize("answers", [{}, {"diagnosed": ["self"]}])
def test_a_parent_hears_about_their_child(answers: dict) -> None:
    seen = visitor().until("review", who=["parent"], **answers).press("send")
    assert "your child may qualify" in seen.said
    assert "you may qualify" not in seen.said


def test_somebody_in_crisis_is_first_told_where_to_find_someone_to_talk_to() -> None:
    seen = visitor().until("birth").type("words", safety=("crisis",))
    assert "988" in seen.last.said[0].text
    assert "Nobody is watching" in seen.last.said[1].text


def test_only_the_word_asked_about_is_explained() -> None:
    question = replace(TINY.questions["diagnosed"], explains={"SALT": "a score", "ALT": "a liver value"})
    asked = replace(TINY, questions={**TINY.questions, "diagnosed": question})
    said = visitor(world(asked)).until("diagnosed").type("what is SALT", "explain_term").said
    assert "a score" in said
    assert "liver" not in said


def test_a_small_dose_is_said_in_micrograms() -> None:
    seen = visitor()
    small = Medicines((Medicine("calcitriol", dose_mg_per_day=0.001), Medicine("calcium", dose_mg_per_day=500)))
    words = in_words.value(small, TINY.questions["steroids"], seen.screening, seen.world)
    assert words == "calcitriol 1 micrograms a day, calcium 500 mg a day"


def test_what_is_read_back_is_not_said_twice() -> None:
    assert "I understood" not in visitor().until("bad_days").type("3 of 100", percents=((3.0, 3.0),)).said
    assert "I understood" in visitor().until("bad_days").type("40 of 100", percents=((40.0, 40.0),)).said


def test_thanks_after_the_end_is_taken_as_thanks() -> None:
    seen = visitor().until("consent_share").press("no")
    assert seen.type("thanks a lot", "thanks").asked is None
    assert seen.screening.stage is Stage.FINISHED


def test_changing_an_answer_after_a_stop_offers_to_go_on() -> None:
    seen = visitor().until("diary").command("stop")
    seen.screening = replace(seen.screening, pending=None)
    assert seen.type("change my age", "change_answer").asked == "resume"


@pytest.mark.parametrize("intent", SMALL_TALK)
def test_mornings_is_a_time_and_no_greeting(intent: str) -> None:
    seen = visitor().until("consent_share").press("yes").type("Ann").type("212 555 0100").type("a@b.org")
    assert seen.asked == "contact_time"
    assert seen.type("mornings", intent, sure=0.99).screening.contact["time"] == "mornings"
