"""Walking through conditions: their leaves, the questions and the choices they name."""

from __future__ import annotations

from collections.abc import Iterator

from bot.trial.conditions import All, Always, AnyOf, Chosen, Condition, NoneOf, Not


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
