"""`prescreen check-trial PATH`: loads a trial and says what is loose in it. Exit 0 when nothing is, 1 otherwise."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from bot.commands.trial_folder import trial_folder
from bot.trial.lint import lint
from bot.trial.loading import TrialError, load_cases, load_trial


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("check-trial", help="lint a trial's folder")
    parser.add_argument("path", help="the trial's folder, or its id")
    parser.set_defaults(run=command)


def command(arguments: argparse.Namespace) -> int:
    try:
        folder = trial_folder(arguments.path)
        trial = load_trial(folder)
        cases = load_cases(folder) if (folder / "cases.yml").is_file() else []
    except TrialError as error:
        print(error, file=sys.stderr)
        return 1
    problems = lint(trial, cases)
    for problem in problems:
        print(f"{folder}/{problem}", file=sys.stderr)
    if problems:
        return 1
    print(
        f"{trial.id}: {len(trial.criteria)} criteria, {len(trial.questions)} questions, {len(cases)} cases: nothing loose"
    )
    return 0
