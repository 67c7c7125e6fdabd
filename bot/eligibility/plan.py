"""A trial made ready for one cohort, once: its criteria in order, and when each question is asked."""

from __future__ import annotations

from dataclasses import dataclass

from bot.trial.conditions import All, Chosen, Condition
from bot.trial.model import Criterion, Question, Rule, Status, Trial

PLANS_KEPT = 32
WHO = "who"  # asked of everybody before the trial's own questions; rules may read it


@dataclass(frozen=True)
class Plan:
    """`applies`: when a question is asked (None: always). A question that is not there does not belong to the cohort.

    `order`: question id -> place in the file.
    """

    trial: Trial
    cohort: str
    criteria: tuple[Criterion, ...]
    questions: dict[str, Question]
    applies: dict[str, Condition | None]
    order: dict[str, int]
    fails: tuple[Rule, ...]


_plans: dict[tuple[int, str], Plan] = {}


def plan_for(trial: Trial, cohort: str) -> Plan:
    """The plan of `trial` for `cohort`; raises KeyError for a cohort that the trial does not have.

    Kept by the trial's identity: the plan holds the trial, so that the identity cannot be given to another one.
    """
    key = (id(trial), cohort)
    plan = _plans.get(key)
    if plan is None:
        plan = _plan(trial, cohort)
        while len(_plans) >= PLANS_KEPT:
            _plans.pop(next(iter(_plans)), None)
        _plans[key] = plan
    return plan


def _plan(trial: Trial, cohort: str) -> Plan:
    trial.cohorts[cohort]
    questions = {key: question for key, question in trial.questions.items() if cohort in question.cohorts}
    criteria = tuple(criterion for criterion in trial.criteria.values() if criterion.cohort == cohort)
    return Plan(
        trial,
        cohort,
        criteria,
        questions,
        {WHO: None, **{key: _applies(question) for key, question in questions.items()}},
        {key: place for place, key in enumerate((WHO, *questions))},
        tuple(rule for criterion in criteria for rule in criterion.rules if rule.status is Status.FAIL),
    )


def _applies(question: Question) -> Condition | None:
    """A follow-up also needs its entry chosen."""
    if question.for_each is None:
        return question.applies_when
    parent = Chosen(question.for_each[0], (question.for_each[1],))
    return parent if question.applies_when is None else All((parent, question.applies_when))
