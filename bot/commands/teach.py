"""`prescreen teach`: makes what is learnt from the examples in `data/language` anew, where they changed."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bot.language import pair_net
from bot.language.dictionary import FOLDER
from bot.language.encoder import shared
from bot.language.teaching import examples, made_of, net_made_of, net_taught, pair_net_made_of, taught

JUDGE, PAIR_NET, NET = FOLDER / "judge.json", FOLDER / pair_net.FILE, FOLDER / "safety_net.json"


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("teach", help="learn from the examples in data/language")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    _make("judge", JUDGE, made_of(), _made_of, lambda: _write(JUDGE, taught(shared())))
    _make("pair net", PAIR_NET, pair_net_made_of(), pair_net.made_of, _make_pair_net)
    _make("second net", NET, net_made_of(), _made_of, lambda: _write(NET, net_taught(shared())))
    return 0


def _make(name: str, path: Path, of: str, made_of: Callable[[Path], str | None], make: Callable[[], None]) -> None:
    if path.exists() and made_of(path) == of:
        print(f"The {name} is up to date.")
        return
    print(f"Making the {name} anew. That takes minutes.", flush=True)
    make()
    print(f"{path.name} is made anew.")


def _made_of(path: Path) -> str | None:
    found: str | None = json.loads(path.read_text(encoding="utf-8")).get("made_of")
    return found


def _write(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content, separators=(",", ":")) + "\n", encoding="utf-8")


def _make_pair_net() -> None:
    from bot.language.pair_teaching import pair_net as taught_together  # loads JAX, which nothing else needs

    pair_net.save(PAIR_NET, taught_together(shared(), *examples(told=True)), pair_net_made_of())
