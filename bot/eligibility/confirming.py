"""Which answers are read back before they count, and which deserve a closer date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.answers.dates import EARLIEST
from bot.answers.model import Answer, Certainty, When
from bot.eligibility.context import Context
from bot.eligibility.evaluate import evaluate
from bot.eligibility.held import hold
from bot.eligibility.plan import Plan, plan_for
from bot.eligibility.truth import Truth
from bot.trial.leaves import questions_in
from bot.trial.model import Rule, Trial


def to_confirm(trial: Trial, cohort: str, answers: Mapping[str, Answer], today: date) -> list[str]:
    """Unconfirmed answers that make a clause fail, in the order of the file."""
    plan = plan_for(trial, cohort)
    context = Context(plan, answers, today, evaluate)
    doubting = None
    if any(answer.certainty is Certainty.DOUBTED for answer in answers.values()):
        doubting = Context(plan, answers, today, evaluate, doubting=True)
    fails = [hold(rule, context, doubting) for rule in plan.fails]
    waiting = {question for one in fails if one is not None for question in one.unconfirmed}
    return [question for question in plan.questions if question in waiting]


def straddles(trial: Trial, cohort: str, answers: Mapping[str, Answer], question: str, today: date) -> bool:
    """Whether the answer is a range of dates, and one of its ends alone would settle a clause that the range does not."""
    answer = answers.get(question)
    if answer is None or not isinstance(answer.value, When) or answer.value.ongoing:
        return False
    plan = plan_for(trial, cohort)
    first, last = answer.value.earliest or EARLIEST, answer.value.latest or today
    rules = [rule for criterion in plan.criteria for rule in criterion.rules if question in questions_in(rule.when)]
    return any(
        _truth(rule, plan, answers, today) is Truth.UNKNOWN
        and any(
            _truth(rule, plan, {**answers, question: replace(answer, value=When(day, day))}, today) is not Truth.UNKNOWN
            for day in (first, last)
        )
        for rule in rules
    )


def _truth(rule: Rule, plan: Plan, answers: Mapping[str, Answer], today: date) -> Truth:
    return evaluate(rule.when, Context(plan, answers, today, evaluate)).truth
