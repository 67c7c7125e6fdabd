"""Proves: passwords are stored as argon2 hashes only, the account commands work, and an unknown name is as slow as a
wrong password.
"""

from __future__ import annotations

import io
import time
from datetime import timedelta
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.commands.coordinator import add
from bot.handoff.passwords import hash_password, matches
from bot.storage import Store
from bot.storage.sign_ins import NewSignIn
from tests.storage.made import NOW, bytes_under

PASSWORD = "correct horse battery"


def test_a_password_matches_its_own_hash_only() -> None:
    stored = hash_password(PASSWORD)
    assert stored.startswith("$argon2id$")
    assert PASSWORD not in stored
    assert matches(stored, PASSWORD)
    assert not matches(stored, PASSWORD + "x")
    assert not matches(None, PASSWORD)
    assert not matches("no hash", PASSWORD)


def test_an_unknown_name_takes_as_long_as_a_wrong_password() -> None:
    stored = hash_password(PASSWORD)
    times = []
    for one in (stored, None):
        started = time.perf_counter()
        for _ in range(3):
            matches(one, "wrong password")
        times.append(time.perf_counter() - started)
    assert 0.2 < times[1] / times[0] < 5


@pytest.mark.parametrize(
    ("name", "password"), [("ada", "short"), ("", PASSWORD), ("a\nb", PASSWORD), ("a" * 101, PASSWORD)]
)
def test_what_will_not_do_is_refused(store: Store, name: str, password: str) -> None:
    with pytest.raises(ValueError, match=r"must have"):
        add(store, name, password, NOW)
    assert store.coordinators() == []


def signed(store: Store, token: str) -> None:
    store.sign_in(NewSignIn(token, "ada", "csrf", NOW + timedelta(hours=12), passed=True), NOW)


def test_a_new_password_ends_all_sign_ins(store: Store) -> None:
    assert add(store, "ada", PASSWORD, NOW)
    signed(store, "token")
    signed_in = store.signed_in("token", NOW)
    assert signed_in is not None
    assert (signed_in.coordinator, signed_in.csrf) == ("ada", "csrf")
    assert not add(store, "ada", PASSWORD + " 2", NOW)
    assert store.signed_in("token", NOW) is None
    assert matches(store.password_hash("ada"), PASSWORD + " 2")
    assert not matches(store.password_hash("ada"), PASSWORD)


def test_a_sign_in_ends_by_itself_and_by_hand(store: Store) -> None:
    add(store, "ada", PASSWORD, NOW)
    for token in ("one", "two"):
        signed(store, token)
    assert store.signed_in("one", NOW + timedelta(hours=13)) is None
    store.sign_out("two", "ada", NOW)
    assert store.signed_in("two", NOW) is None
    assert store.signed_in("one", NOW) is not None


def test_the_command_reads_the_password_from_standard_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PRESCREEN_DATA_DIR", str(tmp_path))
    for name in ("DATABASE_URL", "PRESCREEN_KEYS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    assert main(["coordinator", "add", "ada", "--password-stdin"]) == 0
    assert "ada can sign in" in capsys.readouterr().out
    assert main(["coordinator", "list"]) == 0
    assert capsys.readouterr().out == "ada\n"
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    assert main(["coordinator", "add", "eve", "--password-stdin"]) == 1
    assert "at least 12 characters" in capsys.readouterr().err
    assert not any(PASSWORD.encode() in content for content in bytes_under(tmp_path).values())
