"""The desk on both databases: the queue, the search, and two who want the same."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.storage import Store
from bot.storage.desk import Asked, Change, Overtaken
from bot.storage.keys import read_keys
from bot.storage.marking import wanted
from bot.storage.sealing import MasterKey
from bot.storage.tables_desk import contact_marks, desk_notes
from tests.storage.made import NOW, handed_off

ALL = frozenset({"*"})
ADA = {"name": "Ada Example", "phone": "+1 212-555-0123", "email": "ada@example.org"}


def trial_of(store: Store, number: str) -> str:
    return str((store.referral(number) or {})["trial"])


def claim(store: Store, number: str, by: str, version: int = 0) -> Overtaken | None:
    return store.change(Change(number, version, "claimed", by, owner=by), NOW)


def test_the_queue_has_codes_and_names_and_pages(store: Store) -> None:
    numbers = [handed_off(store, f"s{n}", **ADA) for n in range(5)]
    rows, count = store.queue(Asked(ALL, size=2))
    assert (len(rows), count) == (2, 5)
    assert rows[0]["name"] == "Ada Example"
    assert rows[0]["outcome"] == "likely_eligible"
    everything = [one["number"] for page in (1, 2, 3) for one in store.queue(Asked(ALL, size=2, page=page))[0]]
    assert sorted(everything) == sorted(numbers)


def test_other_trials_are_not_in_it(store: Store) -> None:
    number = handed_off(store, **ADA)
    elsewhere, here = frozenset({"elsewhere"}), frozenset({trial_of(store, number)})
    assert store.queue(Asked(elsewhere)) == ([], 0)
    assert store.search("Example", elsewhere) == []
    assert store.counts(elsewhere) == {}
    assert store.queue(Asked(here))[1] == 1


@pytest.mark.parametrize(
    "text",
    [
        "ada",
        "EXAMPLE",
        "Ada Example",
        "example ada",
        "ada@example.org",
        "ADA@Example.org",
        "+1 212 555 0123",
        "2125550123",
    ],
)
def test_a_person_is_found_by_a_name_word_a_phone_number_or_an_address(store: Store, text: str) -> None:
    number = handed_off(store, **ADA)
    assert [one["number"] for one in store.search(text, ALL)] == [number]


@pytest.mark.parametrize("text", ["ad", "bob", "Ada Bob", "555", "ada@example.com", "yes", ""])
def test_nobody_else_is_found(store: Store, text: str) -> None:
    handed_off(store, words="yes", **ADA)
    assert store.search(text, ALL) == []


def test_what_is_searched_for() -> None:
    assert wanted("José  Müller") == [["name:jose"], ["name:muller"]]
    assert wanted("212 555-0123") == [["phone:2125550123", "phone:12125550123"]]


def test_of_two_who_claim_at_once_one_wins_and_the_other_is_told(store: Store) -> None:
    number = handed_off(store, **ADA)
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda who: claim(store, number, who), ("ada", "bo")))
    assert results.count(None) == 1
    lost = next(one for one in results if one is not None)
    stored = store.referral(number) or {}
    assert lost == Overtaken(stored["owner"], "claimed")
    assert store.verify_audit().broken is None
    assert [one["action"] for one in store.audit_rows()] == ["state_changed"]


def test_states_notes_and_findings_are_kept_and_sealed(store: Store) -> None:
    number = handed_off(store, **ADA)
    claim(store, number, "ada")
    done = Change(number, 1, "remind", "ada", "calls after the holidays", "ada", date(2027, 1, 7), contacted=True)
    assert store.change(done, NOW) is None
    store.find(number, "ada", "P-I1", "meets it", "said so on the phone", NOW)
    stored = store.referral(number) or {}
    assert (stored["state"], stored["on_day"], stored["version"]) == ("remind", "2027-01-07", 2)
    assert stored["contacted_at"]
    notes = store.notes("s1")
    assert [one["kind"] for one in notes] == ["state", "state", "finding"]
    assert notes[1]["text"] == "calls after the holidays"
    with store.database.reading() as connection:
        raw = b"".join(bytes(row.sealed) for row in connection.execute(desk_notes.select()).all())
    assert b"holidays" not in raw


def test_a_number_that_is_not_there(store: Store) -> None:
    with pytest.raises(LookupError):
        claim(store, "PS-0000-0000-0", "ada")
    with pytest.raises(LookupError):
        store.find("PS-0000-0000-0", "ada", "P-I1", "meets it", "x", NOW)
    assert store.alike("PS-0000-0000-0") == []


def test_possible_duplicates(store: Store) -> None:
    first = handed_off(store, "s1", **ADA)
    handed_off(store, "s2", **{**ADA, "name": "Ada Other", "phone": "+1 212-555-0199", "email": "other@example.org"})
    same_phone = handed_off(store, "s3", **{**ADA, "name": "Bo Else", "email": "bo@example.org"})
    same_name = handed_off(store, "s4", **{**ADA, "phone": "+1 212-555-0188", "email": "x@example.org"})
    found = {one["number"]: one["same"] for one in store.alike(first)}
    assert found == {same_phone: ["phone"], same_name: ["name"]}


def test_counts_and_what_is_overdue(store: Store) -> None:
    numbers = [handed_off(store, f"s{n}", **ADA) for n in range(3)]
    claim(store, numbers[0], "ada")
    counts = store.counts(ALL, NOW + timedelta(days=3))
    assert counts == {"claimed": 1, "new": 2, "overdue": 3}
    assert store.counts(ALL, NOW - timedelta(days=3))["overdue"] == 0
    assert store.queue(Asked(ALL, states=("new",)))[1] == 2
    assert store.queue(Asked(ALL, owner="ada"))[1] == 1
    assert store.queue(Asked(ALL, flag="doubts", cohort="nobody"))[1] == 0


def test_erasing_a_person_takes_marks_and_notes_along(store: Store) -> None:
    number = handed_off(store, **ADA)
    claim(store, number, "ada")
    store.erase("s1", NOW)
    with store.database.reading() as connection:
        for table in (contact_marks, desk_notes):
            assert connection.execute(table.select()).all() == []
    assert store.search("ada", ALL) == []
    assert [one["number"] for one in store.withdrawn(ALL)] == [number]
    assert store.withdrawn(frozenset({"elsewhere"})) == []


def test_after_a_new_key_everybody_is_found_again(store: Store, tmp_path: Path) -> None:
    number = handed_off(store, **ADA)
    with store.database.reading() as connection:
        before = {row.mark for row in connection.execute(contact_marks.select()).all()}
    store.reseal(MasterKey((Fernet.generate_key().decode(), *read_keys(tmp_path / "keys"))))
    with store.database.reading() as connection:
        after = {row.mark for row in connection.execute(contact_marks.select()).all()}
    assert before.isdisjoint(after)
    assert [one["number"] for one in store.search("example", ALL)] == [number]
