"""Proves: nobody's words lie readable in any file, erasing leaves nothing that any key opens, and nothing is kept too
long.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet, InvalidToken

from bot.screening.model import Incoming, Said, Stage, Turn
from bot.storage import Failure, NoMessage, NoSession, Store, erasing
from bot.storage.tables import sessions
from tests.storage.made import (
    GREETING,
    NOW,
    PENDING,
    answer,
    begun,
    blobs,
    bytes_under,
    handed_off,
    new_id,
    screening,
    store_in,
    url_in,
    words_of,
    written,  # fmt: skip
)

MARK = "Zxq7Marker"


def fill(store: Store) -> tuple[str, list[str]]:
    """A session with the marker in everything that a visitor can type or leave; the number and the markers."""
    number = handed_off(
        store, words=f"{MARK}1", linked_to=f"{MARK} 2", name=f"{MARK}3", phone=f"{MARK}4",
        email=f"{MARK}5@example.org", time=f"{MARK}6"
    )  # fmt: skip
    message = written(store, "s1", Incoming(id=new_id(), text=f"{MARK}7"))
    store.apply(
        "s1",
        message,
        Turn(store.load("s1"), said=(Said("info", f"You said {MARK}8"),), changed=(words_of(f"{MARK}9"),)),
        NOW,
    )
    store.record_reply(message, {"text": f"{MARK}A"})
    value = written(store, "s1", Incoming(id=new_id(), value={"name": f"{MARK}B"}))
    store.refuse("s1", value, Failure("not_acceptable", f"{MARK}C"), NOW)
    written(store, "s1", Incoming(id=new_id(), choice=(f"{MARK}D",)))
    return number, [f"{MARK}{which}" for which in "13456789ABCD"]


@pytest.mark.sqlite_only
def test_no_words_in_any_file_or_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(
        logging.DEBUG, "sqlalchemy.engine"
    )  # before the engine is made, which asks once whether to log statements
    store = store_in(tmp_path)
    fill(store)
    store.referrals()
    files = bytes_under(tmp_path)
    assert any(name.endswith("-wal") and content for name, content in files.items())  # it is looked into
    assert [name for name, content in files.items() if MARK.encode() in content] == []
    assert "INSERT INTO messages" in caplog.text
    assert MARK not in caplog.text
    store.close()


def test_the_words_are_there_for_whoever_has_the_key(store: Store, tmp_path: Path) -> None:
    _, markers = fill(store)
    opened = opened_by_any_key(tmp_path)
    assert [one for one in markers if one.encode() not in opened] == []


def test_after_erasing_no_key_opens_anything(store: Store, tmp_path: Path) -> None:
    with store.database.reading() as connection:  # a reader that was here before must not keep old pages alive
        connection.execute(sessions.select())
    fill(store)
    before = [blob for blob in blobs(url_in(tmp_path), without="key_check") if blob.startswith(b"gAAAA")]
    store.erase("s1", NOW)
    files = bytes_under(tmp_path)
    assert [name for name, content in files.items() for blob in before if blob[:60] in content] == []
    assert MARK.encode() not in opened_by_any_key(tmp_path)
    assert b"Ada" not in opened_by_any_key(tmp_path)


def opened_by_any_key(folder: Path) -> bytes:
    """All that can be decrypted: every blob under the master key, and under every key found on the way."""
    found = blobs(url_in(folder))
    keys, opened = (folder / "keys").read_bytes().split(), b""
    while keys:
        fernet = Fernet(keys.pop())
        for blob in found:
            try:
                content = fernet.decrypt(blob)
            except (InvalidToken, ValueError):
                continue
            opened += content + b"\n"
            if len(content) == 44:
                keys.append(content)
    return opened


def test_the_files_are_for_their_owner_only(store: Store, tmp_path: Path) -> None:
    begun(store)
    open_to_others = [path.name for path in tmp_path.iterdir() if path.stat().st_mode & 0o077 and path.stat().st_size]
    assert open_to_others == []


def test_erasing_gives_a_receipt_and_leaves_a_tombstone(store: Store) -> None:
    number = handed_off(store)
    receipt = store.erase("s1", NOW + timedelta(hours=1))
    assert receipt == {
        "erased_at": "2026-11-22T19:00:00Z", "session": "s1", "messages": 5, "answers": 1, "consents": 1, "referral": number,
    }  # fmt: skip
    assert store.erase("s1", NOW + timedelta(hours=2)) == receipt == store.receipt("s1")
    with pytest.raises(NoSession):
        store.load("s1")
    assert store.referral(number) == {
        "number": number, "trial": "T1", "created_at": "2026-11-22T18:00:00Z", "withdrawn_at": "2026-11-22T19:00:00Z",
    }  # fmt: skip
    assert [one["number"] for one in store.referrals()] == [number]
    assert [one["what"] for one in store.notifications()] == ["withdrawn"]


def test_erasing_one_session_leaves_the_others(store: Store) -> None:
    handed_off(store, "s1")
    handed_off(store, "s2", "kept")
    store.erase("s1", NOW)
    assert store.answers_history("s2")[0]["raw"] == "kept"
    assert len(store.messages("s2")) == 5


def test_erasing_what_never_was_is_an_error(store: Store) -> None:
    with pytest.raises(NoSession):
        store.erase("nobody", NOW)


def test_a_turn_that_asks_for_it_erases(store: Store) -> None:
    asked = begun(store)
    message = written(store, "s1", Incoming(id=new_id(), text="delete my data"))
    assert store.apply("s1", message, Turn(asked, said=(Said("info", "All is deleted."),), erase=True), NOW) is None
    assert store.receipt("s1") is not None
    assert not store.exists("s1")
    assert [(one["from"], one["kind"], one["text"]) for one in store.farewell("s1")] == [
        ("bot", "info", "All is deleted.")
    ]
    assert store.work("s1", message) is None  # a retry finds it done


def in_consent(store: Store) -> str:
    store.create_session(Turn(screening(pending=PENDING), said=GREETING), "hash", NOW)
    return written(store, "s1", Incoming(id=new_id(), text="I have a disease"))


@pytest.mark.parametrize(("minutes", "left"), [(59, True), (61, False)])
def test_messages_held_unread_are_deleted_after_an_hour(store: Store, minutes: int, left: bool) -> None:
    message = in_consent(store)
    assert store.held(message)
    assert store.forget_held(NOW + timedelta(minutes=minutes)) == (0 if left else 1)
    assert [one["text"] for one in store.messages("s1", after=2)] == (["I have a disease"] if left else [])
    if not left:
        with pytest.raises(NoMessage):
            store.incoming(message)
        assert store.unhandled("s1") == []  # nobody tries to handle what is gone


def test_a_session_loads_without_messages_held_too_long(store: Store) -> None:
    message = in_consent(store)
    written(store, "s1", Incoming(id=new_id(), choice=("yes",)))
    store.forget_held(NOW + timedelta(hours=2), "s1")
    assert store.work("s1", message) is None
    assert not store.write_message("s1", Incoming(id=message, text="x"), "other body", NOW).same_body


@pytest.mark.parametrize(("given", "left"), [(True, ["I have a disease", "yes"]), (False, ["yes"])])
def test_consent_opens_held_messages_and_refusal_deletes_them(store: Store, given: bool, left: list[str]) -> None:
    from bot.screening.model import Consent

    message = in_consent(store)
    store.apply("s1", message, Turn(screening(pending=PENDING), unread=True), NOW)
    assert store.held(message)
    assert store.handled(message)
    press = written(store, "s1", Incoming(id=new_id(), choice=("yes",)))
    consent = Consent("chat", "1", "0" * 64, NOW, given)
    stage = Stage.WHO if given else Stage.STOPPED
    store.apply("s1", press, Turn(screening(stage=stage, consents=(consent,))), NOW)
    assert [one["text"] for one in store.messages("s1", after=2)] == left
    assert not store.held(message)
    assert store.forget_held(NOW + timedelta(days=1)) == 0


@pytest.mark.parametrize(("days", "gone"), [(30, 0), (31, 1)])
def test_purge_takes_what_was_left_and_never_what_was_handed_off(store: Store, days: int, gone: int) -> None:
    begun(store, "left")
    store.apply(
        "left",
        written(store, "left", Incoming(id=new_id(), text="x")),
        Turn(store.load("left"), changed=(answer(),)),
        NOW,
    )
    handed_off(store, "handed")
    assert store.purge(NOW + timedelta(days=days), 30) == {"screenings": gone, "held_messages": 0}
    assert store.exists("left") is (gone == 0)
    assert store.exists("handed")


def test_a_long_purge_lets_others_write_in_between(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for at in range(5):
        begun(store, f"old-{at}")
    monkeypatch.setattr(erasing, "AT_ONCE", 2)
    begins, writing = [], store.database.writing
    monkeypatch.setattr(store.database, "writing", lambda **more: (begins.append(1), writing(**more))[1])
    assert store.purge(NOW + timedelta(days=31), 30)["screenings"] == 5
    assert len(begins) >= 4
