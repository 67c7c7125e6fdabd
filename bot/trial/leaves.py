"""Walking through conditions: their leaves, the questions and the choices they name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bot.trial.conditions import All, Always, AnyOf, Chosen, Condition, NoneOf, Not
from bot.trial.model import Criterion, Question


def leaves(condition: Condition) -> Iterator[Condition]:
    """The conditions within that read an answer (or are `always`), left to right."""
    if isinstance(condition, (All, AnyOf)):
        for part in condition.of:
            yield from leaves(part)
    elif isinstance(condition, Not):
        yield from leaves(condition.of)
    else:
        yield condition


def questions_in(condition: Condition) -> tuple[str, ...]:
    """The ids of the questions that the condition reads, each once, in order."""
    names: dict[str, None] = {}
    for leaf in leaves(condition):
        if not isinstance(leaf, (All, AnyOf, Not, Always)):
            names[leaf.question] = None
    return tuple(names)


def choices_in(condition: Condition, question: str) -> frozenset[str]:
    """The choices of `question` that the condition names."""
    named: set[str] = set()
    for leaf in leaves(condition):
        if isinstance(leaf, (Chosen, NoneOf)) and leaf.question == question:
            named.update(leaf.choices)
    return frozenset(named)


def read_by(criterion: Criterion) -> set[str]:
    """The questions that the criterion's rules and flags read."""
    names = {name for rule in criterion.rules for name in questions_in(rule.when)}
    if criterion.flags:
        names.add(criterion.flags.question)
    return names - {"who"}


def with_gates(questions: Mapping[str, Question], names: Iterable[str]) -> set[str]:
    """`names` and every question that decides whether one of them is asked."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        question = questions.get(name)
        if name in found or question is None:
            continue
        found.add(name)
        if question.applies_when is not None:
            waiting.extend(questions_in(question.applies_when))
    return found


def narrowed(questions: Mapping[str, Question], criteria: Mapping[str, Criterion]) -> dict[str, Question]:
    """The questions; of what several follow-ups of one entry list, each keeps the criteria that read it.

    A criterion that reads none of them stays, for lint to report.
    """
    reads = {name: with_gates(questions, read_by(criterion)) for name, criterion in criteria.items()}
    found = {}
    for question in questions.values():
        siblings = {other.id for other in questions.values() if question.for_each and other.line == question.line}
        kept = tuple(name for name in question.criteria if question.id in reads[name] or not siblings & reads[name])
        found[question.id] = replace(question, criteria=kept)
    return found
