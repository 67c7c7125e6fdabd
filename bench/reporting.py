"""How many questions one reported thing adds: every other answer to every question, and all that may follow from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bench.orders import adaptive
from bot.answers.formulary import Formulary
from bot.commands.assess import BadInput, answers_from_json
from bot.trial.cases import Case
from bot.trial.model import Question, QuestionType, Trial

DEEPEST = 8
PICKED = (QuestionType.YES_NO, QuestionType.CHOICE, QuestionType.CHECKLIST)


@dataclass(frozen=True)
class Added:
    """`questions` more than without it, after `answer` to `question`; `follow_ups` are those asked besides."""

    questions: int
    question: str
    answer: str
    follow_ups: tuple[str, ...]


class Reporter:
    """Gives one person other answers than the case has."""

    def __init__(self, trial: Trial, formulary: Formulary, case: Case) -> None:
        self.trial, self.formulary, self.case = trial, formulary, case
        self.quiet = self._asked(case.answers)

    def added(self) -> Iterator[Added]:
        """For each question that is asked of this person anyway, and each other answer to it: the worst of its ways on."""
        for number, question in enumerate(self.quiet):
            for answer in other_answers(self.trial.questions[question], self.case):
                given = {**self.case.answers, question: answer}
                longest = max(self._ways(given, self.quiet[:number], DEEPEST), key=len, default=())
                more = tuple(one for one in longest if one not in self.quiet)
                yield Added(len(longest) - len(self.quiet), question, str(answer), more)

    def _ways(self, given: Mapping[str, Any], so_far: Sequence[str], deepest: int) -> Iterator[tuple[str, ...]]:
        try:
            confirmed = answers_from_json(self.trial, self.case.cohort, given, self.case.today, self.formulary)
        except BadInput:
            return
        asked = adaptive(self.trial, self.case.cohort, confirmed, self.case.today, so_far)
        if asked.stuck_at is None or deepest == 0:
            yield asked.questions
            return
        for answer in other_answers(self.trial.questions[asked.stuck_at], self.case):
            yield from self._ways({**given, asked.stuck_at: answer}, asked.questions, deepest - 1)

    def _asked(self, given: Mapping[str, Any]) -> tuple[str, ...]:
        confirmed = answers_from_json(self.trial, self.case.cohort, given, self.case.today, self.formulary)
        return adaptive(self.trial, self.case.cohort, confirmed, self.case.today).questions


def is_quiet(trial: Trial, case: Case) -> bool:
    """Nothing is ticked, no medicine is named, and nothing stands in the way."""
    ticked = [
        answer
        for name, answer in case.answers.items()
        if name in trial.questions and trial.questions[name].type in (QuestionType.CHECKLIST, QuestionType.MEDICINES)
        if answer not in ("none", ["none"], [])
    ]
    return case.expect.outcome == "likely_eligible" and not ticked


def other_answers(question: Question, case: Case) -> list[Any]:
    """One of every kind; answers of types that no rule of this kind can follow up are given once."""
    if question.type in PICKED:
        chosen = [choice.id for choice in question.choices]
        return [[one] for one in chosen] if question.type is QuestionType.CHECKLIST else [*chosen, "not_sure"]
    if question.type is QuestionType.DATE:
        days = [case.today - timedelta(days=days) for days in (20, 100, 400, 4000)]
        return [*(day.isoformat() for day in days), "not_sure", *(["ongoing"] if question.ongoing else [])]
    if question.type is QuestionType.MEDICINES:
        return [[{"name": "prednisone", "dose_mg_per_day": dose, "route": "oral"}] for dose in (5, 20)]
    return ["not_sure"]
