"""Which question comes next: cheap, harmless questions that settle most come first, and one topic is finished at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from math import inf, prod

from bot.answers.model import Answer
from bot.eligibility.assess import findings_of
from bot.eligibility.context import Context
from bot.eligibility.evaluate import evaluate
from bot.eligibility.plan import WHO, Plan, plan_for
from bot.eligibility.truth import Truth
from bot.trial.model import Question, Trial


def next_question(
    trial: Trial, cohort: str, answers: Mapping[str, Answer], topics_begun: Sequence[str], today: date
) -> Question | None:
    """The question to ask now; None when no answer can matter any more, or a permanent fail is confirmed.

    `topics_begun` in the order in which they were begun. A follow-up comes at once; then the topic that is open; then
    topics marked `first`; then the topic that costs least for what it is expected to settle. Ties go by the file.
    """
    open_questions = _open_questions(trial, cohort, answers, today)
    for question in open_questions:
        if question.for_each is not None:
            return question
    topic = _topic(trial, open_questions, topics_begun)
    return next((question for question in open_questions if question.topic == topic), None)


def left_at_most(trial: Trial, cohort: str, answers: Mapping[str, Answer], today: date) -> int:
    """How many questions are still to come if nothing more is reported."""
    return len(_open_questions(trial, cohort, answers, today))


def visible(trial: Trial, cohort: str, answers: Mapping[str, Answer], today: date) -> list[str]:
    """The questions that apply to this person as far as is known, in the order of the file."""
    return _visible(plan_for(trial, cohort), answers, today)


def prune(
    trial: Trial, cohort: str, answers: Mapping[str, Answer], today: date
) -> tuple[dict[str, Answer], tuple[str, ...]]:
    """Without the answers to questions that do not apply (any more), and the ids of those dropped. `who` always stays."""
    plan = plan_for(trial, cohort)
    kept = dict(answers)
    while True:
        applying = {WHO, *_visible(plan, kept, today)}
        if applying.issuperset(kept):
            return kept, tuple(question for question in answers if question not in kept)
        kept = {question: answer for question, answer in kept.items() if question in applying}


def _visible(plan: Plan, answers: Mapping[str, Answer], today: date) -> list[str]:
    context = Context(plan, answers, today, evaluate)
    return [question for question in plan.questions if context.applies(question).truth is Truth.TRUE]


def _open_questions(trial: Trial, cohort: str, answers: Mapping[str, Answer], today: date) -> list[Question]:
    """Unanswered questions whose answer can still matter, in the order of the file."""
    findings = findings_of(trial, cohort, answers, today)
    if any(finding.permanent for finding in findings):
        return []
    missing = {question for finding in findings for question in finding.missing}
    questions = plan_for(trial, cohort).questions
    return [question for key, question in questions.items() if key in missing and key not in answers]


def _topic(trial: Trial, questions: Sequence[Question], begun: Sequence[str]) -> str | None:
    listed = [topic.id for topic in trial.topics]
    there = sorted(
        dict.fromkeys(question.topic for question in questions),
        key=lambda topic: listed.index(topic) if topic in listed else len(listed),
    )
    for topic in (*reversed(begun), *(topic.id for topic in trial.topics if topic.first)):
        if topic in there:
            return topic
    return min(there, key=lambda topic: _price([one for one in questions if one.topic == topic]), default=None)


def _price(questions: Sequence[Question]) -> tuple[float, float]:
    """Seconds of patience, sensitive ones counting more, for each unit of the chance that the topic settles."""
    cost = sum(question.cost * (1 + question.sensitive) for question in questions)
    chance = 1 - prod(1 - question.settles for question in questions)
    return (cost / chance if chance > 0 else inf), cost
