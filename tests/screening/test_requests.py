"""Proves that one can always ask, go back, change, stop, start again, delete or reach a person, and lose nothing by it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.screening.model import Stage
from bot.screening.view import state_json
from tests.screening.people import TINY, visitor, world

ASIDE = [  # intent, text, words of the reply
    ("ask_study", "what is this", "feverfew tablets"),
    ("ask_placebo", "is there a placebo", "do not know"),
    ("ask_contact", "phone?", "no phone number"),
    ("ask_are_you_human", "are you a bot", "computer program"),
    ("why", "why", "age limit"),
    ("repeat", "again?", "date of birth"),
    ("progress", "how far", "At most"),
    ("explain_term", "what is an antibody", "body protein"),
    ("explain_term", "what is a quark", "can not explain"),
    ("greet", "hi", "Hello again"),
    ("thanks", "thanks", "welcome"),
    ("chitchat", "nice day", "only talk about this study"),
    ("praise", "good bot", "kind of you"),
    ("complaint", "too many questions", "stop at any time"),
    ("insult", "stupid bot", "ask for a person"),
    ("out_of_scope", "order a pizza", "can not help with that"),
    ("ask_will_it_work", "will it work", "not promise"),
    ("ask_do_i_fit", "am i eligible", "Only the study team can decide"),
    ("go_back", "back", "no question before"),
    ("change_answer", "change", "no answer to change"),
]


@pytest.mark.parametrize("intent, text, words", ASIDE)
@pytest.mark.parametrize("times", [1, 2, 6])
def test_asides_leave_the_question_as_it_was(intent: str, text: str, words: str, times: int) -> None:
    seen = visitor().until("birth")
    before = state_json(seen.screening, seen.world)["question"]
    for _ in range(times):
        assert words in seen.type(text, intent).said
    assert state_json(seen.screening, seen.world)["question"] == before
    assert seen.last.said[-1].text.endswith("date of birth?")


def test_contact_details_come_from_configuration() -> None:
    seen = visitor(world(contact_details="call 555")).until("birth").type("number?", "ask_contact")
    assert "call 555" in seen.said


def test_hard_words_of_the_pending_question_come_first() -> None:
    seen = visitor().until("diagnosed").type("what does that mean", "explain_term")
    assert "strong headache" in seen.said


@pytest.mark.parametrize("intent, sure, asked", [
    ("ask_study", 0.6, "anything_else"), ("ask_study", 0.95, "diary"),
    ("stop", 0.99, "anything_else"),
    ("inform", 0.99, "anything_else"),
])  # fmt: skip
def test_a_clear_answer_wins_over_a_hesitant_request(intent: str, sure: float, asked: str) -> None:
    assert visitor().until("diary").type("sure I do", intent, sure, polarity=True).asked == asked


def test_the_words_of_a_choice_are_never_a_request() -> None:
    assert visitor().until("diagnosed").type("a doctor", "ask_study", 1.0).asked == "began"
    assert visitor().until("who").type("I have migraine", "delete_data", 1.0).asked == "birth"


def test_a_clear_reply_to_a_reserved_question_wins_over_a_hesitant_request() -> None:
    seen = visitor().until("bad_days").give(3)
    assert seen.type("that's right", "greet", 0.6, polarity=True).asked != "confirm"
    assert visitor().until("who").type("someone", "thanks", 0.6).asked == "who"


@pytest.mark.parametrize("question, sure, asked", [
    ("diagnosed", 0.95, None), ("diagnosed", 0.7, "confirm_stop"), ("began", 0.95, "confirm_stop"), ("who", 0.95, None),
])  # fmt: skip
def test_stop_in_words(question: str, sure: float, asked: str | None) -> None:
    seen = visitor().until(question).type("stop", "stop", sure)
    assert seen.asked == asked
    assert (seen.screening.stage is Stage.STOPPED) is (asked is None)


def test_stop_asked_about_can_be_taken_back() -> None:
    seen = visitor().until("began").type("stop", "stop")
    before = seen.screening.pending.ask
    assert seen.press("no").asked == "began"
    assert seen.screening.pending.ask != before
    assert seen.type("stop", "stop").press("yes").screening.stage is Stage.STOPPED


def test_stopping_keeps_what_was_said_and_resumes() -> None:
    seen = visitor().until("began").command("stop")
    assert state_json(seen.screening, seen.world)["status"] == "stopped"
    assert (seen.screening.outcome["code"], seen.asked) == ("incomplete", None)
    assert seen.type("hello?").asked == "resume"
    assert seen.command("back").asked == "resume"
    assert seen.command("stop").asked == "resume"
    assert seen.press("no").asked is None
    assert seen.command("repeat").asked == "resume"
    assert seen.press("yes").asked == "began"
    assert (seen.screening.outcome, seen.screening.stage) == (None, Stage.QUESTIONS)
    assert seen.until("review").asked == "review"


def test_stopping_before_any_answer_has_no_outcome() -> None:
    assert visitor().until("birth").command("stop").screening.outcome is None


def test_stopping_while_contact_is_taken_keeps_the_outcome() -> None:
    seen = visitor().until("consent_share").press("yes").command("stop")
    assert seen.screening.outcome["code"] == "likely_eligible"
    assert seen.type("hello").press("yes").asked == "contact_name"


def test_start_again_is_confirmed_once_then_drops_answers_and_keeps_consent() -> None:
    seen = visitor().until("began").type("start over", "start_over")
    assert (seen.asked, len(seen.screening.answers)) == ("confirm_restart", 2)
    ask = seen.screening.pending.ask
    assert seen.command("restart").screening.pending.ask == ask, "the same question, asked again"
    seen.press("yes")
    assert (seen.asked, seen.screening.answers, seen.last.dropped) == ("who", (), ("birth", "diagnosed"))
    assert seen.screening.consents[0].given


def test_start_again_taken_back_loses_nothing() -> None:
    seen = visitor().until("began").command("restart").press("no")
    assert (seen.asked, len(seen.screening.answers)) == ("began", 2)
    assert seen.command("restart").command("back").asked == "began"
    assert seen.command("restart").type("nope", polarity=False).asked == "began"
    assert seen.until("review").asked == "review"


def test_start_again_with_nothing_to_lose_asks_nothing() -> None:
    assert visitor().until("who").command("restart").asked == "who"
    assert visitor().until("birth").command("restart").asked == "who"


@pytest.mark.parametrize("name, intent", [("confirm_restart", "start_over"), ("confirm_delete", "delete_data")])
def test_taking_it_back_after_the_end_or_a_stop(name: str, intent: str) -> None:
    over = visitor().until("consent_share").press("no").type("that, please", intent)
    assert over.asked == name
    assert over.press("no").asked is None
    assert "done with the questions" in over.said
    assert over.screening.outcome["code"] == "likely_eligible"
    stopped = visitor().until("began").command("stop").type("that, please", intent)
    assert (stopped.asked, stopped.press("no").asked) == (name, "resume")
    assert stopped.press("yes").asked == "began"


def test_deleting_is_confirmed_once() -> None:
    seen = visitor().until("began").type("delete my data", "delete_data")
    assert (seen.asked, seen.last.erase) == ("confirm_delete", False)
    assert seen.press("no").asked == "began"
    assert seen.type("delete my data", "delete_data").type("yes", polarity=True).last.erase


def test_back_goes_through_the_answers() -> None:
    seen = visitor().until("began").command("back")
    assert seen.asked == "diagnosed"
    assert seen.command("back").asked == "birth"
    assert "no question before" in seen.command("back").said
    assert len(seen.screening.answers) == 2, "an answer stands until there is another"
    assert visitor().until("review").command("back").asked == "anything_else"
    assert visitor().until("bad_days").give(3).command("back").asked == "bad_days"
    closer = visitor().until("began").give({"earliest": "2025-10-01", "latest": "2026-01-31"}).command("back")
    assert closer.asked == "began"
    assert not closer.screening.pending.closer
    assert visitor().until("began").type("stop", "stop").command("back").asked == "began"


def test_change_by_name_and_from_a_list() -> None:
    seen = visitor().until("began")
    assert seen.type("change my date of birth", "change_answer").asked == "birth"
    seen = visitor().until("began").type("I want to change something", "change_answer")
    assert seen.asked == "change"
    assert seen.type("I want to change something", "change_answer").asked == "change"
    assert seen.press("go_on").asked == "began"
    seen.type("change", "change_answer")
    assert seen.type("yes", polarity=True).asked == "began"
    seen.type("change", "change_answer").press("change:birth")
    assert seen.asked == "birth"
    assert seen.screening.suspended_stage is None


def test_a_read_back_left_for_another_question_counts_for_nothing() -> None:
    seen = visitor().until("bad_days").give(3).type("change my date of birth", "change_answer")
    assert seen.asked == "birth"
    assert "bad_days" in seen.last.dropped
    seen = visitor().until("bad_days").give(3)
    assert seen.type("change how many days the head hurts", "change_answer").asked == "bad_days"
    assert seen.last.dropped == ()


def test_after_the_review_no_answer_can_be_changed() -> None:
    assert "can not change" in visitor().until("consent_share").type("change", "change_answer").said
    over = visitor().until("consent_share").press("no")
    assert "can not change" in over.type("change", "change_answer").said


def test_a_person_can_be_asked_for_at_any_time() -> None:
    seen = visitor().until("began").command("person")
    assert (seen.asked, seen.screening.referral_kind) == ("consent_share", "asked_for_person")
    assert seen.command("person").asked == "consent_share"
    assert seen.press("no").asked == "began"
    seen.type("a human please", "person").press("yes")
    for text in ("Ann", "212 555 0100", "skip", "skip", "skip"):
        seen.type(text)
    made = seen.last.referral
    assert (made.kind, made.assessment.outcome.code.value) == ("asked_for_person", "incomplete")
    seen.screening = replace(seen.screening, referral="AB12")
    assert state_json(seen.screening, seen.world)["status"] == "with_person"


def test_a_person_before_anybody_said_who_chats() -> None:
    seen = visitor().until("who").command("person").press("yes")
    for text in ("Ann", "212 555 0100", "skip", "skip"):
        seen.type(text)
    assert seen.last.referral.assessment is None
    assert visitor().until("who").command("person").command("back").asked == "who"


def test_a_person_after_the_end() -> None:
    seen = visitor().until("consent_share").press("no").command("person")
    assert seen.asked == "consent_share"
    assert (seen.press("no").asked, seen.screening.stage) == (None, Stage.FINISHED)


@pytest.mark.parametrize("command", ["back", "why", "repeat", "stop"])
def test_after_the_end(command: str) -> None:
    seen = visitor().until("consent_share").press("no")
    assert "done with the questions" in seen.command(command).said
    assert "done with the questions" in seen.type("more", None).said
    assert "done with the questions" in seen.type("stop", "stop", 0.7).said
    assert TINY.about["drug"] in seen.type("the pill?", "ask_drug").said
    assert "nearly done" in seen.command("progress").said


def test_in_a_name_field_only_a_sure_request_is_one() -> None:
    seen = visitor().until("consent_share").press("yes")
    assert seen.type("Will Stop", "stop", 0.7).asked == "contact_phone"
    assert seen.type("I want to stop", "stop", 0.95).screening.stage is Stage.STOPPED


def test_a_hesitant_or_unknown_intent_is_no_request() -> None:
    assert visitor().until("diagnosed").type("bla", "ask_study", 0.2).screening.pending.misses == 1


@pytest.mark.parametrize("reading, asked", [({"unsure": True}, "confirm"), ({"polarity": False}, "bad_days")])
def test_the_read_back_is_heard_in_words(reading: dict, asked: str) -> None:
    seen = visitor().until("bad_days").give(3).type("hm", **reading)
    assert seen.asked != "confirm" if reading.get("unsure") else seen.asked == asked
