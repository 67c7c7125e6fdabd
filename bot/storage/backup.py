"""Saving and restoring the embedded database. A server's database is saved with the server's own tools.

A backup is one zip file: `manifest.json` and a consistent copy of the database. The keys are never in it: without
them nobody can read it, and without them it is worth nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url

from bot.storage.errors import StorageError
from bot.storage.shapes import iso, utc

_COPY = "prescreen.db"
_MANIFEST = "manifest.json"


class BackupError(StorageError):
    """Why there was no backup or no restore, as a sentence."""


def database_file(url: str) -> Path:
    """The file of an SQLite URL. Raises BackupError for any other database."""
    parts = make_url(url)
    if parts.get_backend_name() != "sqlite" or not parts.database:
        raise BackupError(
            "Only the embedded SQLite database is saved here; use the database server's own backup for another."
        )
    return Path(parts.database)


def backup(url: str, target: Path, now: datetime) -> dict[str, Any]:
    """Save the database to the new file `target` (mode 600) while it may be in use. The manifest. Raises
    BackupError.
    """
    source = database_file(url)
    if not source.exists():
        raise BackupError(f"There is no database at {source}.")
    if target.exists():
        raise BackupError(f"{target} exists already; a backup never overwrites a file.")
    with _scratch(target.parent) as folder:
        copy = folder / _COPY
        _copy(source, copy)
        manifest = _manifest(copy, now)
        packed = folder / "packed"
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(_MANIFEST, json.dumps(manifest, indent=2))
            archive.write(copy, _COPY)
        packed.chmod(0o600)
        os.replace(packed, target)
    return manifest


@contextmanager
def unpacked(source: Path, beside: Path) -> Iterator[Path]:
    """The checked database of a backup, as a file in a folder under `beside` that is removed afterwards. Raises
    BackupError.
    """
    with _scratch(beside) as folder:
        try:
            with zipfile.ZipFile(source) as archive:
                manifest = json.loads(archive.read(_MANIFEST))
                archive.extract(_COPY, folder)
        except (OSError, KeyError, ValueError, zipfile.BadZipFile):
            raise BackupError(f"{source} is no backup made by this program.") from None
        copy = folder / _COPY
        copy.chmod(0o600)
        if hashlib.sha256(copy.read_bytes()).hexdigest() != manifest.get("sha256"):
            raise BackupError(f"{source} is damaged: its content is not what its manifest says.")
        yield copy


def put_back(copy: Path, target: Path) -> None:
    """Replace the content of the database `target` by that of `copy`, in place and at once. Raises BackupError if it
    is in use.
    """
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(target, os.O_CREAT | os.O_RDWR, 0o600))
    try:
        _copy(copy, target)
    except sqlite3.OperationalError:
        raise BackupError("The database is in use. Stop the program, then restore again.") from None


def _copy(source: Path, target: Path) -> None:
    os.close(os.open(target, os.O_CREAT | os.O_RDWR, 0o600))
    with closing(sqlite3.connect(source, timeout=5)) as one, closing(sqlite3.connect(target, timeout=1)) as other:
        one.backup(other)
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _manifest(copy: Path, now: datetime) -> dict[str, Any]:
    with closing(sqlite3.connect(copy)) as connection:
        (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        counts = {
            table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("sessions", "messages", "answers", "referrals", "referral_tombstones")
        }
        connection.execute("PRAGMA journal_mode=DELETE")
    return {
        "made_at": iso(utc(now)),
        "revision": revision,
        "rows": counts,
        "sha256": hashlib.sha256(copy.read_bytes()).hexdigest(),
        "keys": "not in this file: keep them apart, for without them it cannot be read",
    }


@contextmanager
def _scratch(beside: Path) -> Iterator[Path]:
    beside.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=beside, prefix=".backup-") as folder:
        yield Path(folder)
