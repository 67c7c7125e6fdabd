"""Proves: the audit trail is append-only, is one chain whoever writes, and shows what was changed or is gone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from bot.storage import Store
from bot.storage.audit import digest
from bot.storage.tables_desk import audit, audit_head
from tests.storage.made import handed_off, store_in

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=timezone.utc)


def filled(store: Store, count: int = 5) -> None:
    for number in range(count):
        store.record(NOW, "ada", "referral_viewed", f"PS-{number}", {"n": number})


def unguarded(store: Store, *statements: Any) -> None:
    """What somebody with the database's own rights could do: the triggers are gone."""
    with store.database.writing() as connection:
        triggers = {"audit_no_update": "audit", "audit_no_delete": "audit", "audit_head_no_delete": "audit_head"}
        for trigger, table in triggers.items():
            where = "" if store.database.is_sqlite else f" ON {table}"
            connection.execute(text(f"DROP TRIGGER {trigger}{where}"))
        for statement in statements:
            connection.execute(statement)


def test_an_untouched_trail_holds_and_tells_its_end(store: Store) -> None:
    filled(store)
    verified = store.verify_audit()
    assert (verified.rows, verified.broken) == (5, None)
    assert verified.head.startswith("5:")
    assert store.audit_has(verified.head)


def test_an_empty_trail_holds(store: Store) -> None:
    assert store.verify_audit().broken is None


@pytest.mark.parametrize("statement", [audit.update().values(actor="eve"), audit.delete(), audit_head.delete()])
def test_the_database_refuses_changes(store: Store, statement: Any) -> None:
    filled(store)
    with pytest.raises(DBAPIError, match="append-only"), store.database.writing() as connection:
        connection.execute(statement)


@pytest.mark.parametrize("tables", ["audit", "audit_head", "audit, audit_head", "audit CASCADE"])
def test_the_database_refuses_to_empty_it_at_once(store: Store, tables: str) -> None:
    if store.database.is_sqlite:
        pytest.skip("SQLite has no TRUNCATE")
    filled(store)
    with pytest.raises(DBAPIError, match="append-only"), store.database.writing() as connection:
        connection.execute(text(f"TRUNCATE {tables}"))
    assert store.verify_audit().rows == 5


@pytest.mark.parametrize("column", ["at", "actor", "action", "object", "detail", "hash"])
def test_a_changed_row_is_named(store: Store, column: str) -> None:
    filled(store)
    unguarded(store, update(audit).where(audit.c.seq == 3).values(**{column: "2026-11-22T12:00:00.000001"}))
    assert "row 3" in str(store.verify_audit().broken)


@pytest.mark.parametrize("seq", [1, 3, 5])
def test_a_row_that_is_gone_is_missed(store: Store, seq: int) -> None:
    filled(store)
    unguarded(store, delete(audit).where(audit.c.seq == seq))
    assert store.verify_audit().broken is not None


@pytest.mark.parametrize("seq", [-1, 0, 6, 9])
@pytest.mark.parametrize("chained", [True, False])
def test_a_row_that_was_added_is_found(store: Store, seq: int, chained: bool) -> None:
    """Also one whose hash fits: nobody needs another right than to insert for that."""
    filled(store)
    row = {"seq": seq, "at": "2026", "actor": "eve", "action": "x", "object": "", "detail": "{}"}
    fits = digest(store.verify_audit().head.split(":")[1], row) if chained else "0" * 64
    with store.database.writing() as connection:
        connection.execute(audit.insert().values(**row, hash=fits))
    assert store.verify_audit().broken is not None


@pytest.mark.parametrize("change", [audit_head.update().values(seq=4), audit_head.update().values(hash="0" * 64)])
def test_an_end_that_is_not_the_last_row_is_told(store: Store, change: Any) -> None:
    filled(store)
    with store.database.writing() as connection:
        connection.execute(change)
    assert store.verify_audit().broken is not None


def test_an_end_that_is_gone_is_told(store: Store) -> None:
    filled(store)
    unguarded(store, delete(audit_head))
    assert "end" in str(store.verify_audit().broken)


def test_a_check_while_others_write_finds_nothing_wrong(tmp_path: Path, database: str) -> None:
    store = store_in(tmp_path, busy_seconds=5)
    filled(store, 50)
    with ThreadPoolExecutor(2) as pool:
        writing = pool.submit(filled, store, 50)
        checks = []
        while not writing.done():
            checks.append(store.verify_audit())
        writing.result()
    assert checks
    assert [one.broken for one in checks if one.broken] == []
    assert store.verify_audit().rows == 100
    store.close()


def test_a_trail_rebuilt_anew_is_not_the_one_that_was_noted(store: Store) -> None:
    filled(store)
    noted = store.verify_audit().head
    unguarded(store, delete(audit), update(audit_head).values(seq=0, hash="0" * 64))
    filled(store, 6)
    store.record(NOW, "eve", "nothing")
    assert store.verify_audit().broken is None
    assert store.audit_has(noted), "the same rows make the same chain"

    with store.database.writing() as connection:
        connection.execute(delete(audit))
        connection.execute(update(audit_head).values(seq=0, hash="0" * 64))
    for number in range(6):
        store.record(NOW, "eve", "referral_viewed", f"PS-{number}")
    assert store.verify_audit().broken is None
    assert not store.audit_has(noted)


def test_many_who_write_at_once_make_one_chain(store: Store) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: store.record(NOW, "ada", "x", str(number)), range(20)))
    verified = store.verify_audit()
    assert (verified.rows, verified.broken) == (20, None)


def test_erasing_a_person_leaves_the_chain_whole(store: Store) -> None:
    number = handed_off(store)
    store.record(NOW, "ada", "referral_viewed", number)
    store.erase("s1", NOW)
    assert store.verify_audit().broken is None
    assert store.audit_rows(about=number)[0]["actor"] == "ada"


def test_rows_are_shown_newest_first_and_by_page(store: Store) -> None:
    filled(store)
    assert [one["seq"] for one in store.audit_rows(1, 2)] == [5, 4]
    assert [one["seq"] for one in store.audit_rows(3, 2)] == [1]
    assert store.audit_rows(actor="eve") == []
    assert store.audit_rows()[0]["detail"] == {"n": 4}
