"""`prescreen purge`: erase screenings that nobody came back to, and messages held unread for too long."""

from __future__ import annotations

import argparse
from datetime import datetime, timezone
from typing import Any

from bot.bootstrap import store_of
from bot.commands.stored import sentences
from bot.settings import Settings


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("purge", help="erase screenings that are too old to keep")
    parser.set_defaults(run=main)


@sentences
def main(args: argparse.Namespace) -> int:
    """Returns the exit code."""
    settings = Settings.from_env()
    counts = store_of(settings).purge(datetime.now(timezone.utc), settings.purge_days)
    print(f"Erased {counts['screenings']} screenings older than {settings.purge_days} days.")
    print(f"Deleted {counts['held_messages']} messages that came before consent.")
    return 0
