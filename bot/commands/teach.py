"""`prescreen teach`: makes what is learnt from the examples in `data/language` anew, where they changed."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.language.dictionary import FOLDER
from bot.language.encoder import Encoder, shared
from bot.language.teaching import made_of, net_made_of, net_taught, taught

JUDGE, NET = FOLDER / "judge.json", FOLDER / "safety_net.json"


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("teach", help="learn from the examples in data/language")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    _make("judge", JUDGE, made_of(), taught)
    _make("second net", NET, net_made_of(), net_taught)
    return 0


def _make(name: str, path: Path, made: str, teach: Callable[[Encoder], dict[str, Any]]) -> None:
    if path.exists() and json.loads(path.read_text(encoding="utf-8")).get("made_of") == made:
        print(f"The {name} is up to date.")
        return
    path.write_text(json.dumps(teach(shared()), separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{path.name} is made anew.")
