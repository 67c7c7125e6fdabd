"""`prescreen verify-audit`: whether the audit trail is whole."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from bot.bootstrap import store_of
from bot.commands.stored import sentences
from bot.settings import Settings


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("verify-audit", help="check the chain of the audit trail")
    parser.add_argument(
        "--head",
        help="an end that an earlier check printed: it must still be in the chain (finds a trail rebuilt anew)",
    )
    parser.set_defaults(run=main)


@sentences
def main(args: argparse.Namespace) -> int:
    """Returns the exit code: 1 when a row was changed, moved or removed."""
    store = store_of(Settings.from_env())
    verified = store.verify_audit()
    if verified.broken is None and args.head and not store.audit_has(args.head):
        print(f"The audit trail is not the one that ended in {args.head}.", file=sys.stderr)
        return 1
    if verified.broken is not None:
        print(f"The audit trail is broken: {verified.broken}.", file=sys.stderr)
        return 1
    print(f"All {verified.rows} rows of the audit trail hold. Its end: {verified.head}")
    return 0
