"""`prescreen coordinator add NAME`, `prescreen coordinator list`: who may sign in at the console."""

from __future__ import annotations

import argparse
import getpass
import sys
from datetime import datetime, timezone
from typing import Any

from bot.bootstrap import store_of
from bot.commands.stored import sentences
from bot.handoff.passwords import hash_password
from bot.handoff.roles import ROLES
from bot.settings import Settings
from bot.storage import Store


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("coordinator", help="accounts of the console")
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    adding = actions.add_parser("add", help="make an account, or set its password anew")
    adding.add_argument("name")
    adding.add_argument("--role", choices=ROLES, help="coordinator (as a new account is), lead, auditor or admin")
    adding.add_argument(
        "--trial", action="append", metavar="ID", help="a trial the account belongs to; all, if none is named"
    )
    adding.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    adding.set_defaults(run=main, action="add")
    actions.add_parser("list", help="the names of all accounts").set_defaults(run=main, action="list")


@sentences
def main(args: argparse.Namespace) -> int:
    """Returns the exit code: 1 with a sentence when the password will not do."""
    if args.action == "list":
        store = store_of(Settings.from_env())
        print("\n".join(store.coordinators()))
        return 0
    password = sys.stdin.readline().rstrip("\r\n") if args.password_stdin else _asked()
    store = store_of(Settings.from_env())
    new = add(store, args.name, password, datetime.now(timezone.utc), args.role, args.trial)
    print(
        f"{args.name} can sign in at /console."
        if new
        else f"{args.name} has a new password, and was signed out everywhere."
    )
    return 0


def add(
    store: Store,
    name: str,
    password: str,
    now: datetime,
    role: str | None = None,
    trials: list[str] | None = None,
) -> bool:
    """True if the account is new, False if it has a new password. Raises ValueError, or LastAdmin, with a sentence."""
    name = name.strip()
    if not 0 < len(name) <= 100 or not name.isprintable():
        raise ValueError("The name must have 1 to 100 visible characters.")
    return store.add_coordinator(name, hash_password(password), now, "(command line)", role, trials)


def _asked() -> str:
    password = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != password:
        raise ValueError("The two passwords differ; nothing was changed.")
    return password
