"""One clause held against the answers: how strong it is, what it settles, whether it waits for a confirmation."""

from __future__ import annotations

from typing import NamedTuple

from bot.answers.model import Certainty
from bot.eligibility.context import Context
from bot.eligibility.evaluate import evaluate
from bot.eligibility.truth import Truth
from bot.eligibility.verdict import Verdict
from bot.trial.model import Kind, Rule, Status

STRENGTH = {Status.FAIL: 5, Status.UNKNOWN: 4, Status.VERIFY: 3, Status.PASS: 2, Status.NOT_APPLICABLE: 1}
FAIL, UNKNOWN = STRENGTH[Status.FAIL], STRENGTH[Status.UNKNOWN]


class Held(NamedTuple):
    """`settled`: the strength below which nothing can change the status any more; 0 if the clause settles nothing.

    `unconfirmed`: the grounds of a fail that holds, but that were not confirmed yet.
    """

    rule: Rule
    verdict: Verdict
    strength: int
    settled: int
    true: bool
    unconfirmed: tuple[str, ...] = ()

    @property
    def fails(self) -> bool:
        return self.strength == FAIL and self.true and not self.unconfirmed

    @property
    def kinds(self) -> tuple[Kind, ...]:
        if self.unconfirmed:
            return (Kind.UNCONFIRMED,)
        return (self.rule.kind,) if self.true else self.verdict.kinds

    def doubts(self, strongest: int) -> bool:
        """Whether it makes the criterion unknown, `strongest` being the strength of what holds for certain."""
        if self.unconfirmed:
            return True
        if self.true:
            return self.strength == UNKNOWN
        return self.settled > 0 and (self.strength >= UNKNOWN or self.strength > strongest)


def hold(rule: Rule, context: Context, doubting: Context | None) -> Held | None:
    """None for a clause that does not hold.

    `doubting`: the same answers with doubted ones as not sure, if there are any; a fail counts only if it holds there.
    """
    verdict = evaluate(rule.when, context)
    if verdict.truth is Truth.FALSE:
        return None
    strength = STRENGTH[rule.status]
    unconfirmed: tuple[str, ...] = ()
    if strength == FAIL and verdict.truth is Truth.TRUE:
        if doubting is not None:
            verdict = evaluate(rule.when, doubting)
        if verdict.truth is Truth.TRUE:
            unconfirmed = tuple(question for question in verdict.because if _unconfirmed(context, question))
    settled = _settled(strength, verdict, bool(unconfirmed))
    return Held(rule, verdict, strength, settled, verdict.truth is Truth.TRUE, unconfirmed)


def _unconfirmed(context: Context, question: str) -> bool:
    """A reply without a value ("not sure") holds nothing to read back."""
    answer = context.answers[question]
    return answer.value is not None and answer.certainty is Certainty.UNCONFIRMED


def _settled(strength: int, verdict: Verdict, unconfirmed: bool) -> int:
    if verdict.truth is Truth.TRUE:
        return UNKNOWN if unconfirmed else strength
    return 0 if verdict.missing else min(strength, UNKNOWN)
