"""What a trial file may say and still be wrong: loose ends that the loader cannot see line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.trial.cases import Case
from bot.trial.conditions import Always
from bot.trial.leaves import choices_in, leaves, questions_in, read_by, with_gates
from bot.trial.lint_wording import wording_problems
from bot.trial.model import Criterion, Question, QuestionType, Status, Trial
from bot.trial.parsing_conditions import RESERVED_CHOICES

WAYS_OUT = (Status.PASS, Status.VERIFY, Status.NOT_APPLICABLE)
# What a volunteered answer must hold, by the type of its question: nothing else can be read as one.
MUST_HOLD = {
    QuestionType.AGE: "age",
    QuestionType.DATE: "time",
    QuestionType.HOW_LONG: "time",
    QuestionType.PERCENT: "share",
    QuestionType.SCALP: "share",
    QuestionType.MEDICINES: "medicine",
}
OUTCOMES = ("not_eligible", "incomplete", "not_now", "needs_review", "likely_eligible")


@dataclass(frozen=True)
class Problem:
    """`file`: trial.yml or cases.yml; `line` of it, 1-based."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


def lint(trial: Trial, cases: Sequence[Case]) -> list[Problem]:
    """Everything wrong with a trial that loads; empty when nothing is."""
    problems = [
        *_criteria(trial),
        *_questions(trial),
        *_circles(trial),
        *(Problem("trial.yml", line, message) for line, message in wording_problems(trial)),
    ]
    return sorted(problems, key=lambda problem: problem.line) + list(_cases(trial, cases))


def _only_always(criterion: Criterion) -> bool:
    return all(isinstance(leaf, Always) for rule in criterion.rules for leaf in leaves(rule.when))


def _criteria(trial: Trial) -> Iterator[Problem]:
    for criterion in trial.criteria.values():
        for message in _criterion(trial, criterion):
            yield Problem("trial.yml", criterion.line, f"{criterion.id}: {message}")


def _criterion(trial: Trial, criterion: Criterion) -> Iterator[str]:
    read = read_by(criterion)
    if not read and not _only_always(criterion):
        yield "no question serves it, and it is not marked verify by `always`"
    if _only_always(criterion) and any(rule.status is not Status.VERIFY for rule in criterion.rules):
        yield "a status other than verify cannot rest on `always` alone: nothing is assumed from silence"
    if not any(rule.status in WAYS_OUT for rule in criterion.rules):
        yield "it has no way out: no finding is pass, verify or not_applicable"
    for name in sorted(read):
        question = trial.questions[name]
        if criterion.id not in question.criteria:
            yield f"its findings read `{name}`, which does not list it under `criteria`"
        if criterion.cohort not in question.cohorts:
            yield f"its findings read `{name}`, which is never asked of the cohort {criterion.cohort}"


def _questions(trial: Trial) -> Iterator[Problem]:
    used = {criterion.id: with_gates(trial.questions, read_by(criterion)) for criterion in trial.criteria.values()}
    births = {cohort.minors.birth_question for cohort in trial.cohorts.values() if cohort.minors}
    for question in trial.questions.values():
        for message in _question(trial, question, used, question.id in births):
            yield Problem("trial.yml", question.line, f"{question.id}: {message}")
    asked = {question.topic for question in trial.questions.values()}
    for topic in trial.topics:
        if topic.id not in asked:
            yield Problem("trial.yml", 1, f"topic {topic.id}: no question belongs to it")


def _question(trial: Trial, question: Question, used: dict[str, set[str]], birth: bool) -> Iterator[str]:
    if not birth and not any(question.id in names for names in used.values()):
        yield "no finding reads it, and it opens no question that one reads"
    for criterion in question.criteria:
        if used[criterion].isdisjoint(_siblings(trial, question)):
            yield f"it lists {criterion}, whose findings do not read it"
    yield from _volunteered(question)
    named = _named_choices(trial, question)
    if question.type is QuestionType.YES_NO and named & {"yes", "no"}:
        return  # naming one of two sides leads both somewhere
    for choice in question.choices:
        if choice.id not in RESERVED_CHOICES and choice.id not in named:
            advice = "no finding of a criterion it serves and no `applies_when` names it"
            yield f"its choice `{choice.id}` leads nowhere: {advice}"


def _volunteered(question: Question) -> Iterator[str]:
    told = question.volunteered
    if told is None:
        return
    if question.type in (QuestionType.TEXT, QuestionType.LABS):
        yield f"a question of type {question.type.value} cannot be `volunteered`"
    if (needed := MUST_HOLD.get(question.type)) and needed not in told.holds:
        yield f"`volunteered` of a question of type {question.type.value} needs `holds: [{needed}]`"
    if needed not in ("age", "medicine") and not told.words:
        yield f"`volunteered` needs `words`: {needed or 'this'} alone may be about anything"


def _siblings(trial: Trial, question: Question) -> set[str]:
    """The question, and the other follow-ups that the same entry of the file became."""
    if question.for_each is None:
        return {question.id}
    return {other.id for other in trial.questions.values() if other.for_each and other.line == question.line}


def _named_choices(trial: Trial, question: Question) -> set[str]:
    named: set[str] = set()
    for criterion_id in question.criteria:
        for rule in trial.criteria[criterion_id].rules:
            named |= choices_in(rule.when, question.id)
    for other in trial.questions.values():
        if other.applies_when is not None:
            named |= choices_in(other.applies_when, question.id)
    return named


def _circles(trial: Trial) -> Iterator[Problem]:
    gates = {
        question.id: () if question.applies_when is None else questions_in(question.applies_when)
        for question in trial.questions.values()
    }
    for question in trial.questions.values():
        waiting, seen = list(gates[question.id]), set[str]()
        while waiting:
            name = waiting.pop()
            if name == question.id:
                yield Problem("trial.yml", question.line, f"{question.id}: whether it applies depends on itself")
                break
            if name not in seen:
                seen.add(name)
                waiting.extend(gates.get(name, ()))


def _cases(trial: Trial, cases: Sequence[Case]) -> Iterator[Problem]:
    if not cases:
        yield Problem("cases.yml", 1, "no cases: add people with their answers and the expected outcome")
        return
    for case in cases:
        for message in _case(trial, case):
            yield Problem("cases.yml", case.line, f"{case.name}: {message}")
    failing = {criterion for case in cases for criterion in case.expect.failing}
    for criterion in trial.criteria.values():
        if any(rule.status is Status.FAIL for rule in criterion.rules) and criterion.id not in failing:
            yield Problem("cases.yml", 1, f"no case fails {criterion.id}")


def _case(trial: Trial, case: Case) -> Iterator[str]:
    if case.cohort not in trial.cohorts:
        yield f"no cohort `{case.cohort}`"
    for name in case.answers:
        if name != "who" and name not in trial.questions:
            yield f"no question `{name}`"
    for name in (*case.expect.failing, *case.expect.unknown, *case.expect.statuses):
        if name not in trial.criteria:
            yield f"no criterion `{name}`"
    if case.expect.outcome not in OUTCOMES:
        yield f"no outcome `{case.expect.outcome}`; known: {', '.join(OUTCOMES)}"
