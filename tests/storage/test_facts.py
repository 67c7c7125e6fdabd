"""Proves: each screening leaves one row of facts, written with its turns, that outlives it and leads to nobody."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.screening.model import Incoming, Turn
from bot.storage import Store
from bot.storage.tables import sessions
from tests.storage.made import NOW, PENDING, begun, handed_off, new_id, screening, written

LATER = NOW + timedelta(minutes=9)


def test_a_screening_is_one_row_from_its_start(store: Store) -> None:
    begun(store)
    (row,) = store.facts()
    assert (row.trial, row.day, row.cohort, row.consented, row.step) == (
        "T1",
        date(2026, 11, 22),
        "patient",
        True,
        "hair",
    )
    assert (row.outcome, row.failed, row.unknown, row.misses, row.seconds, row.handed_off) == (
        None, "", "", "{}", None, None,
    )  # fmt: skip


def test_a_handoff_is_counted_with_its_outcome(store: Store) -> None:
    handed_off(store)
    (row,) = store.facts()
    assert (row.outcome, row.handed_off, row.step, row.seconds) == ("likely_eligible", "handoff", "finished", 0)


@pytest.mark.parametrize(
    ("misses", "counted"), [([1, 2, 3], {"hair": 3}), ([1, 0, 1], {"hair": 2}), ([0, 0], {}), ([1, 1], {"hair": 1})]
)
def test_replies_not_understood_are_counted_by_question(store: Store, misses: list[int], counted: object) -> None:
    asked = begun(store)
    for count in misses:
        message = written(store, "s1", Incoming(id=new_id(), text="what?"))
        store.apply("s1", message, Turn(replace(asked, pending=replace(PENDING, misses=count))), NOW)
    assert json.loads(store.facts()[0].misses) == counted


def test_a_turn_that_fails_counts_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = begun(store)
    message = written(store, "s1", Incoming(id=new_id(), text="what?"))
    monkeypatch.setattr("bot.storage.writing.screening_json", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        store.apply("s1", message, Turn(replace(asked, pending=replace(PENDING, misses=1))), NOW)
    assert store.facts()[0].misses == "{}"


def test_contact_is_counted_once_and_enrolment_beside_it(store: Store) -> None:
    number = handed_off(store)
    store.record_progress(number, NOW + timedelta(hours=30, minutes=59))
    store.record_progress(number, NOW + timedelta(hours=90), enrolled=True)
    (row,) = store.facts()
    assert (row.contacted, row.contact_hours, row.enrolled) == (True, 30, True)
    store.record_progress("PS-0000-0000-0", NOW)  # nobody's


def test_the_facts_outlive_a_purge_and_lead_nowhere(store: Store) -> None:
    begun(store)
    assert store.purge(NOW + timedelta(days=31), 30)["screenings"] == 1
    (row,) = store.facts()
    assert row.step == "hair"
    assert not any("s1" in str(value) for value in row)


def test_an_erased_person_is_counted_by_the_week_only(store: Store) -> None:
    number = handed_off(store)
    store.record_progress(number, LATER)
    store.erase("s1", NOW)
    (row,) = store.facts()
    assert (row.day, row.cohort, row.outcome, row.erased) == (date(2026, 11, 16), "patient", "likely_eligible", True)
    assert (row.failed, row.unknown, row.misses, row.seconds, row.contact_hours) == ("", "", "{}", None, None)
    with store.database.reading() as connection:
        assert connection.execute(sessions.select()).all() == []


def test_a_session_from_before_the_facts_is_handled_all_the_same(store: Store) -> None:
    asked = begun(store)
    with store.database.writing() as connection:
        connection.execute(sessions.update().values(facts=None))
    message = written(store, "s1", Incoming(id=new_id(), text="x"))
    store.apply("s1", message, Turn(replace(asked, pending=replace(PENDING, misses=1))), NOW)
    assert store.facts()[0].misses == "{}"


def test_facts_of_one_trial_since_a_day(store: Store) -> None:
    begun(store, "s1")
    store.create_session(Turn(replace(screening("s2"), trial="T2")), "hash", NOW + timedelta(days=9))
    assert [row.trial for row in store.facts()] == ["T1", "T2"]
    assert [row.trial for row in store.facts("T2")] == ["T2"]
    assert [row.trial for row in store.facts(since=date(2026, 11, 23))] == ["T2"]
