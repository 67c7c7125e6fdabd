"""`prescreen assessment SESSION --json`: the stored assessment of one screening, in the shape of `prescreen assess`."""

from __future__ import annotations

import argparse
import json
from typing import Any

from bot.bootstrap import store_of
from bot.commands.stored import sentences
from bot.settings import Settings


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("assessment", help="the assessment of a stored screening")
    parser.add_argument("session")
    parser.add_argument("--json", action="store_true", help="as one JSON object")
    parser.set_defaults(run=main)


@sentences
def main(args: argparse.Namespace) -> int:
    """Returns the exit code: 1 with a sentence when there is no such session, or no assessment of it yet."""
    found = store_of(Settings.from_env()).assessment(args.session)
    if found is None:
        raise ValueError("This screening has no assessment yet: its answers were not sent.")
    print(json.dumps(found, ensure_ascii=False) if args.json else in_lines(found))
    return 0


def in_lines(assessment: dict[str, Any]) -> str:
    """The outcome, then one line a criterion: id, status, kind, day on which it changes."""
    outcome = assessment["outcome"]
    lines = [f"{outcome['code']} {outcome['on_or_after'] or ''}".strip()]
    for finding in assessment["findings"]:
        details = [finding["id"], finding["status"], finding["kind"], finding["changes_on"]]
        lines.append("  " + " ".join(str(one) for one in details if one))
    return "\n".join(lines)
