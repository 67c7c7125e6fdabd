"""One person's answers given in two orders: the bot's, and the fixed order of the registry. Confirmations do not count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.answers.model import Answer
from bot.eligibility.asking import next_question, visible
from bot.eligibility.assess import assess
from bot.eligibility.plan import WHO
from bot.trial.model import Question, Trial


@dataclass(frozen=True)
class Asked:
    """The questions in the order asked. `early`: a permanent fail ended it. `stuck_at`: the person has no answer to this."""

    questions: tuple[str, ...]
    early: bool = False
    stuck_at: str | None = None

    def __len__(self) -> int:
        return len(self.questions)


def adaptive(trial: Trial, cohort: str, given: Mapping[str, Answer], today: date, so_far: Sequence[str] = ()) -> Asked:
    """As the bot asks: `bot.eligibility.asking.next_question`. `so_far`: questions asked already, in this order."""
    known, asked = _start(given) | {question: given[question] for question in so_far}, list(so_far)
    begun = list(dict.fromkeys(trial.questions[question].topic for question in so_far))
    while True:
        question = next_question(trial, cohort, known, begun, today)
        if question is None:
            return Asked(tuple(asked), early=_settled(trial, cohort, known, today))
        if question.id not in given:
            return Asked(tuple(asked), stuck_at=question.id)
        asked.append(question.id)
        known[question.id] = given[question.id]
        if question.topic not in begun:
            begun.append(question.topic)


def fixed(trial: Trial, cohort: str, given: Mapping[str, Answer], today: date) -> Asked:
    """As the registry lists its criteria: each question that applies, once, until a permanent fail or the end."""
    known, asked = _start(given), list[str]()
    order = registry_order(trial, cohort)
    while not _settled(trial, cohort, known, today):
        applying = set(visible(trial, cohort, known, today))
        question = next((one for one in order if one.id in applying and one.id not in known), None)
        if question is None:
            return Asked(tuple(asked))
        if question.id not in given:
            return Asked(tuple(asked), stuck_at=question.id)
        asked.append(question.id)
        known[question.id] = given[question.id]
    return Asked(tuple(asked), early=True)


def registry_order(trial: Trial, cohort: str) -> list[Question]:
    """By the first criterion that a question serves; inclusion criteria before exclusion criteria, as listed there."""
    place = {criterion.id: number for number, criterion in enumerate(trial.criteria.values())}
    own = [question for question in trial.questions.values() if cohort in question.cohorts]
    last = len(place)
    return sorted(own, key=lambda question: min((place.get(one, last) for one in question.criteria), default=last))


def _start(given: Mapping[str, Answer]) -> dict[str, Answer]:
    return {WHO: given[WHO]}


def _settled(trial: Trial, cohort: str, known: Mapping[str, Answer], today: date) -> bool:
    return any(finding.permanent for finding in assess(trial, cohort, known, today).findings)
