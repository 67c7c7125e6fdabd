"""Proves that a visitor's words lie readable nowhere: a marker typed in every free field is in no file of the data
folder, in no log at debug level, in no working or temporary folder of the servers; after erasing no key opens it."""

from __future__ import annotations

import base64
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from tests.system.chat import Chat
from tests.system.conftest import TRIAL, Begin
from tests.system.conversation import PEOPLE, fill
from tests.system.servers import ROOT, Servers

MARK = "zqhgdehdaffggc"
"""One word that no dictionary and no file of the project's makers knows: what lies in a file was put there by this test."""
LONGEST = 200_000_000  # bytes of one file that are looked into


@pytest.fixture(scope="module")
def told(servers: Servers) -> Iterator[Chat]:
    """A visitor whose marker stands in every free field, up to the referral."""
    chat = Chat.begin(servers.base_url, TRIAL)
    assert chat.say(f"{MARK} before any consent").code == 200
    answers = dict(PEOPLE["adult"])
    fill(chat, answers, until="apeced")
    for side in (f"what is this study about, {MARK}?", f"{MARK} {MARK}", f"please explain {MARK}"):
        assert chat.say(side).code == 200
    assert chat.pending == "apeced"
    medicine = {"say": f"{MARK} 20 mg twice a day"}
    fill(chat, {**answers, "medicines": medicine, "anything_else": {"say": f"My doctor is Dr {MARK}."}}, until="review")
    assert chat.say(f"hm, {MARK}").code == 200
    assert chat.pending == "review"
    assert chat.press("send").code == 200
    assert chat.press("yes").code == 200
    for field, words in (
        ("contact_name", f"Ana {MARK}"),
        ("contact_phone", f"my phone is {MARK}"),
        ("contact_phone", "+1 301 496 4000"),
        ("contact_email", f"{MARK}@example.org"),
        ("contact_time", f"mornings, {MARK}"),
        ("household_count", f"{MARK}"),
    ):
        assert chat.pending == field
        assert chat.say(words).code == 200
    assert chat.press("skip").code == 200
    assert (chat.outcome or {}).get("referral"), chat.state
    yield chat
    chat.http.close()


def test_the_visitor_and_whoever_has_the_key_can_read_it(told: Chat, servers: Servers) -> None:
    """The control: the marker is there to be found."""
    own = [one for one in told.transcript() if one["from"] == "visitor" and MARK in one["text"]]
    assert len(own) >= 11, "the marker was typed in every field"
    assert MARK.encode() in opened_by_any_key(servers.settings.data_dir)


def test_no_file_holds_it(told: Chat, servers: Servers) -> None:
    logs = [path for path in servers.log_dir.iterdir() if path.suffix == ".log"]
    assert {path.stem for path in logs} >= {"rasa", "actions"}
    assert any(b"DEBUG" in path.read_bytes() for path in logs), "the servers are as talkative as they can be"
    looked = list(files_of(servers))
    assert {path.name for path in looked} >= {"prescreen.db", "prescreen.db-wal"}
    assert [str(path) for path in looked if holds(path.read_bytes())] == []


def test_the_search_would_find_it(tmp_path: Path) -> None:
    for number, form in enumerate(forms(MARK)):
        (tmp_path / str(number)).write_bytes(b"....." + form + b".....")
    assert all(holds(path.read_bytes()) for path in tmp_path.iterdir())
    assert holds(b"{" + base64.b64encode(f'{{"name": "Ana {MARK}", "time": "mornings"}}'.encode()) + b"}")
    assert not holds(b"nothing of the sort")


