"""Proves: a change of an account and its row in the audit trail are one; some admin is always left, whoever is how fast; a
second step counts once it was proved; failures are counted where every process sees them.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from pathlib import Path
from threading import Barrier

import pytest
from cryptography.fernet import Fernet

from bot.storage import LastAdmin, Store
from bot.storage.keys import read_keys
from bot.storage.sealing import MasterKey
from bot.storage.sign_ins import NewSignIn
from tests.storage.made import blobs, store_in, url_in

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=timezone.utc)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
Step = Callable[[Store], object]


def account(store: Store, name: str, role: str = "lead") -> None:
    store.add_coordinator(name, "hash", NOW, "test", role, ["*"])


def open_sign_in(store: Store, token: str, name: str) -> None:
    store.sign_in(NewSignIn(token, name, "csrf", NOW + timedelta(hours=12), passed=True), NOW)


def with_second_step(store: Store, name: str, token: str = "t1", secret: str = SECRET, step: int = 7) -> bool:
    store.begin_second_factor(token, secret, NOW)
    return store.set_second_factor(token, name, secret, step, ["c1", "c2"], NOW)


CHANGES: dict[str, tuple[Step, str]] = {
    "make": (lambda store: store.add_coordinator("new", "hash", NOW, "ada", "lead", ["T1"]), "account_made"),
    "renew": (lambda store: store.add_coordinator("bo", "hash", NOW, "ada"), "account_renewed"),
    "change": (lambda store: store.change_account("bo", "auditor", ["T1"], NOW, "ada"), "account_change"),
    "reset": (lambda store: store.reset_second_factor("bo", NOW, "ada"), "account_reset"),
    "remove": (lambda store: store.remove_account("bo", NOW, "ada"), "account_remove"),
    "password": (lambda store: store.change_password("bo", "other", NOW), "password_changed"),
    "second step": (lambda store: with_second_step(store, "bo"), "second_step_set_up"),
    "sign in": (lambda store: open_sign_in(store, "t2", "bo"), "sign_in"),
    "sign out": (lambda store: store.sign_out("t1", "bo", NOW), "sign_out"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_in_the_trail_or_was_not_made(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    account(store, "ada", "admin")
    account(store, "bo")
    open_sign_in(store, "t1", "bo")
    make, action = CHANGES[change]
    before = everything(store), len(store.audit_rows())
    with monkeypatch.context() as broken:
        broken.setattr("bot.storage.audit.digest", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            make(store)
    assert (everything(store), len(store.audit_rows())) == before
    make(store)
    assert everything(store) != before[0] or change == "renew"
    assert store.audit_rows()[0]["action"] == action
    assert store.verify_audit().broken is None


def everything(store: Store) -> object:
    signed_in = [store.signed_in(token, NOW) is not None for token in ("t1", "t2")]
    return store.accounts(), [store.password_hash(one) for one in store.coordinators()], signed_in


TAKES_AWAY: dict[str, Callable[[Store, str, str], object]] = {
    "change": lambda store, name, by: store.change_account(name, "lead", ["*"], NOW, by),
    "remove": lambda store, name, by: store.remove_account(name, NOW, by),
    "renew": lambda store, name, by: store.add_coordinator(name, "hash", NOW, by, "auditor"),
}


@pytest.mark.parametrize("way", TAKES_AWAY)
def test_the_only_admin_stays_one(store: Store, way: str) -> None:
    account(store, "ada", "admin")
    account(store, "bo", "lead")
    rows = len(store.audit_rows())
    with pytest.raises(LastAdmin, match="ada is the only admin"):
        TAKES_AWAY[way](store, "ada", "(command line)")
    assert admins(store) == ["ada"]
    assert len(store.audit_rows()) == rows
    TAKES_AWAY[way](store, "bo", "ada")
    account(store, "cy", "admin")
    TAKES_AWAY[way](store, "ada", "cy")
    assert admins(store) == ["cy"]


def test_the_only_admin_may_have_another_password_or_other_trials(store: Store) -> None:
    account(store, "ada", "admin")
    store.add_coordinator("ada", "other", NOW, "(command line)")
    store.change_account("ada", "admin", ["T1"], NOW, "(command line)")
    assert store.reset_second_factor("ada", NOW, "(command line)")
    assert admins(store) == ["ada"]


@pytest.mark.parametrize("way", TAKES_AWAY)
def test_of_two_admins_who_take_it_from_each_other_at_once_one_stays(tmp_path: Path, way: str) -> None:
    store = store_in(tmp_path, busy_seconds=5)
    for turn in range(5):
        for name in ("ada", "bo"):
            account(store, name, "admin")
        together = Barrier(2)

        def take(name: str, by: str, together: Barrier = together) -> bool:
            together.wait()
            try:
                TAKES_AWAY[way](store, name, by)
            except LastAdmin:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            done = [one.result() for one in (pool.submit(take, "ada", "bo"), pool.submit(take, "bo", "ada"))]
        assert sorted(done) == [False, True], turn
        assert len(admins(store)) == 1, turn
    store.close()


def admins(store: Store) -> list[str]:
    return [one.name for one in store.accounts() if one.role == "admin"]


def test_a_second_step_counts_once_it_was_proved_and_its_code_is_used_up(store: Store) -> None:
    account(store, "ada")
    for token in ("t1", "t2"):
        open_sign_in(store, token, "ada")
    assert not store.set_second_factor("t1", "ada", SECRET, 7, [], NOW), "nothing was begun"
    store.begin_second_factor("t1", SECRET, NOW)
    assert store.pending_second_factor("t1", NOW) == SECRET
    assert store.pending_second_factor("t2", NOW) is None, "it belongs to one sign-in"
    assert store.pending_second_factor("t1", NOW + timedelta(minutes=11)) is None
    assert store.second_factor("ada") is None
    assert not store.set_second_factor("t1", "ada", SECRET[::-1], 7, [], NOW), "another secret than the pending one"
    assert not store.set_second_factor("t2", "ada", SECRET, 7, [], NOW), "another sign-in"
    assert with_second_step(store, "ada")
    assert store.second_factor("ada") == (SECRET, 7)
    assert not store.use_step("ada", 7), "the code that proved it"
    assert store.use_step("ada", 8)
    assert store.signed_in("t1", NOW)
    assert store.signed_in("t2", NOW) is None, "sign-ins without it have ended"
    assert not store.set_second_factor("t1", "ada", SECRET, 9, [], NOW), "once"


def test_another_second_step_takes_the_place_of_the_old_one_with_its_recovery_codes(store: Store) -> None:
    account(store, "ada")
    open_sign_in(store, "t1", "ada")
    with_second_step(store, "ada")
    store.begin_second_factor("t1", SECRET[::-1], NOW)
    assert store.set_second_factor("t1", "ada", SECRET[::-1], 9, ["n1"], NOW)
    assert store.audit_rows()[0]["action"] == "second_step_replaced"
    assert not store.use_recovery_code("ada", "c1", NOW)
    assert store.use_recovery_code("ada", "n1", NOW)


def test_a_secret_lies_sealed_and_follows_a_new_key(store: Store, tmp_path: Path) -> None:
    account(store, "ada")
    open_sign_in(store, "t1", "ada")
    with_second_step(store, "ada")
    store.begin_second_factor("t1", SECRET[::-1], NOW)
    assert not [one for one in blobs(url_in(tmp_path)) if SECRET.encode() in one or SECRET[::-1].encode() in one]
    store.reseal(MasterKey((Fernet.generate_key().decode(), *read_keys(tmp_path / "keys"))))
    assert store.second_factor("ada") == (SECRET, 7)
    assert store.pending_second_factor("t1", NOW) is None, "what was half done is begun again"


def test_failures_are_counted_for_every_process_and_forgotten_in_a_day(store: Store, tmp_path: Path) -> None:
    assert [store.count_try("ada", NOW) for _ in range(3)] == [0, 1, 2]
    other = store_in(tmp_path)  # another process, or the next one
    assert other.count_try("ada", NOW) == 3
    assert other.count_try("bo", NOW) == 0
    store.forgive("ada", only_last=True)
    assert other.count_try("ada", NOW) == 3
    other.forgive("bo")
    assert store.count_try("bo", NOW) == 0
    assert store.count_try("ada", NOW + timedelta(days=2)) == 0
    other.close()


def test_many_who_try_at_once_are_all_counted(tmp_path: Path) -> None:
    store = store_in(tmp_path, busy_seconds=5)
    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(lambda _: store.count_try("ada", NOW), range(20)))
    assert sorted(counts) == list(range(20))
    store.close()


def test_a_name_that_was_tried_is_not_kept(store: Store, tmp_path: Path) -> None:
    store.count_try("hunter2hunter2", NOW)
    assert not [one for one in blobs(url_in(tmp_path)) if b"hunter2" in one]
