"""`prescreen serve rasa|actions|web`: one of the three servers in the foreground, for a process manager (see Procfile).

`prescreen run` does all of this at once; here the model must be trained and the database migrated already.
"""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any, NoReturn

from bot.commands.run import ROOT, programs
from bot.settings import SettingError, Settings


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("serve", help="one server in the foreground, for a process manager of your own")
    parser.add_argument("server", choices=["rasa", "actions", "web"])
    parser.set_defaults(run=command)


def command(arguments: argparse.Namespace) -> NoReturn:
    """Becomes the server; ends the process when it cannot."""
    try:
        settings = Settings.from_env()
    except SettingError as error:
        sys.exit(str(error))
    program = next(one for one in programs(settings) if one.name == arguments.server)
    os.chdir(ROOT)
    os.execve(program.argv[0], list(program.argv), {**os.environ, **program.env})
