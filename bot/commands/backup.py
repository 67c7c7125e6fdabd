"""`prescreen backup FILE`: a consistent copy of the database, while the program may be running."""

from __future__ import annotations

import argparse
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from bot.commands.stored import sentences
from bot.settings import Settings
from bot.storage.backup import backup


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("backup", help="save the database")
    parser.add_argument("file", type=Path, help="a new file")
    parser.set_defaults(run=main)


@sentences
def main(args: argparse.Namespace) -> int:
    """Returns the exit code: 1 with a sentence when nothing was saved."""
    settings = Settings.from_env()
    manifest = backup(settings.database_url, args.file, datetime.now(timezone.utc))
    print(f"Saved {manifest['rows']['sessions']} sessions to {args.file}.")
    where = "PRESCREEN_KEYS" if settings.keys else str(settings.key_file)
    print(f"The keys are not in it. Keep a copy of them ({where}) in another place.")
    print("Without the keys nobody can read the backup, not even you.")
    return 0
