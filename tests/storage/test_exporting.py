"""Tables that leave: only what belongs to the account's trials, each with a row of the trail, and closed unless asked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.handoff.columns import CONTACTS, LOG, REFERRALS
from bot.handoff.spreadsheet import csv_file
from bot.storage import Store
from bot.storage.exporting import Wanted
from tests.storage.made import NOW, begun, handed_off

EVERY, ELSEWHERE = frozenset({"*"}), frozenset({"elsewhere"})
DAY = NOW.date()
SECRETS = ("Ada", "555-0123", "my own words", "s1")


def wanted(trials: frozenset[str] = EVERY, **days: date) -> Wanted:
    return Wanted("t.csv", "ada", trials, **days)


def test_the_log_has_a_row_a_screening_and_nobodys_words(store: Store) -> None:
    handed_off(store, "s1", "my own words")
    begun(store, "s2")
    rows = store.export_screenings(wanted(), NOW)
    assert len(rows) == 2
    text = csv_file(LOG, rows).decode()
    assert "likely_eligible" in text
    assert not [one for one in SECRETS if one in text]
    assert str(rows[0]["id"]) not in text


def test_referrals_are_closed_unless_their_contacts_are_asked_for(store: Store) -> None:
    number = handed_off(store, "s1", "my own words")
    plain = csv_file(REFERRALS, store.export_referrals(wanted(), NOW)).decode()
    assert number in plain
    assert not [one for one in SECRETS if one in plain]
    opened = csv_file(CONTACTS, store.export_referrals(wanted(), NOW, contacts=True)).decode()
    assert "Ada Example" in opened
    assert "'+1 212-555-0123" in opened
    assert "my own words" not in opened


def test_a_withdrawn_one_stays_as_a_number(store: Store) -> None:
    number = handed_off(store, "s1")
    store.erase("s1", NOW + timedelta(hours=1))
    for contacts in (False, True):
        rows = store.export_referrals(wanted(), NOW, contacts)
        assert [one["number"] for one in rows] == [number]
        text = csv_file(CONTACTS, rows).decode()
        assert "withdrawn,,,,,,,,,,,,2026-11-22T19:00:00Z" in text
        assert "Ada" not in text
    log = csv_file(LOG, store.export_screenings(wanted(), NOW)).decode().splitlines()
    assert log[1].startswith("2026-11-16,T1,patient,yes,erased,likely_eligible,,,,"), "the Monday of that week"


@pytest.mark.parametrize("trials", [ELSEWHERE, frozenset()])
def test_other_trials_are_not_in_it(store: Store, trials: frozenset[str]) -> None:
    handed_off(store, "s1")
    handed_off(store, "s2")
    store.erase("s2", NOW)
    assert store.export_screenings(wanted(trials), NOW) == []
    assert store.export_referrals(wanted(trials), NOW, contacts=True) == []
    assert len(store.export_referrals(wanted(frozenset({"T1"})), NOW)) == 2


@pytest.mark.parametrize(
    ("days", "count"),
    [
        ({}, 1),
        ({"since": DAY, "until": DAY}, 1),
        ({"since": DAY + timedelta(days=1)}, 0),
        ({"until": DAY - timedelta(days=1)}, 0),
        ({"until": date.max}, 1),
    ],
)
def test_from_a_day_to_a_day(store: Store, days: dict[str, date], count: int) -> None:
    handed_off(store, "s1")
    assert len(store.export_screenings(wanted(**days), NOW)) == count
    assert len(store.export_referrals(wanted(**days), NOW)) == count


def test_each_is_in_the_trail_with_how_many_rows_there_were(store: Store) -> None:
    handed_off(store, "s1")
    store.export_screenings(wanted(since=DAY), NOW)
    store.export_referrals(wanted(ELSEWHERE), NOW)
    told = [(one["actor"], one["action"], one["detail"]) for one in reversed(store.audit_rows())]
    assert told == [
        ("ada", "table_exported", {"file": "t.csv", "rows": 1, "trials": ["*"], "from": "2026-11-22"}),
        ("ada", "table_exported", {"file": "t.csv", "rows": 0, "trials": ["elsewhere"]}),
    ]
    assert store.verify_audit().broken is None
