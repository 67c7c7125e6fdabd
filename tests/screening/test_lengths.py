"""Proves that the screening is short: 26 questions for an adult with nothing to report (a minor: 27), 5 for a household
contact, 2 more at most for each thing reported. Confirmations, closer dates, consent and contact do not count; "who" does.
"""

from __future__ import annotations

import statistics
from functools import cache

import pytest

from bot.trial.cases import Case
from bot.trial.loading import load_cases, load_trial
from bot.trial.model import QuestionType
from tests.screening.people import ROOT, Visitor
from tests.screening.test_cases import chat

FOLDER = ROOT / "data/trials/NCT05398809"
TRIAL = load_trial(FOLDER)
CASES = load_cases(FOLDER)
MOST = {"adult": 26, "minor": 27, "household": 5}  # a minor is asked one more: whether they and a parent both want it
FOR_EACH_THING = 2
NOTHING = {
    "adult": "Ana, 34, with APECED shown by a gene test and most of her hair gone, has nothing to report",
    "minor": "A 14-year-old whose mother answers has nothing to report",
    "household": "A housemate of 56 who reads English well",
}


@cache
def asked(name: str) -> int:
    return questions(chat(TRIAL, by_name(name)))


def by_name(name: str) -> Case:
    return next(case for case in CASES if case.name == name)


def questions(seen: Visitor) -> int:
    """Questions that were put, each time they became pending."""
    pendings = {turn.screening.pending.ask: turn.screening.pending for turn in seen.turns if turn.screening.pending}
    return sum(one.question == "who" or (one.kind == "screening" and not one.closer) for one in pendings.values())


def kind(case: Case) -> str:
    if case.cohort == "household":
        return "household"
    return "minor" if "assent" in case.answers else "adult"


def things(case: Case) -> int:
    """Entries of checklists, and other answers that differ from those of whoever has nothing to report."""
    usual = by_name(NOTHING[kind(case)]).answers
    return sum(
        entries(case.answers[question], question) if question in TRIAL.questions else 1
        for question, value in case.answers.items()
        if question != "birth" and value != usual.get(question) and (question in usual or question == "who")
    ) + sum(question in usual and question not in case.answers for question in usual)


def entries(value: object, question: str) -> int:
    if TRIAL.questions[question].type is not QuestionType.CHECKLIST:
        return 1
    if isinstance(value, dict):
        return 1 + len(value["selected"]) + len(value["not_sure"])
    return len(value) if isinstance(value, list) else 1


@pytest.mark.parametrize("who, most", MOST.items())
def test_with_nothing_to_report(who: str, most: int) -> None:
    assert asked(NOTHING[who]) <= most


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_each_thing_adds_two_at_most(case: Case) -> None:
    more = 0 if kind(case) == "household" else FOR_EACH_THING * things(case)
    most = MOST[kind(case)] + more
    assert asked(case.name) <= most, f"{things(case)} things reported"


def test_median_and_longest(capsys: pytest.CaptureFixture[str]) -> None:
    counts = {case.name: asked(case.name) for case in CASES if case.cohort == "patient"}
    longest = max(counts, key=lambda name: counts[name])
    with capsys.disabled():
        print(f"\n{len(counts)} patients: median {statistics.median(counts.values()):g} questions; "
              f"longest {counts[longest]}: {longest}; "
              f"nothing to report: {', '.join(f'{who} {asked(name)}' for who, name in NOTHING.items())}")  # fmt: skip
    assert statistics.median(counts.values()) <= MOST["adult"] + FOR_EACH_THING
