"""`prescreen restore FILE`: put a backup in place of the database, and erase again what was erased since it was
made.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.bootstrap import store_of
from bot.commands.stored import sentences, stopped
from bot.settings import Settings
from bot.storage import LostKey
from bot.storage.backup import database_file, put_back, unpacked


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("restore", help="bring a saved database back")
    parser.add_argument("file", type=Path)
    parser.set_defaults(run=main)


@sentences
def main(args: argparse.Namespace) -> int:
    """Returns the exit code: 1 with a sentence when nothing was changed."""
    again = restore(Settings.from_env(), args.file)
    print(f"Restored {args.file}. Erased again, because they were erased since: {again}.")
    return 0


def restore(settings: Settings, source: Path) -> int:
    """How many sessions were erased again. The keys must open the backup. Raises BackupError, LostKey, Running; then
    nothing was changed.
    """
    target = database_file(settings.database_url)
    with stopped(settings), unpacked(source, settings.data_dir) as copy:
        _check_keys(settings, copy)
        receipts = _receipts(settings, target)
        put_back(copy, target)
        store = store_of(settings)
        try:
            return store.erase_again(receipts)
        finally:
            store.close()


def _check_keys(settings: Settings, copy: Path) -> None:
    if not settings.keys and not settings.key_file.exists():
        raise LostKey(f"The keys are missing: put the key file back at {settings.key_file}, or set PRESCREEN_KEYS.")
    store_of(_at(settings, copy)).close()


def _receipts(settings: Settings, target: Path) -> list[dict[str, Any]]:
    """What was erased in the database that is about to be replaced, as far as it can still be read."""
    if not target.exists() or target.stat().st_size == 0:
        return []
    store = store_of(settings)
    try:
        return store.erased()
    finally:
        store.close()


def _at(settings: Settings, path: Path) -> Settings:
    return replace(settings, database_url=f"sqlite:///{path}")
