"""`prescreen rotate-key`: a new key, and everything under it; the old keys are no longer needed afterwards."""

from __future__ import annotations

import argparse
from typing import Any

from cryptography.fernet import Fernet

from bot.bootstrap import store_of
from bot.commands.stored import sentences, stopped
from bot.settings import Settings
from bot.storage.keys import read_keys, write_keys
from bot.storage.sealing import MasterKey


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("rotate-key", help="encrypt everything with a new key")
    parser.add_argument(
        "--drop-old", action="store_true", help="remove the old keys from the key file; old backups need them"
    )
    parser.set_defaults(run=main)


@sentences
def main(args: argparse.Namespace) -> int:
    """Returns the exit code: 1 with a sentence when nothing was changed."""
    settings = Settings.from_env()
    with stopped(settings):
        if settings.keys:
            count, where = reseal(settings, settings.keys), "the first key of PRESCREEN_KEYS"
        else:
            count, where = rotate(settings, args.drop_old), f"a new key in {settings.key_file}"
    print(f"{count} sessions are now under {where}. Save the keys, apart from the backups.")
    print("Backups made before need the keys of their time.")
    return 0


def rotate(settings: Settings, drop_old: bool = False) -> int:
    """Add a new key to the key file first, then put everything under it. How many sessions. Raises LostKey,
    StorageBusy.

    Interrupted anywhere it leaves data that the keys in the file open; running it again finishes the work.
    """
    store_of(settings).close()  # makes the first key, or finds that it is lost
    keys = (Fernet.generate_key().decode(), *read_keys(settings.key_file))
    write_keys(settings.key_file, keys)
    count = reseal(settings, keys)
    if drop_old:
        write_keys(settings.key_file, keys[:1])
    return count


def reseal(settings: Settings, keys: tuple[str, ...]) -> int:
    store = store_of(settings)
    try:
        return store.reseal(MasterKey(keys))
    finally:
        store.close()
