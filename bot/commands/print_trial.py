"""`prescreen print-trial TRIAL`: every sentence a visitor may see, with version and hash, as an ethics board reads it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.commands.trial_folder import find_trial
from bot.settings import Settings
from bot.trial.loading import TrialError
from bot.trial.model import Trial
from bot.trial.parts import parse_yaml
from bot.trial.wording import sentences, wording_hash


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("print-trial", help="every sentence a visitor may see, with version and hash")
    parser.add_argument("trial", help="the trial's folder, or its id")
    parser.set_defaults(run=command)


def command(arguments: argparse.Namespace) -> int:
    try:
        trial = find_trial(arguments.trial)
        own = list(bot_sentences(Settings.from_env().domain))
    except TrialError as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(printed(trial, own)))
    return 0


def bot_sentences(domain: Path) -> Iterator[tuple[str, str]]:
    """(place, sentence) of the bot's own responses, the same for every trial. Raises TrialError if they cannot be read."""
    if not domain.is_file():
        raise TrialError(f"{domain}:1: cannot be read")
    root = parse_yaml(domain.read_text(encoding="utf-8"), str(domain)).plain()
    for name, variants in (root.get("responses") or {}).items():
        for variant in variants:
            if variant.get("text"):
                yield f"responses.{name}", str(variant["text"])
            for button in variant.get("buttons") or ():
                yield f"responses.{name}.button", str(button["title"])


def printed(trial: Trial, own: list[tuple[str, str]]) -> Iterator[str]:
    """The lines of the printout. The hash of the trial's words is the one each session stores."""
    yield f"{trial.id}: {trial.title}"
    yield f"wording version {trial.wording_version}, status {trial.status} as of {trial.as_of.isoformat()}"
    yield f"sha256 of the trial's sentences  {trial.wording_hash}"
    yield f"sha256 of the bot's sentences    {wording_hash(own)}"
    for heading, pairs in (("The trial's sentences", list(sentences(trial))), ("The bot's own sentences", own)):
        yield ""
        yield heading
        for place, text in pairs:
            yield f"  {place}: {text}"
