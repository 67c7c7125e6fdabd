"""One person's whole record: erased at their wish by an account, with a receipt that holds nobody's words."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from bot.storage import Store
from bot.storage.desk import Change
from bot.storage.tables import metadata
from bot.storage.tables_desk import desk_notes
from tests.storage.made import NOW, handed_off
from tests.storage.test_privacy import MARK, fill, opened_by_any_key

ALL = frozenset({"*"})
LATER = NOW + timedelta(hours=1)


def claimed(store: Store, number: str, by: str = "bo") -> None:
    assert store.change(Change(number, 0, "claimed", by, text=f"{MARK} note", owner=by), NOW) is None


def test_the_receipt_says_what_when_and_by_whom_and_the_chain_is_whole(store: Store) -> None:
    number = handed_off(store, "s1", "my own words")
    claimed(store, number)
    before = len(store.audit_rows())
    receipt = store.erase_person(number, "lead", LATER)
    assert receipt == {
        "number": number, "erased_at": "2026-11-22T19:00:00Z", "by": "lead", "audit": before + 1,
        "erased": {"messages": 5, "answers": 1, "consents": 1, "referrals": 1, "desk_notes": 1, "search_marks": 3,
                   "codes": 0, "invitations": 0, "deliveries": 0},
    }  # fmt: skip
    row = store.audit_rows()[0]
    assert (row["seq"], row["actor"], row["action"], row["object"]) == (before + 1, "lead", "person_erased", number)
    assert store.verify_audit().broken is None
    for never in ("Ada", "555", "words", "s1"):
        assert never not in json.dumps([receipt, store.audit_rows()])


def test_nothing_of_the_person_is_left_and_the_rest_is_untouched(store: Store, tmp_path: Path) -> None:
    number, _ = fill(store)
    claimed(store, number)
    other = handed_off(store, "s2", "another's words")
    store.erase_person(number, "lead", LATER)
    assert MARK.encode() not in opened_by_any_key(tmp_path)
    with store.database.reading() as connection:
        for table in metadata.sorted_tables:
            if "session" in table.c and table.name != "erasures":
                left = connection.execute(
                    select(func.count()).select_from(table).where(table.c.session == "s1")
                ).scalar()
                assert left == 0, table.name
        assert connection.execute(select(func.count()).select_from(desk_notes)).scalar() == 0
    assert store.referral(number) == {
        "number": number, "trial": "T1", "created_at": "2026-11-22T18:00:00Z", "withdrawn_at": "2026-11-22T19:00:00Z",
    }  # fmt: skip
    assert (store.referral(other) or {})["contact"]["name"] == "Ada Example"
    assert [one["number"] for one in store.search("ada", ALL)] == [other]


def test_erasing_again_gives_the_first_receipt_and_no_second_row(store: Store) -> None:
    number = handed_off(store)
    first = store.erase_person(number, "lead", LATER)
    assert store.erase_person(number, "bo", LATER + timedelta(days=1)) == first
    assert [one["action"] for one in store.audit_rows()] == ["person_erased"]


def test_of_two_leads_at_once_one_erases_and_both_get_its_receipt(store: Store) -> None:
    number = handed_off(store)
    with ThreadPoolExecutor(2) as pool:
        receipts = list(pool.map(lambda who: store.erase_person(number, who, LATER), ("ada", "bo")))
    assert receipts[0] == receipts[1]
    assert len(store.audit_rows()) == 1
    assert store.verify_audit().broken is None


def test_who_did_it_in_the_chat_is_nobody_of_ours(store: Store) -> None:
    number = handed_off(store)
    store.erase("s1", LATER)
    receipt = store.erasure(number)
    assert receipt
    assert (receipt["by"], receipt["audit"], receipt["erased"]["messages"]) == (None, None, 5)
    assert store.erase_person(number, "lead", LATER) == receipt


def test_a_number_that_never_was_has_no_receipt(store: Store) -> None:
    assert store.erase_person("PS-0000-0000-0", "lead", NOW) is None
    assert store.erasure("PS-0000-0000-0") is None
    assert store.audit_rows() == []


def test_whoever_had_claimed_it_is_told(store: Store) -> None:
    mine, other = handed_off(store, "s1"), handed_off(store, "s2")
    claimed(store, mine, "bo")
    for number in (mine, other):
        store.erase_person(number, "lead", LATER)
    assert [one["number"] for one in store.withdrawn(ALL, owner="bo")] == [mine]
    assert {one["number"] for one in store.withdrawn(ALL)} == {mine, other}
    assert store.withdrawn(ALL, owner="bo", since=LATER + timedelta(seconds=1)) == []
    assert store.withdrawn(frozenset({"elsewhere"}), owner="bo") == []


def test_a_note_and_an_erasure_at_once_never_leave_half_of_either(store: Store) -> None:
    for turn in range(6):
        number = handed_off(store, f"s{turn}")

        def note(number: str = number) -> None:
            with suppress(LookupError):  # too late: nothing was written
                store.find(number, "bo", "P-I1", "meets it", "asked", NOW)

        with ThreadPoolExecutor(2) as pool:
            noting = pool.submit(note)
            erasing = pool.submit(store.erase_person, number, "lead", LATER)
            noting.result()
            assert erasing.result()
    with store.database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(desk_notes)).scalar() == 0
    assert store.verify_audit().broken is None


def test_what_is_kept_beside_names_no_account(store: Store) -> None:
    number = handed_off(store)
    claimed(store, number)
    store.record(NOW, "bo", "referral_viewed", number)
    beside = store.kept_beside(number)
    assert [one["action"] for one in beside["trail"]] == ["state_changed", "referral_viewed"]
    assert beside["trail"][0]["at"] == "2026-11-22T18:00:00Z"
    assert (beside["notifications"], beside["reminders_ended_at"]) == ([], None)
    assert '"bo"' not in json.dumps(beside)
