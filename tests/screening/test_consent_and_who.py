"""Proves that nothing is read before consent, that a refusal erases, and that each visitor is led to the right cohort."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest

from bot.screening.model import NotAcceptable, Stage, Stale
from bot.screening.reply import by_label
from bot.screening.view import state_json
from tests.screening.heard import APECED
from tests.screening.people import TINY, Visitor, visitor, world


def test_the_greeting_says_what_this_is() -> None:
    said = visitor().said
    for words in ("not a doctor", "4 minutes", "stop at any time", "911", "OK to go on"):
        assert words in said


def test_a_trial_that_is_not_recruiting_is_explained_not_screened() -> None:
    closed = visitor(world(replace(TINY, status="completed")))
    assert (closed.screening.stage, closed.asked, closed.screening.outcome) == (Stage.FINISHED, None, None)
    assert TINY.texts["not_recruiting"] in closed.said
    for message in ("I want to join", "restart", "person"):
        told = closed.command(message).said if message != "I want to join" else closed.type(message).said
        assert "not taking new people" in told or "study team" in told
    assert closed.screening.stage is Stage.FINISHED


@pytest.mark.parametrize("read, asked, erased, unread", [
    ({"polarity": True}, "who", False, False),
    ({"polarity": False}, None, True, False),
    ({"polarity": True, "unsure": True}, "consent_chat", False, True),
    ({}, "consent_chat", False, True),
    ({"guess": {"no": 0.99}}, "consent_chat", False, True),
    ({"guess": {"yes": 0.99}}, "consent_chat", False, True),
])  # fmt: skip
def test_only_yes_and_no_are_read_before_consent(read: dict, asked: str, erased: bool, unread: bool) -> None:
    seen = visitor().type("I had a stroke", intent="ask_study", **read)
    assert (seen.asked, seen.last.erase, seen.last.unread) == (asked, erased, unread)
    assert seen.screening.answers == ()


def test_a_held_message_leaves_the_question_as_it_was() -> None:
    seen = visitor()
    ask = seen.screening.pending.ask
    seen.type("hello there")
    assert seen.screening.pending.ask == ask
    assert "not read it" in seen.said


def test_the_consent_keeps_version_hash_and_time_of_the_exact_words() -> None:
    seen = visitor()
    words = state_json(seen.screening, seen.world)["question"]["text"]
    consent = seen.press("yes").screening.consents[0]
    assert (consent.about, consent.given, consent.version, consent.at) == ("chat", True, "1", seen.world.now)
    assert consent.text_hash == sha256(words.encode()).hexdigest()


@pytest.mark.parametrize("command, asked", [
    ("why", "consent_chat"), ("repeat", "consent_chat"), ("back", "consent_chat"), ("person", "consent_chat"),
    ("restart", "consent_chat"), ("progress", "consent_chat"), ("stop", None),
])  # fmt: skip
def test_commands_before_consent(command: str, asked: str | None) -> None:
    seen = visitor().command(command)
    assert seen.asked == asked
    assert seen.last.erase is (command == "stop")


@pytest.mark.parametrize("who, cohort, proxy_words", [
    ("patient", "patient", "your"), ("parent", "patient", "your child's"), ("household", "donor", "your"),
    ("clinician", "patient", "the patient's"),
])  # fmt: skip
def test_who_leads_to_a_cohort_and_its_wording(who: str, cohort: str, proxy_words: str) -> None:
    seen = visitor().press("yes").press(who)
    assert (seen.screening.who, seen.screening.cohort, seen.asked) == (who, cohort, "birth")
    assert f"What is {proxy_words} date of birth" in seen.said


def test_who_can_be_typed_and_is_never_guessed() -> None:
    seen = visitor().press("yes").type("pineapple")
    assert (seen.asked, seen.screening.pending.misses) == ("who", 1)
    assert seen.type("I have migraine").screening.who == "patient"


@pytest.mark.parametrize("words, who", [
    ("I'm the patient", "patient"), ("for myself", "patient"), ("I’m his mom.", "parent"), ("doctor", "clinician"),
    ("I live with somebody who has it", "household"),
])  # fmt: skip
def test_who_is_told_in_the_words_that_the_trial_lists(words: str, who: str) -> None:
    assert visitor(world(APECED)).press("yes").type(words).screening.who == who


def test_a_choice_is_met_by_what_it_is_also_called() -> None:
    seen = visitor(world(APECED)).press("yes").press("patient").type("male, 34")
    assert by_label(world(APECED).trial.questions["vaccines"], "All up to date!") is not None
    assert by_label(world(APECED).trial.questions["vaccines"], "all up to the date") is None
    assert seen.asked != "who"


def test_stale_and_unknown_are_refused() -> None:
    seen = visitor()
    with pytest.raises(Stale):
        seen.send(choice=("yes",), ask="older")
    for wrong in ({"choice": ("maybe",)}, {"choice": ("yes", "no")}, {"value": 7}, {"command": "dance"}):
        with pytest.raises(NotAcceptable):
            seen.send(**wrong)
    assert seen.send(value=True).asked == "who"


def test_a_press_with_nothing_pending_is_refused() -> None:
    seen = visitor().press("yes").command("stop")
    with pytest.raises(NotAcceptable):
        seen.send(choice=("yes",))
    with pytest.raises(Stale):
        seen.send(choice=("yes",), ask="old")


MINORS = [  # birth, what is said to "is an adult with you?", who answers from then on, what is asked next
    ("2010-03-01", "yes", "patient", "diagnosed"),
    ("2014-11-23", "yes", "parent", "diagnosed"),
    ("2018-01-01", "yes", "parent", "diagnosed"),
    ("2010-03-01", "no", "patient", "adult_present"),
    ("2018-01-01", "no", "patient", "adult_present"),
]


@pytest.mark.parametrize("birth, with_adult, who, then", MINORS)
def test_a_minor_needs_an_adult(birth: str, with_adult: str, who: str, then: str) -> None:
    seen = visitor().until("adult_present", birth=birth)
    seen.press(with_adult)
    if then != "adult_present":
        seen.until("diagnosed", birth=birth)
    assert (seen.screening.who, seen.asked) == (who, then)
    if with_adult == "no":
        assert seen.screening.stage is Stage.PAUSED
        assert seen.screening.outcome["code"] == "incomplete"
        assert [answer.question for answer in seen.screening.answers] == ["birth"]


def test_a_paused_chat_takes_no_contact_and_resumes() -> None:
    seen = visitor().until("adult_present", birth="2010-03-01").press("no")
    assert "18" in seen.command("person").said
    assert seen.type("can I go on?").asked == "adult_present"
    seen.type("she is here now, yes", polarity=True)
    assert (seen.screening.stage, seen.screening.outcome) == (Stage.QUESTIONS, None)


def test_a_parent_is_not_asked_for_an_adult_and_a_household_minor_goes_on() -> None:
    parent = visitor().until("diagnosed", who=["parent"], birth="2012-01-01")
    assert parent.screening.adult is None
    rule = replace(TINY.cohorts["patient"].minors, pauses=False)
    donors = {**TINY.cohorts, "donor": replace(TINY.cohorts["donor"], minors=rule)}
    for trial in (TINY, replace(TINY, cohorts=donors)):
        young_donor(visitor(world(trial)))


def young_donor(donor: Visitor) -> None:
    donor.until("review", who=["household"], birth="2012-01-01", blood=["yes"])
    donor.press("send")
    assert donor.screening.outcome["on_or_after"] == "2030-01-01"
    assert (donor.screening.stage, donor.asked) == (Stage.FINISHED, None)
    assert "1 January 2030" in donor.said
    assert "under 18" in donor.command("person").said


def test_a_trial_without_parents_keeps_the_wording() -> None:
    alone = replace(TINY, who=tuple(who for who in TINY.who if who.id != "parent"))
    seen = visitor(world(alone)).until("adult_present", birth="2018-01-01").press("yes")
    assert (seen.screening.who, seen.screening.adult) == ("patient", True)
