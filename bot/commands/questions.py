"""`prescreen questions TRIAL --json --today DAY`: the questions as other programs see them."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from typing import Any

from bot.answers.values import schema
from bot.commands.trial_folder import find_trial
from bot.trial.condition_json import condition_json
from bot.trial.loading import TrialError
from bot.trial.model import Question, Trial, Who
from bot.trial.wording import say


def register(subparsers: Any) -> None:
    parser = subparsers.add_parser("questions", help="a trial's questions as JSON")
    parser.add_argument("trial", help="the trial's folder, or its id")
    parser.add_argument("--json", action="store_true", help="JSON (the only form there is)")
    parser.add_argument("--today", type=date.fromisoformat, default=None, help="the day that time windows count from")
    parser.set_defaults(run=command)


def command(arguments: argparse.Namespace) -> int:
    try:
        trial = find_trial(arguments.trial)
    except TrialError as error:
        print(error, file=sys.stderr)
        return 1
    today = arguments.today or date.today()
    print(json.dumps([question_json(trial, q, today) for q in trial.questions.values()], indent=2, ensure_ascii=False))
    return 0


def question_json(trial: Trial, question: Question, today: date) -> dict[str, Any]:
    """The contract's question object, without what only a session has, and with both wordings."""
    self_who = first_who(trial, question, proxy=False)
    proxy_who = first_who(trial, question, proxy=True)
    return {
        "id": question.id,
        "ask": None,
        "kind": "screening",
        "criteria": list(question.criteria),
        "text": say(question.text, today, self_who),
        "text_proxy": say(question.text_proxy, today, proxy_who),
        "why": say(question.why, today, self_who),
        "explains": [
            {"term": term, "meaning": say(meaning, today, self_who)} for term, meaning in question.explains.items()
        ],
        "choices": [{"id": choice.id, "label": say(choice.label, today, self_who)} for choice in question.choices],
        "value_schema": schema(question),
        "type": question.type.value,
        "confirms": None,
        "progress": None,
        "version": trial.wording_version,
        "cohorts": list(question.cohorts),
        "applies_when": None if question.applies_when is None else condition_json(question.applies_when),
    }


def first_who(trial: Trial, question: Question, proxy: bool) -> Who:
    """The first of the question's cohorts who answers (for another, with `proxy`); anyone of the trial otherwise."""
    for who in trial.who:
        if who.proxy is proxy and who.cohort in question.cohorts:
            return who
    return trial.who[0]
