"""The command line `prescreen`. Each command is a module of `bot.commands`, imported only when it is called.

A module has `register(subparsers)`, which adds its parser with `set_defaults(run=...)`; `run(arguments)` returns the exit
code.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

COMMANDS = {
    "run": "start everything and print one URL",
    "train": "train the language model",
    "serve": "one of the three servers alone",
    "check-trial": "lint a trial's folder",
    "print-trial": "every sentence a visitor may see, with version and hash",
    "questions": "a trial's questions as JSON",
    "assess": "assess answers given as JSON on standard input",
    "assessment": "the assessment of a stored screening",
    "teach": "learn from the examples in data/language",
    "understand": "read replies, one JSON object a line, as a type of question would",
    "ask": "what a reply to one question of a trial would be read as, and why",
    "coordinator": "accounts of the console",
    "backup": "save the database",
    "restore": "bring a saved database back",
    "rotate-key": "encrypt everything with a new key",
    "verify-audit": "check the chain of the audit trail",
    "purge": "erase screenings that are too old to keep",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit code; argparse itself leaves with 2 on a wrong command line."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = build_parser(given[0] if given else "")
    parsed = parser.parse_args(given)
    try:
        return int(parsed.run(parsed))
    except BrokenPipeError:  # the reader of our output has left
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def build_parser(called: str) -> argparse.ArgumentParser:
    """The parser, with the full arguments of the command `called` only."""
    parser = argparse.ArgumentParser(prog="prescreen", description="A pre-screening assistant for clinical trials.")
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True)
    if called in COMMANDS:
        import_module("bot.commands." + called.replace("-", "_")).register(subparsers)
    for name, summary in COMMANDS.items():
        if name not in subparsers.choices:
            subparsers.add_parser(name, help=summary)
    return parser


if __name__ == "__main__":
    sys.exit(main())
