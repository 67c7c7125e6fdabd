"""Proves the ends of a screening: the review, each outcome in kind words, and contact taken once and only with consent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.eligibility.model import OutcomeCode
from bot.screening.model import NotAcceptable, Stage
from bot.screening.view import outcome_json, state_json
from tests.screening.people import TINY, Visitor, visitor, world

FORBIDDEN = ("ineligible", "rejected", "accepted", "you qualify")


def finished(**answers: object) -> Visitor:
    return visitor().until("review", **answers).press("send")


OUTCOMES = [  # what is told, the outcome, words of the outcome message, what is asked then
    ({}, "likely_eligible", ["you may qualify", "Only the study team can decide"], "consent_share"),
    ({"diagnosed": ["self"]}, "needs_review", ["you may qualify", "more closely"], "consent_share"),
    ({"diagnosed": ["never"]}, "not_eligible", ["found by a doctor", "clinicaltrials.gov", "ask the study team"], None),
    ({"bad_days": 3}, "not_now", ["may not fit right now", "20 of 100 days"], "consent_share"),
    ({"shots": ["botox"], "last_shot.botox": "2026-11-14"}, "not_now", ["on or after 14 March 2027"], "consent_share"),
    ({"shots": ["botox"], "last_shot.botox": "2026-11-14", "bad_days": 3, "diagnosed": ["self"]}, "not_now",
     ["14 March 2027", "has no date", "20 of 100 days", "No date settles"], "consent_share"),
]  # fmt: skip


@pytest.mark.parametrize("answers, code, words, then", OUTCOMES)
def test_outcomes(answers: dict, code: str, words: list[str], then: str | None) -> None:
    seen = visitor().until("review", **answers)
    assert seen.screening.outcome is None, "the outcome exists only after the review was sent"
    seen.press("send")
    assert (seen.screening.outcome["code"], seen.asked) == (code, then)
    assert seen.last.assessment.outcome.code is OutcomeCode(code)
    assert seen.screening.stage is (Stage.CONTACT if then else Stage.FINISHED)
    for word in words:
        assert word in seen.said
    assert not any(word in seen.said.replace("may qualify", "") for word in FORBIDDEN)


def test_the_do_not_stop_sentence_closes_where_cautious_medicines_were_reported() -> None:
    assert TINY.texts["do_not_stop"] in finished(shots=["antibody"], **{"last_shot.antibody": "2026-01-01"}).said
    assert TINY.texts["do_not_stop"] not in finished().said


def test_private_reasons_are_not_named_where_somebody_else_may_read_them() -> None:
    secret = replace(TINY, criteria={**TINY.criteria, "M-I4": replace(TINY.criteria["M-I4"], private=True)})
    for who, hidden in (("patient", False), ("parent", True)):
        seen = visitor(world(secret)).until("review", who=[who], bad_days=3).press("send")
        assert ("discuss in private" in seen.said) is hidden
        assert ("M-I4" in outcome_json(seen.screening, seen.world)["reasons"]) is not hidden


def test_a_minor_alone_is_not_offered_what_cannot_be_given() -> None:
    cohort = TINY.cohorts["patient"]
    lenient = replace(cohort, minors=replace(cohort.minors, pauses=False))
    seen = visitor(world(replace(TINY, cohorts={**TINY.cohorts, "patient": lenient})))
    seen.until("review", birth="2009-01-01", diagnosed=["never"]).press("send")
    assert seen.screening.outcome["code"] == "not_eligible"
    assert "study team to look" not in seen.said


def test_who_else_may_join_is_said_at_the_end() -> None:
    told = replace(TINY, texts={**TINY.texts, "patient_also": "Bring a friend.", "who_for": "For some."})
    assert "For some." in visitor(world(told)).said
    texts = {key: text for key, text in TINY.texts.items() if key != "who_for"}
    assert "often have migraine" in visitor().said
    assert "often have migraine" not in visitor(world(replace(TINY, texts=texts))).said
    assert "Bring a friend." in visitor(world(told)).until("review").press("send").said


def test_a_proxy_hears_the_proxy_reason() -> None:
    seen = visitor().until("review", who=["clinician"], began="2026-08-01").press("send")
    assert "The migraine started less than 12 months ago." in seen.said


REVIEWS = [  # typed, what was read of it, what is asked then
    ("looks good", {"polarity": True}, "consent_share"),
    ("no, something is off", {"polarity": False}, "review"),
    ("the diary please", {}, "diary"),
    ("my date of birth", {}, "birth"),
    ("the age is wrong", {}, "birth"),
    ("hm", {}, "review"),
]


@pytest.mark.parametrize("text, read, then", REVIEWS)
def test_the_review_can_be_typed(text: str, read: dict, then: str) -> None:
    assert visitor().until("review").type(text, **read).asked == then


def test_a_corrected_review_is_read_as_corrected() -> None:
    seen = visitor().until("review").press("change:bad_days").give(3)
    assert [answer.question for answer in seen.last.changed] == ["bad_days"]
    seen.press("yes")
    assert seen.asked == "review"
    assert seen.press("send").screening.outcome["code"] == "not_now"


def hand_over(seen: Visitor, *texts: str) -> Visitor:
    seen.press("yes")
    for text in texts:
        seen.type(text)
    return seen


def test_a_handoff_is_one_referral() -> None:
    seen = hand_over(finished(), "Ann Lee", "212 555 0100", "ann@example.org", "mornings", "2")
    made = seen.last.referral
    assert (made.kind, made.linked_to, made.remind_on) == ("handoff", None, None)
    assert made.contact == {
        "name": "Ann Lee", "phone": "+12125550100", "email": "ann@example.org", "time": "mornings", "household_count": "2",
    }  # fmt: skip
    assert made.assessment.outcome.code is OutcomeCode.LIKELY_ELIGIBLE
    assert "{referral}" in seen.said, "storage fills in the number when it has drawn it"
    seen.screening = replace(seen.screening, referral="AB12")
    assert state_json(seen.screening, seen.world)["status"] == "finished"
    assert "AB12" in seen.command("person").said
    assert seen.last.referral is None
    again = seen.command("restart").press("yes").until("review").press("send")
    assert again.asked == "consent_share", "what is answered anew is not with the team yet, and is never said to be"
    assert "AB12" not in again.said
    hand_over(again, "Ann Lee", "skip", "ann@example.org", "skip", "skip")
    assert again.last.referral is not None, "storage renews the session's one referral under its number"


def test_a_reminder_carries_its_date() -> None:
    seen = finished(shots=["botox"], **{"last_shot.botox": "2026-11-14"})
    assert "reminder" in seen.said
    hand_over(seen, "Ann", "212 555 0100", "skip", "skip", "skip")
    assert (seen.last.referral.kind, seen.last.referral.remind_on) == ("reminder", date(2027, 3, 14))
    assert seen.screening.consents[-1].about == "reminder"


def test_refusing_to_share_sends_nothing() -> None:
    seen = finished().press("no")
    assert (seen.screening.stage, seen.asked, seen.last.referral) == (Stage.FINISHED, None, None)
    assert not seen.screening.consents[-1].given


def test_one_way_to_reach_is_needed() -> None:
    seen = hand_over(finished(), "Ann", "Skip", "SKIP")
    assert seen.asked == "contact_phone"
    assert "one way to reach you" in seen.said


@pytest.mark.parametrize("question, wrong, right", [
    ("contact_name", "   ", "Ann"), ("contact_phone", "12", "212 555 0100"), ("contact_email", "ann", "a@b.org"),
    ("contact_time", "x" * 300, "noon"), ("household_count", "2 or 3", "two: 2"),
])  # fmt: skip
def test_what_cannot_be_a_contact_is_asked_again(question: str, wrong: str, right: str) -> None:
    given = {"contact_name": "Ann", "contact_phone": "212 555 0100", "contact_email": "a@b.org", "contact_time": "noon"}
    seen = finished().press("yes")
    while seen.asked != question:
        seen.type(given[seen.asked])
    ask = seen.screening.pending.ask
    assert seen.type(wrong).screening.pending.ask == ask
    assert seen.give(right).asked != question


def test_a_value_for_a_contact_field_is_text() -> None:
    with pytest.raises(NotAcceptable):
        finished().press("yes").give(7)
    with pytest.raises(NotAcceptable):
        finished().press("yes").press("skip")


def test_a_household_contact_may_link_and_never_learns_more() -> None:
    seen = visitor().until("review", who=["household"], blood=["yes"]).press("send").press("yes")
    assert seen.asked == "contact_linked"
    assert seen.type("no idea").asked == "contact_linked"
    hand_over_rest = ("ab12-cd34", "Bo", "212 555 0100", "skip", "skip")
    for text in hand_over_rest:
        seen.type(text)
    assert (seen.last.referral.linked_to, seen.asked) == ("AB12-CD34", None)
    other = visitor().until("review", who=["household"], blood=["yes"]).press("send").press("yes").press("none")
    assert other.asked == "contact_name"


def test_a_referral_number_without_any_digit_is_a_number_too() -> None:
    seen = visitor().until("review", who=["household"], blood=["yes"]).press("send").press("yes")
    assert seen.type("ps bkxz hgss v").asked == "contact_name"
    assert seen.screening.contact["linked_to"] == "PS-BKXZHGSSV"


@pytest.mark.parametrize("agreed, keys", [("yes", {"patient_name", "patient_reach"}), ("no", set())])
def test_somebody_else_leaves_the_patients_contact_only_when_agreed(agreed: str, keys: set) -> None:
    seen = visitor().until("review", who=["clinician"]).press("send")
    assert "your own contact" in seen.said
    hand_over(seen, "Dr. Who", "212 555 0100", "skip", "skip", "skip")
    assert seen.asked == "patient_agreed"
    seen.press(agreed)
    if keys:
        seen.type("Pat").type("nonsense")
        assert seen.asked == "contact_patient_reach"
        seen.type("pat@example.org")
    assert {key for key in seen.last.referral.contact if key.startswith("patient_")} == keys | {"patient_agreed"}


def test_for_a_minor_the_adults_contact_is_asked() -> None:
    seen = visitor().until("adult_present", birth="2010-01-01").press("yes").until("review").press("send")
    assert "parent or guardian" in seen.said
    assert "parent or guardian" in seen.press("yes").said


def test_back_in_contact() -> None:
    seen = hand_over(finished(), "Ann", "212 555 0100").command("back")
    assert seen.asked == "contact_phone"
    assert "phone" not in seen.screening.contact
    assert seen.command("back").asked == "contact_name"
    assert seen.command("back").asked == "consent_share"
    assert "no question before" in seen.command("back").said
