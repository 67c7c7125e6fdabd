"""Proves: a backup made while the program works brings everything back but the key, and what was erased since stays
erased.
"""

from __future__ import annotations

import fcntl
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.commands.restore import restore
from bot.commands.stored import Running
from bot.settings import Settings
from bot.storage import LostKey, Store
from bot.storage.backup import BackupError, backup
from tests.storage.made import NOW, begun, handed_off, store_in, url_in

pytestmark = pytest.mark.sqlite_only  # a server's database is saved with the server's own tools


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, database_url=url_in(tmp_path))


@pytest.fixture
def saved(store: Store, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of three sessions, made with the store open and uncommitted pages in the write-ahead log."""
    for session in ("s1", "s2"):
        handed_off(store, session, words=f"words of {session}")
    begun(store, "s3")
    target = tmp_path_factory.mktemp("elsewhere") / "saved.zip"
    manifest = backup(settings.database_url, target, NOW)
    assert manifest["rows"] == {"sessions": 3, "messages": 13, "answers": 2, "referrals": 2, "referral_tombstones": 0}
    return target


def test_a_backup_holds_no_key_and_is_for_its_owner_only(saved: Path, tmp_path: Path) -> None:
    key = (tmp_path / "keys").read_bytes().strip()
    with zipfile.ZipFile(saved) as archive:
        assert sorted(archive.namelist()) == ["manifest.json", "prescreen.db"]
        assert all(key not in archive.read(name) for name in archive.namelist())
        assert b"keep them apart" in archive.read("manifest.json")
    assert saved.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in saved.parent.iterdir()] == ["saved.zip"]


def test_restore_brings_everything_back(store: Store, settings: Settings, saved: Path, tmp_path: Path) -> None:
    before = store.messages("s1"), store.answers_history("s1"), store.referrals(), store.load("s3")
    begun(store, "later")
    store.close()
    assert restore(settings, saved) == 0
    again = store_in(tmp_path)
    assert (again.messages("s1"), again.answers_history("s1"), again.referrals(), again.load("s3")) == before
    assert not again.exists("later")
    again.close()


def test_restore_into_an_empty_folder_needs_the_key(
    saved: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    settings = Settings(data_dir=other, database_url=url_in(other))
    with pytest.raises(LostKey, match="put the key file back"):
        restore(settings, saved)
    assert not (other / "prescreen.db").exists()
    (other / "keys").write_bytes((tmp_path / "keys").read_bytes())
    restore(settings, saved)
    again = store_in(other)
    assert again.answers_history("s1")[0]["raw"] == "words of s1"
    again.close()


def test_what_was_erased_since_the_backup_stays_erased(
    store: Store, settings: Settings, saved: Path, tmp_path: Path
) -> None:
    receipt = store.erase("s1", NOW + timedelta(days=1))
    store.close()
    assert restore(settings, saved) == 1
    again = store_in(tmp_path)
    assert not again.exists("s1")
    assert again.exists("s2")
    assert again.receipt("s1") == receipt
    assert again.referral(str(receipt["referral"])) is not None
    assert again.referral(str(receipt["referral"]))["withdrawn_at"] == receipt["erased_at"]  # type: ignore[index]
    again.close()


def test_whoever_erased_a_person_stands_in_the_trail_after_a_restore_too(
    store: Store, settings: Settings, saved: Path, tmp_path: Path
) -> None:
    number = str(store.referrals()[0]["number"])
    first = store.erase_person(number, "lead", NOW + timedelta(days=1))
    assert first
    store.close()
    assert restore(settings, saved) == 1
    again = store_in(tmp_path)
    receipt = again.erasure(number)
    assert receipt
    assert (receipt["by"], receipt["erased_at"]) == ("lead", first["erased_at"])
    assert receipt["erased"] == {name: first["erased"][name] for name in ("messages", "answers", "consents")}
    row = next(one for one in again.audit_rows() if one["seq"] == receipt["audit"])
    assert (row["action"], row["object"], row["detail"]["after_restore"]) == ("person_erased", number, True)
    assert again.verify_audit().broken is None
    again.close()


def test_restore_refuses_and_changes_nothing(store: Store, settings: Settings, saved: Path, tmp_path: Path) -> None:
    begun(store, "later")
    broken = tmp_path / "broken.zip"
    with zipfile.ZipFile(saved) as archive, zipfile.ZipFile(broken, "w") as other:
        other.writestr("manifest.json", archive.read("manifest.json"))
        other.writestr("prescreen.db", archive.read("prescreen.db")[:-1])
    with pytest.raises(BackupError, match="damaged"):
        restore(settings, broken)
    broken.write_bytes(b"no zip")
    with pytest.raises(BackupError, match="no backup made by this program"):
        restore(settings, broken)
    with (tmp_path / "run.lock").open("w") as lock:  # as `prescreen run` holds it
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(Running):
            restore(settings, saved)
    assert store.exists("later")


def test_backup_never_overwrites_and_names_what_it_cannot_save(settings: Settings, saved: Path, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="exists already"):
        backup(settings.database_url, saved, NOW)
    with pytest.raises(BackupError, match="There is no database"):
        backup(url_in(tmp_path / "nowhere"), tmp_path / "new.zip", NOW)
    with pytest.raises(BackupError, match="database server's own backup"):
        backup("postgresql://somewhere/db", tmp_path / "new.zip", NOW)


def test_the_commands_say_what_they_did(
    saved: Path, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store.close()
    monkeypatch.setenv("PRESCREEN_DATA_DIR", str(tmp_path))
    for name in ("DATABASE_URL", "PRESCREEN_KEYS"):
        monkeypatch.delenv(name, raising=False)
    assert main(["backup", str(tmp_path / "new.zip")]) == 0
    assert "The keys are not in it." in capsys.readouterr().out
    assert main(["backup", str(tmp_path / "new.zip")]) == 1
    assert "exists already" in capsys.readouterr().err
    assert main(["restore", str(tmp_path / "new.zip")]) == 0
    assert main(["rotate-key", "--drop-old"]) == 0
    assert "3 sessions are now under a new key" in capsys.readouterr().out
    assert main(["restore", str(tmp_path / "new.zip")]) == 1  # it needs the key that was dropped
    assert "not the one this database was written with" in capsys.readouterr().err
    assert main(["purge"]) == 0
    assert main(["assessment", "s1", "--json"]) == 0
    assert '"code": "likely_eligible"' in capsys.readouterr().out
    assert main(["assessment", "s3", "--json"]) == 1
    assert "no assessment yet" in capsys.readouterr().err
    assert main(["assessment", "nobody"]) == 1
