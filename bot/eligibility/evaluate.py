"""A condition held against the answers: `evaluate(condition, context) -> Verdict`.

A condition on a question that is not asked is FALSE; on one not answered yet UNKNOWN, with that question missing; on one
answered without a value ("not sure") UNKNOWN with that kind, unless the condition names that reply.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from bot.answers.model import Age, Answer, Labs, Medicines, Picked, Scalp, Span, When
from bot.eligibility.context import Context
from bot.eligibility.dated import age_is, ahead, ongoing, past, within
from bot.eligibility.judged import Judged
from bot.eligibility.laboratory import lab
from bot.eligibility.quantities import number, salt, steroid_dose, takes
from bot.eligibility.truth import Truth
from bot.eligibility.verdict import Verdict, all_of, any_of, negated, settled
from bot.trial.conditions import (
    AgeIs,
    Ahead,
    All,
    Always,
    Answered,
    AnyOf,
    Chosen,
    Condition,
    Lab,
    NoneOf,
    Not,
    Number,
    Ongoing,
    Past,
    Salt,
    SteroidDose,
    Takes,
    Within,
)
from bot.trial.model import Kind

NOT_SURE = (Kind.NOT_SURE,)
TOKENS = {Kind.NOT_SURE: "not_sure", Kind.DECLINED: "decline"}
REPLIES = frozenset(TOKENS.values())
ALWAYS = Verdict(Truth.TRUE)


def evaluate(condition: Condition, context: Context) -> Verdict:
    """What the condition comes to for this person today."""
    return _BY_TYPE[type(condition)](condition, context)


def _all(condition: All, context: Context) -> Verdict:
    return all_of([_BY_TYPE[type(part)](part, context) for part in condition.of])


def _any(condition: AnyOf, context: Context) -> Verdict:
    return any_of([_BY_TYPE[type(part)](part, context) for part in condition.of])


def _not(condition: Not, context: Context) -> Verdict:
    return negated(evaluate(condition.of, context))


def _always(condition: Always, context: Context) -> Verdict:
    return ALWAYS


def _answered(condition: Answered, context: Context) -> Verdict:
    return context.blocked[condition.question] or settled(Truth.TRUE, condition.question)


def _chosen(condition: Chosen, context: Context) -> Verdict:
    return context.blocked[condition.question] or _picked(condition.question, condition.choices, context)


def _none_of(condition: NoneOf, context: Context) -> Verdict:
    # `blocked` must not be turned round: a question that is not asked makes this FALSE as well.
    blocked = context.blocked[condition.question]
    if blocked is not None:
        return blocked
    chosen = _picked(condition.question, condition.choices, context)
    return chosen if chosen.truth is Truth.UNKNOWN else settled(~chosen.truth, condition.question)


def _picked(question: str, choices: tuple[str, ...], context: Context) -> Verdict:
    answer = context.answers[question]
    if not isinstance(answer.value, Picked):
        return _named_reply(choices, answer, (question,))
    if not answer.value.ids.isdisjoint(choices):
        return settled(Truth.TRUE, question)
    if not answer.value.doubtful.isdisjoint(choices):
        return Verdict(Truth.UNKNOWN, NOT_SURE, (question,))
    return settled(Truth.FALSE, question)


def _named_reply(choices: tuple[str, ...], answer: Answer, because: tuple[str, ...]) -> Verdict:
    """`choices` against a reply without a value: "not sure" and "I'd rather not say" can be named like choices."""
    kind = answer.kind or Kind.NOT_UNDERSTOOD
    token = TOKENS.get(kind)
    if token in choices:
        return Verdict(Truth.TRUE, because=because)
    if token and REPLIES.issuperset(choices):
        return Verdict(Truth.FALSE, because=because)
    return Verdict(Truth.UNKNOWN, (kind,), because)


def _on_value(value_type: type, judge: Callable[[Any, Any, date], Judged]) -> Callable[[Any, Context], Verdict]:
    """A leaf that looks at a value of `value_type`; a reply without one leaves it UNKNOWN with its kind."""

    def leaf(condition: Any, context: Context) -> Verdict:
        question = condition.question
        blocked = context.blocked[question]
        if blocked is not None:
            return blocked
        answer = context.answers[question]
        if not isinstance(answer.value, value_type):
            return Verdict(Truth.UNKNOWN, (answer.kind or Kind.NOT_UNDERSTOOD,), (question,))
        truth, kinds, ends_on = judge(condition, answer.value, context.today)
        if ends_on is None and not kinds:
            return settled(truth, question)
        return Verdict(truth, kinds, (question,), ends_on=ends_on)

    return leaf


_BY_TYPE: dict[type, Callable[[Any, Context], Verdict]] = {
    All: _all,
    AnyOf: _any,
    Not: _not,
    Always: _always,
    Chosen: _chosen,
    NoneOf: _none_of,
    Answered: _answered,
    Within: _on_value(When, within),
    Past: _on_value(When, past),
    Ongoing: _on_value(When, ongoing),
    Ahead: _on_value(When, ahead),
    AgeIs: _on_value(Age, age_is),
    Number: _on_value(Span, number),
    Salt: _on_value(Scalp, salt),
    SteroidDose: _on_value(Medicines, steroid_dose),
    Takes: _on_value(Medicines, takes),
    Lab: _on_value(Labs, lab),
}
