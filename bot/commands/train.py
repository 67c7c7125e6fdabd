"""`prescreen train`: train the Rasa model, unless the one there was trained on the same files.

The model learns what people say and knows the one form: a change of a trial or of the bot's sentences needs no training.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bot.rasa_parts.serve import MODELS, ROOT, environment
from bot.settings import Settings

_SOURCES = ("config.yml", "data/nlu", "data/rules", "data/stories", "bot/rasa_parts")
_NAME = "prescreen"


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("train", help="train the language model")
    parser.add_argument("--force", action="store_true", help="train even if nothing changed")
    parser.set_defaults(run=main)


def main(args: argparse.Namespace) -> int:
    """Exit code of the command. `args.force`: train in any case."""
    started = time.monotonic()
    wanted = fingerprint(ROOT)
    if not args.force and is_current(MODELS, wanted):
        print("The model is up to date.")
        return 0
    print("Training the model (about a minute) ...", flush=True)
    code = _train()
    if code == 0:
        _stamp(MODELS).write_text(wanted + "\n")
        print(f"Trained in {time.monotonic() - started:.0f} s.")
    return code


def fingerprint(root: Path) -> str:
    """One hash (sha256 hex) over everything that the model depends on; `responses:` of the domain are no part of it."""
    digest = hashlib.sha256(version("rasa").encode())
    for name, content in _contents(root):
        digest.update(name.encode() + b"\0" + content + b"\0")
    return digest.hexdigest()


def is_current(models: Path, wanted: str) -> bool:
    stamp = _stamp(models)
    return _model(models).exists() and stamp.exists() and stamp.read_text().strip() == wanted


def _contents(root: Path) -> Iterator[tuple[str, bytes]]:
    for source in _SOURCES:
        path = root / source
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            if file.suffix in {".yml", ".py"}:
                yield file.relative_to(root).as_posix(), file.read_bytes()
    yield "domain.yml", _without_responses((root / "domain.yml").read_text(encoding="utf-8")).encode()


def _without_responses(domain: str) -> str:
    kept, inside = [], False
    for line in domain.splitlines():
        if line[:1].strip() and not line.startswith("#"):
            inside = line.startswith("responses:")
        if not inside:
            kept.append(line)
    return "\n".join(kept)


def _train() -> int:
    asked = ["train", "--fixed-model-name", _NAME, "--out", str(MODELS), "--data", "data/nlu", "data/rules", "--quiet"]
    command = [sys.executable, "-m", "bot.rasa_parts.serve", *asked]
    env = {**os.environ, **environment(Settings.from_env())}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0 or not _model(MODELS).exists():
        print(done.stdout[-4000:], done.stderr[-4000:], sep="\n", file=sys.stderr)
        return done.returncode or 1
    return 0


def _model(models: Path) -> Path:
    return models / f"{_NAME}.tar.gz"


def _stamp(models: Path) -> Path:
    return models / f"{_NAME}.sha256"
