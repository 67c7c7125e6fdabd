"""Proves that the database counts what the facts say, of one trial and between two days, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.storage import Store
from bot.storage.screening_log import Tallies
from tests.numbers.made import a_year, screened
from tests.storage.made import store_in

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
TRIAL = "NCT05398809"


@pytest.fixture
def store(tmp_path: Path, database: str) -> Iterator[Store]:
    opened = store_in(tmp_path)
    yield opened
    opened.close()


def test_everything_is_counted_once(store: Store) -> None:
    a_year(store)
    found = store.tallies(TRIAL, FIRST, LAST)
    week, before = date(2026, 11, 16), date(2026, 11, 9)
    assert found.furthest == {
        (week, None, "opened"): 12, (week, "patient", "consented"): 9, (before, "patient", "finished"): 8,
        (before, "patient", "handed_off"): 7, (week, "patient", "contacted"): 6, (week, "patient", "enrolled"): 2,
    }  # fmt: skip
    assert found.left_at == {"consent_chat": 12, "hair_onset": 9}
    assert found.outcomes == {"not_now": 8, "needs_review": 7, "likely_eligible": 8}
    assert found.minutes == {11: 23}
    assert found.hours == {30: 6, 50: 2}
    assert found.failed == {"P-E1": 8}
    assert found.unknown == {"P-E2": 15, "P-E3": 8}
    assert found.missed == {"hair_onset": (9, 18)}


def test_one_who_asked_for_the_team_before_the_end_did_not_leave(store: Store) -> None:
    screened(store, 3, outcome=None, seconds=None, step="contact_name", handed_off="asked_for_person")
    found = store.tallies(TRIAL, FIRST, LAST)
    assert (found.left_at, found.outcomes, found.minutes) == ({}, {None: 3}, {None: 3})


def test_other_trials_and_other_days_are_left_out(store: Store) -> None:
    a_year(store)
    assert store.tallies("another", FIRST, LAST) == Tallies()
    assert sum(store.tallies(TRIAL, FIRST, date(2026, 11, 15)).furthest.values()) == 15
    assert store.tallies(TRIAL, date(2026, 11, 17), LAST) == Tallies()


def test_the_days_of_a_trial(store: Store) -> None:
    assert store.days(TRIAL) is None
    a_year(store)
    assert store.days(TRIAL) == (date(2026, 11, 9), date(2026, 11, 16))
