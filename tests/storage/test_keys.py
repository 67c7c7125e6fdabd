"""Proves: the key file is made once and for its owner only, a lost or wrong key stops the start with a sentence, keys
can be changed.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.commands.rotate_key import reseal, rotate
from bot.handoff import numbers
from bot.settings import Settings
from bot.storage import LostKey, Store, open_store
from bot.storage.keys import read_keys
from tests.storage.made import handed_off, store_in, url_in

KEY = Fernet.generate_key().decode()


def settings_in(folder: Path) -> Settings:
    return Settings(data_dir=folder, database_url=url_in(folder))


def test_the_first_start_makes_a_key_for_its_owner_only(store: Store, tmp_path: Path) -> None:
    key_file = tmp_path / "keys"
    assert key_file.stat().st_mode & 0o777 == 0o600
    made = key_file.read_text()
    store_in(tmp_path).close()
    assert key_file.read_text() == made


def test_several_first_starts_agree_on_one_key(tmp_path: Path) -> None:
    stores: list[Store] = []
    threads = [threading.Thread(target=lambda: stores.append(store_in(tmp_path))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    handed_off(stores[0])
    assert [one.answers_history("s1")[0]["raw"] for one in stores] == ["yes"] * 4
    for one in stores:
        one.close()


def test_a_lost_key_stops_the_start_and_makes_no_new_one(store: Store, tmp_path: Path) -> None:
    handed_off(store)
    (tmp_path / "keys").unlink()
    with pytest.raises(LostKey, match=r"key file .*keys is missing, but the database holds data"):
        store_in(tmp_path)
    assert not (tmp_path / "keys").exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [("", "is empty"), ("short\n", "damaged"), (KEY, "not the one this database was written with")],
)
def test_a_wrong_key_stops_the_start(store: Store, tmp_path: Path, content: str, sentence: str) -> None:
    handed_off(store)
    (tmp_path / "keys").write_text(content)
    with pytest.raises(LostKey, match=sentence):
        store_in(tmp_path)


def test_an_empty_database_takes_a_new_key(store: Store, tmp_path: Path) -> None:
    (tmp_path / "keys").unlink()
    again = store_in(tmp_path)
    handed_off(again)
    again.close()


def test_keys_from_the_settings_need_no_file(tmp_path: Path) -> None:
    store = open_store(url_in(tmp_path), tmp_path, (KEY,), tmp_path / "keys", numbers)
    handed_off(store)
    store.close()
    assert not (tmp_path / "keys").exists()


@pytest.mark.parametrize("drop_old", [False, True])
def test_rotating_puts_everything_under_the_new_key(store: Store, tmp_path: Path, drop_old: bool) -> None:
    handed_off(store, words="kept")
    store.close()
    (old,) = read_keys(tmp_path / "keys")
    assert rotate(settings_in(tmp_path), drop_old) == 1
    new, *others = read_keys(tmp_path / "keys")
    assert new != old
    assert others == ([] if drop_old else [old])
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o600
    with_new = open_store(url_in(tmp_path), tmp_path, (new,), tmp_path / "keys", numbers)
    assert with_new.answers_history("s1")[0]["raw"] == "kept"
    with_new.close()
    with pytest.raises(LostKey):
        open_store(url_in(tmp_path), tmp_path, (old,), tmp_path / "keys", numbers)


def test_rotating_that_stops_half_way_can_be_done_again(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed_off(store, words="kept")
    store.close()
    with monkeypatch.context() as patched:
        patched.setattr("bot.commands.rotate_key.reseal", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            rotate(settings_in(tmp_path))
    opened = store_in(tmp_path)
    assert opened.answers_history("s1")[0]["raw"] == "kept"
    opened.close()
    assert rotate(settings_in(tmp_path), drop_old=True) == 1
    opened = store_in(tmp_path)
    assert opened.answers_history("s1")[0]["raw"] == "kept"
    opened.close()


def test_keys_of_the_settings_are_rotated_by_setting_a_new_one_first(tmp_path: Path) -> None:
    settings = replace(settings_in(tmp_path), keys=(KEY,))
    store = open_store(url_in(tmp_path), tmp_path, (KEY,), tmp_path / "keys", numbers)
    handed_off(store, words="kept")
    store.close()
    new = Fernet.generate_key().decode()
    assert reseal(replace(settings, keys=(new, KEY)), (new, KEY)) == 1
    with_new = open_store(url_in(tmp_path), tmp_path, (new,), tmp_path / "keys", numbers)
    assert with_new.answers_history("s1")[0]["raw"] == "kept"
    with_new.close()
