"""The answers of one person on one day, as conditions look them up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Optional

from bot.answers.model import Answer, Certainty
from bot.eligibility.model import Ground
from bot.eligibility.plan import Plan
from bot.eligibility.truth import Truth
from bot.eligibility.verdict import Verdict
from bot.trial.conditions import Condition
from bot.trial.model import Kind

ASKED = Verdict(Truth.TRUE)
NOT_OF_THIS_COHORT = Verdict(Truth.FALSE)

Judge = Callable[[Condition, "Context"], Verdict]


class Context:
    """Lives for one assessment; remembers which questions apply.

    `doubting`: answers that were not confirmed when read back ("not sure") count as not sure. A fail must hold so, too.
    """

    __slots__ = ("_applies", "_judge", "answers", "blocked", "doubting", "grounds", "plan", "today")

    def __init__(
        self, plan: Plan, answers: Mapping[str, Answer], today: date, judge: Judge, doubting: bool = False
    ) -> None:
        self.plan = plan
        self.answers = answers
        self.today = today
        self.doubting = doubting
        self.grounds: dict[str, Ground] = {}  # as they were written, once for all findings
        self._judge = judge
        self._applies: dict[str, Verdict] = {}
        self.blocked = Blocked(self)

    def applies(self, question: str) -> Verdict:
        """Whether the question is asked of this person."""
        found = self._applies.get(question)
        if found is None:
            found = self._applies[question] = self._find_applies(question)
        return found

    def _find_applies(self, question: str) -> Verdict:
        if question not in self.plan.applies:
            return NOT_OF_THIS_COHORT
        condition = self.plan.applies[question]
        return ASKED if condition is None else self._judge(condition, self)


class Blocked(dict[str, Optional[Verdict]]):
    """Question id -> the verdict of any condition on it whatever it asks, or None if there is an answer to look at.

    Filled as it is read: looked up several hundred times in one assessment.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context

    def __missing__(self, question: str) -> Verdict | None:
        found = self[question] = self._find(question)
        return found

    def _find(self, question: str) -> Verdict | None:
        context = self.context
        applies = context.applies(question)
        if applies.truth is not Truth.TRUE:
            return applies
        answer = context.answers.get(question)
        if answer is None:
            return Verdict(Truth.UNKNOWN, missing=frozenset((question,)))
        if context.doubting and answer.certainty is Certainty.DOUBTED:
            return Verdict(Truth.UNKNOWN, (Kind.NOT_SURE,), (question,))
        return None
