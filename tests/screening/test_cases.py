"""Proves that every case of every trial, chatted by button from greeting to outcome, ends as the case expects."""

from __future__ import annotations

from typing import Any

import pytest

from bot.screening.model import Stage
from bot.trial.cases import Case
from bot.trial.loading import load_cases, load_trial
from bot.trial.model import QuestionType, Trial
from tests.screening.people import ROOT, Visitor, visitor, world

PICKS = (QuestionType.YES_NO, QuestionType.CHOICE, QuestionType.CHECKLIST)
FIXED: dict[str, list[str]] = {"consent_chat": ["yes"], "adult_present": ["yes"], "confirm": ["yes"]}


def cases() -> list[Any]:
    found = []
    for path in sorted(ROOT.glob("data/trials/*/cases.yml")) + sorted(ROOT.glob("tests/trials/*/cases.yml")):
        trial = load_trial(path.parent)
        found += [pytest.param(trial, case, id=f"{trial.id}: {case.name}") for case in load_cases(path.parent)]
    return found


def reply(trial: Trial, case: Case, question: str) -> Any:
    """What the case says to a question, as a press or a value; a choice of the visitor where it says nothing."""
    if question == "who":
        given = case.answers.get("who", next(who.id for who in trial.who if who.cohort == case.cohort))
        return [given] if isinstance(given, str) else given
    given = case.answers.get(question)
    if given in ("not_sure", "decline"):
        return [given]
    if given in (["not_sure"], ["decline"]):
        return given
    if isinstance(given, str) and trial.questions[question].type in PICKS:
        return [given]
    return given


def chat(trial: Trial, case: Case) -> Visitor:
    seen = visitor(world(trial, today=case.today))
    for _ in range(200):
        pending = seen.screening.pending
        assert pending is not None, seen.said
        if pending.question in ("review", "consent_share"):
            return seen
        if pending.question in FIXED:
            seen.answer(FIXED[pending.question])
        elif pending.closer or pending.doubting:
            seen.press("not_sure")
        elif reply(trial, case, pending.question) is None:
            return seen
        else:
            seen.answer(reply(trial, case, pending.question))
    raise AssertionError("the questions never end")


@pytest.mark.parametrize("trial, case", cases())
def test_a_case_ends_as_it_expects(trial: Trial, case: Case) -> None:
    seen = chat(trial, case)
    if seen.asked != "review":
        assert case.expect.outcome == "incomplete", f"nothing to say to {seen.asked}"
        seen.command("stop")
    else:
        seen.press("send")
    outcome = seen.screening.outcome
    day = case.expect.on_or_after
    assert (outcome["code"], outcome["on_or_after"]) == (case.expect.outcome, day.isoformat() if day else None)
    if case.expect.outcome in ("not_now", "not_eligible"):
        assert set(outcome["reasons"]) <= set(case.expect.failing)
    assert seen.screening.stage in (Stage.STOPPED, Stage.CONTACT, Stage.FINISHED)
