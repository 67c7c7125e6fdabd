"""What the commands on stored data share: errors as one sentence with exit code 1, and a program that stands still."""

from __future__ import annotations

import argparse
import fcntl
import functools
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.settings import SettingError, Settings
from bot.storage import StorageError


class Running(StorageError):
    """The command needs the program to be stopped."""


Command = Callable[[argparse.Namespace], int]


def sentences(command: Command) -> Command:
    @functools.wraps(command)
    def run(args: argparse.Namespace) -> int:
        try:
            return command(args)
        except (StorageError, SettingError, ValueError) as error:
            print(error, file=sys.stderr)
            return 1

    return run


@contextmanager
def stopped(settings: Settings) -> Iterator[None]:
    """Holds the lock that `prescreen run` holds as long as it lives. Raises Running."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (settings.data_dir / "run.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Running("The program is running. Stop it first.") from None
        yield
