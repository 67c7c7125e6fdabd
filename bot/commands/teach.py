"""`prescreen teach`: makes `data/language/judge.json` anew from the examples, where they changed."""

from __future__ import annotations

import argparse
import json
from typing import Any

from bot.language.dictionary import FOLDER
from bot.language.encoder import shared
from bot.language.teaching import made_of, taught

JUDGE = FOLDER / "judge.json"


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("teach", help="learn from the examples in data/language")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    if JUDGE.exists() and json.loads(JUDGE.read_text(encoding="utf-8")).get("made_of") == made_of():
        print("The judge is up to date.")
        return 0
    content = taught(shared())
    JUDGE.write_text(json.dumps(content, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{JUDGE.name} is made anew.")
    return 0
