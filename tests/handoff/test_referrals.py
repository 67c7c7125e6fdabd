"""Proves: a handoff makes one referral with its notification, and a coordinator reads everything it rests on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.answers.model import Picked
from bot.handoff.view import referral_view
from bot.screening.model import Incoming, Said, Turn
from bot.storage import Store
from bot.trial.model import Choice, Cohort, Criterion, Question, QuestionType, Trial, Who
from tests.storage.made import NOW, answer, begun, handed_off, handoff, new_id, written

HAIR = Question(
    "hair", "hair", QuestionType.YES_NO, "Since {since:2 months}, did you lose hair?",
    "Since {since:2 months}, did {person}?",
    "why", ("P-I1",), ("patient",), choices=(Choice("yes", "Yes, I did"), Choice("no", "No")),
)  # fmt: skip
TRIAL = Trial(
    "T1", "A trial", "recruiting", date(2026, 1, 1), "1", "hash", 15,
    cohorts={"patient": Cohort("patient", "Patients")},
    who=(Who("patient", "I have it myself", "patient", False),),
    topics=(), questions={"hair": HAIR},
    criteria={"P-I1": Criterion(
        "P-I1", "patient", "1. Hair loss fof 6 months", "You lost hair.", (), reading="for 6 months",
    )},
    about={}, texts={},
)  # fmt: skip


def test_the_number_is_told_in_what_the_bot_says(store: Store) -> None:
    number = handed_off(store)
    assert store.messages("s1")[-1]["text"] == f"Your number is {number}."
    screening = store.load("s1")
    assert screening.referral == number
    assert screening.outcome is not None
    assert screening.outcome["referral"] == number
    assert [(one["number"], one["what"]) for one in store.notifications()] == [(number, "referral")]


def test_sending_twice_makes_one_referral_with_the_newest_content(store: Store) -> None:
    first = handed_off(store)
    again = written(store, "s1", Incoming(id=new_id(), text="send"))
    turn = handoff(store.load("s1"), name="Ada Second")
    assert store.apply("s1", again, turn, NOW) == first
    assert [(one["number"], one["name"]) for one in store.referrals()] == [(first, "Ada Second")]
    assert [one["what"] for one in store.notifications()] == ["referral", "renewed"]


def test_a_referral_page_shows_what_it_rests_on(store: Store) -> None:
    asked = begun(store)
    no = answer("no, not me", value=Picked(frozenset({"no"})))
    store.apply("s1", written(store, "s1", Incoming(id=new_id(), text="no, not me")), Turn(asked, changed=(no,)), NOW)
    message = written(store, "s1", Incoming(id=new_id(), text="I did after all"))
    turn = replace(handoff(asked, "I did after all"), flags=("advice",))
    number = store.apply("s1", message, turn, NOW + timedelta(minutes=1))
    view = referral_view(store, TRIAL, str(number))
    assert view is not None
    assert view["contact"] == {"name": "Ada Example", "phone": "+1 212-555-0123"}
    assert (view["who_label"], view["cohort_label"], view["outcome"]["code"]) == (
        "I have it myself", "Patients", "likely_eligible",
    )  # fmt: skip
    (criterion,) = view["criteria"]
    assert (criterion["clause"], criterion["reading"]) == ("1. Hair loss fof 6 months", "for 6 months")
    assert (criterion["status"], criterion["notes"], criterion["changes_on"]) == ("pass", ["look at the record"], None)
    assert criterion["because"] == [
        {"question": "hair", "raw": "I did after all", "value": "yes",
         "text": "Since 22 September 2026, did you lose hair?", "shown": "Yes, I did", "reading": None}
    ]  # fmt: skip
    (correction,) = view["corrections"]
    assert correction["was"] == {"raw": "no, not me", "shown": "No"}
    assert correction["became"] == {"raw": "I did after all", "shown": "Yes, I did"}
    assert [one["flags"] for one in view["flags"]] == [["advice"]]
    assert [one["text"] for one in view["transcript"]][-2:] == ["I did after all", f"Your number is {number}."]
    assert view["consents"][0]["given"] is True


def test_a_trial_that_is_gone_leaves_the_referral_readable(store: Store) -> None:
    view = referral_view(store, None, handed_off(store))
    assert view is not None
    assert (view["criteria"][0]["clause"], view["criteria"][0]["because"][0]["raw"]) == (None, "yes")


def test_a_dropped_answer_is_shown_as_such_and_a_confirmed_one_is_no_correction(store: Store) -> None:
    asked = begun(store)
    for turn in (
        Turn(asked, changed=(answer("yes"),)),
        Turn(asked, changed=(answer("yes"),)),
        Turn(asked, dropped=("hair",)),
    ):
        store.apply("s1", written(store, "s1", Incoming(id=new_id(), text="x")), turn, NOW)
    number = store.apply(
        "s1", written(store, "s1", Incoming(id=new_id(), text="x")), replace(handoff(asked), changed=()), NOW
    )
    view = referral_view(store, TRIAL, str(number))
    assert view is not None
    assert [(one["was"]["raw"], one["became"]) for one in view["corrections"]] == [("yes", None)]


@pytest.mark.parametrize("typed", ["lower", "spaces"])
def test_household_referrals_are_linked_both_ways(store: Store, typed: str) -> None:
    patient = handed_off(store, "patient")
    given = patient.lower() if typed == "lower" else patient.replace("-", " ")
    contact = handed_off(store, "contact", linked_to=given)
    first, second = store.referral(patient), store.referral(contact)
    assert first is not None
    assert first["linked_from"] == [contact]
    assert first["linked_to"] is None
    assert second is not None
    assert second["linked_to"] == patient


def test_a_link_to_no_number_is_kept_sealed_only(store: Store) -> None:
    number = handed_off(store, linked_to="PS-0000-0000-1")
    found = store.referral(number)
    assert found is not None
    assert found["linked_to"] is None


def test_a_withdrawn_referral_shows_only_that(store: Store) -> None:
    number = handed_off(store)
    store.erase("s1", NOW)
    view = referral_view(store, TRIAL, number)
    assert view is not None
    assert view["withdrawn_at"] == "2026-11-22T18:00:00Z"
    assert sorted(view) == ["created_at", "number", "trial", "withdrawn_at"]


def test_an_unknown_number_is_nothing(store: Store) -> None:
    assert referral_view(store, TRIAL, "PS-0000-0000-0") is None


def test_the_first_opening_is_remembered_and_notifications_end(store: Store) -> None:
    number = handed_off(store)
    store.mark_opened(number, NOW)
    store.mark_opened(number, NOW + timedelta(days=1))
    assert store.referrals()[0]["opened_at"] == "2026-11-22T18:00:00Z"
    store.notified(store.notifications()[0]["id"], NOW)
    assert store.notifications() == []


def test_a_said_number_is_only_filled_where_there_is_one(store: Store) -> None:
    asked = begun(store)
    message = written(store, "s1", Incoming(id=new_id(), text="x"))
    store.apply("s1", message, Turn(asked, said=(Said("info", "Send {referral}"),)), NOW)
    assert store.messages("s1")[-1]["text"] == "Send {referral}"