def test_after_delete_my_data_no_key_opens_it(told: Chat, servers: Servers, begin: Begin) -> None:
    assert told.say("please delete my data").code == 200
    assert told.pending == "confirm_delete"
    assert told.say("yes").code == 200
    assert told.http.get(f"/api/chat/sessions/{told.session}", headers=told._auth).status_code in (401, 404, 410)
    other = begin("tiny")
    assert other.say("a word that stays").code == 200
    readable = opened_by_any_key(servers.settings.data_dir)
    assert b"a word that stays" in readable, "what others said opens still"
    assert MARK.encode() not in readable
    assert [str(path) for path in files_of(servers) if holds(path.read_bytes())] == []


def opened_by_any_key(folder: Path) -> bytes:
    """All that any key opens, of every table: what is sealed by its own session's key, and the rest under every key."""
    master = MultiFernet([Fernet(key) for key in (folder / "keys").read_bytes().split()])
    keys: dict[str, Fernet] = {}
    found = sealed_values(folder / "prescreen.db")
    for session, blob in found:
        content = opened(master, blob)
        if content is not None and len(content) == 44 and session not in keys:
            keys[session] = Fernet(content)
    contents = [opened(keys[session], blob) if session in keys else None for session, blob in found]
    left = [blob for (_, blob), content in zip(found, contents, strict=True) if content is None]
    contents += [opened(key, blob) for blob in left for key in (master, *keys.values())]
    return b"\n".join(content for content in contents if content is not None)


def sealed_values(database: Path) -> list[tuple[str, bytes]]:
    """(session, blob) of every column of every table that holds a Fernet token."""
    connection = sqlite3.connect(database)
    connection.row_factory = sqlite3.Row
    tables = [str(name) for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")]
    rows = [dict(row) for table in tables for row in connection.execute(f"SELECT * FROM {table}")]
    connection.close()
    return [
        (str(row.get("session") or row.get("id")), value)
        for row in rows
        for value in row.values()
        if isinstance(value, bytes) and value.startswith(b"gAAAA")
    ]


def opened(key: Fernet | MultiFernet, blob: bytes) -> bytes | None:
    try:
        return key.decrypt(blob)
    except InvalidToken:
        return None


def files_of(servers: Servers) -> Iterator[Path]:
    """The data folder with its logs, and what the servers work in or keep open: their folder, models, temporary files."""
    seen: set[Path] = set()
    folders = [servers.settings.data_dir, ROOT / "models", ROOT / ".rasa", servers.temporary_dir]
    found = [one for folder in folders for one in folder.rglob("*")]
    for path in (*found, *ROOT.iterdir(), *opened_files(servers)):
        if path not in seen and path.is_file() and path.stat().st_size < LONGEST:
            seen.add(path)
            yield path


def opened_files(servers: Servers) -> Iterator[Path]:
    """Files that the servers have open for writing right now, wherever they lie (Linux)."""
    for pid in servers.pids.values():
        for entry in Path(f"/proc/{pid}/fd").glob("*"):
            try:
                target, flags = Path(os.readlink(entry)), (Path(f"/proc/{pid}/fdinfo") / entry.name).read_text()
            except OSError:
                continue
            written = int(flags.split("flags:")[1].split()[0], 8) & (os.O_WRONLY | os.O_RDWR)
            if written and target.is_file():
                yield target


def holds(content: bytes) -> bool:
    return any(form in content for form in forms(MARK))


def forms(word: str) -> list[bytes]:
    """UTF-8 in any case, UTF-16 both ways, and base64 wherever in a longer text the word begins."""
    plain = [word.encode(), word.upper().encode(), word.capitalize().encode()]
    wide = [word.encode("utf-16-le"), word.encode("utf-16-be")]
    return [*plain, *wide, *(base64_inside(word.encode(), shift) for shift in range(3))]


def base64_inside(word: bytes, shift: int) -> bytes:
    """The part of the base64 form that does not depend on what stands around the word; `shift`: its place modulo 3."""
    encoded = base64.b64encode(b"\0" * shift + word + b"\0\0")
    first, whole = -(-shift * 4 // 3), (shift + len(word)) * 8 // 6
    return encoded[first + (1 if shift else 0) : whole]
