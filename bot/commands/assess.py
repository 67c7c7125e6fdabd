"""`prescreen assess --trial ID`: answers as JSON on standard input, the assessment as JSON on standard output.

In: `{"cohort", "today", "answers": {question: value}}`; the answers count as confirmed. Exit 2 names an unknown question
or a bad value, 1 a trial that does not load.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.answers.formulary import Formulary
from bot.answers.model import Answer, Certainty, Picked
from bot.answers.values import BadValue, parse_reply
from bot.commands.trial_folder import find_trial
from bot.eligibility.assess import assess
from bot.eligibility.shape import assessment_json
from bot.language.dictionary import load_formulary
from bot.trial.loading import TrialError
from bot.trial.model import Kind, Trial


class BadInput(Exception):
    """What is given cannot be assessed; the sentence names the question."""


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("assess", help="assess answers given as JSON on standard input")
    parser.add_argument("--trial", required=True, help="the trial's folder, or its id")
    parser.set_defaults(run=command)


def command(arguments: argparse.Namespace) -> int:
    try:
        trial = find_trial(arguments.trial)
        cohort, today, given = _read(sys.stdin.read())
        answers = answers_from_json(trial, cohort, given, today, load_formulary())
    except TrialError as error:
        print(error, file=sys.stderr)
        return 1
    except BadInput as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(assessment_json(assess(trial, cohort, answers, today)), indent=2, ensure_ascii=False))
    return 0


def _read(text: str) -> tuple[str, date, Mapping[str, Any]]:
    try:
        given = json.loads(text)
        answers = given["answers"]
        if not isinstance(answers, dict):
            raise TypeError
        return str(given["cohort"]), date.fromisoformat(given["today"]), answers
    except (ValueError, TypeError, KeyError):
        form = '{"cohort": ..., "today": "2026-11-22", "answers": {question: value}}'
        raise BadInput(f"give one JSON object like {form}") from None


def answers_from_json(
    trial: Trial, cohort: str, given: Mapping[str, Any], today: date, formulary: Formulary
) -> dict[str, Answer]:
    """Confirmed answers by question id, with `who`: as given, or else the first who of the cohort. Raises BadInput."""
    if cohort not in trial.cohorts:
        raise BadInput(f"no cohort {cohort!r}; cohorts are {', '.join(trial.cohorts)}")
    answers = {"who": _answer("who", Picked(frozenset({_who(trial, cohort, given.get("who"))})), "")}
    for name, value in given.items():
        if name == "who":
            continue
        question = trial.questions.get(name)
        if question is None:
            raise BadInput(f"{name}: no such question in {trial.id}")
        if cohort not in question.cohorts:
            raise BadInput(f"{name}: not a question for the cohort {cohort}")
        try:
            read = parse_reply(question, value, today, formulary)
        except BadValue as error:
            raise BadInput(f"{name}: {error}") from None
        answers[name] = _answer(name, read, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    return answers


def _who(trial: Trial, cohort: str, given: Any) -> str:
    known = [who.id for who in trial.who if who.cohort == cohort]
    if given is None and known:
        return known[0]
    if given not in known:
        raise BadInput(f"who: {given!r} is not one of {', '.join(known)}")
    return str(given)


def _answer(question: str, read: Any, raw: str) -> Answer:
    if isinstance(read, Kind):
        return Answer(question, kind=read, raw=raw, certainty=Certainty.CONFIRMED)
    return Answer(question, value=read, raw=raw, certainty=Certainty.CONFIRMED)
