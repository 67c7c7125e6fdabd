"""Every single change of a rule that a slip of the pen could make: the mutants of a criterion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.trial.conditions import (
    AgeIs,
    All,
    AnyOf,
    Chosen,
    Condition,
    Lab,
    Limit,
    NoneOf,
    Not,
    Number,
    Past,
    Salt,
    SteroidDose,
    Takes,
    Window,
    Within,
)
from bot.trial.model import Criterion, Rule, Status

SWAPPED = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}


def mutants(criterion: Criterion) -> Iterator[tuple[Rule, str, Criterion]]:
    """(the rule, what was changed, the criterion with that one change)."""
    for place, rule in enumerate(criterion.rules):
        others = criterion.rules[:place], criterion.rules[place + 1 :]
        if len(criterion.rules) > 1:
            yield rule, "rule dropped", replace(criterion, rules=(*others[0], *others[1]))
        for change, changed in _rules(rule):
            yield rule, change, replace(criterion, rules=(*others[0], changed, *others[1]))


def _rules(rule: Rule) -> Iterator[tuple[str, Rule]]:
    if rule.status is Status.FAIL:
        yield f"permanent -> {not rule.permanent}", replace(rule, permanent=not rule.permanent)
    for change, when in _conditions(rule.when):
        yield change, replace(rule, when=when)


def _conditions(condition: Condition) -> Iterator[tuple[str, Condition]]:
    if isinstance(condition, (All, AnyOf)):
        yield from _parts(condition)
    elif isinstance(condition, Not):
        yield from ((change, Not(of)) for change, of in _conditions(condition.of))
    elif isinstance(condition, (Within, Past)):
        for change, window in _windows(condition.window):
            yield f"{condition.question}: {change}", replace(condition, window=window)
    elif isinstance(condition, (Chosen, NoneOf)):
        yield from _fewer(condition, "choices", condition.choices)
    elif isinstance(condition, Takes):
        yield from _fewer(condition, "classes", condition.classes)
        yield from _fewer(condition, "names", condition.names)
    elif isinstance(condition, Lab) and condition.finding == "unclear":
        return  # a value without what the rule needs is held against no limit
    elif isinstance(condition, (AgeIs, Number, Salt, SteroidDose, Lab)) and condition.limit is not None:
        yield from _limits(condition, condition.limit)


def _parts(condition: All | AnyOf) -> Iterator[tuple[str, Condition]]:
    for place, part in enumerate(condition.of):
        for change, changed in _conditions(part):
            yield change, replace(condition, of=(*condition.of[:place], changed, *condition.of[place + 1 :]))
        if len(condition.of) > 1:
            yield (
                f"part {place + 1} of {len(condition.of)} dropped",
                replace(condition, of=(*condition.of[:place], *condition.of[place + 1 :])),
            )


def _fewer(condition: Chosen | NoneOf | Takes, name: str, entries: tuple[str, ...]) -> Iterator[tuple[str, Condition]]:
    if len(entries) > 1:
        for entry in entries:
            left = tuple(other for other in entries if other != entry)
            yield f"{condition.question}: `{entry}` dropped", replace(condition, **{name: left})


def _windows(window: Window) -> Iterator[tuple[str, Window]]:
    yield f"inclusive -> {not window.inclusive}", replace(window, inclusive=not window.inclusive)
    for step in (-1, 1):
        if window.unit == "years":
            yield f"{step:+} month", replace(window, count=12 * window.count + step, unit="months")
        elif window.count + step > 0:
            yield f"{step:+} {window.unit}", replace(window, count=window.count + step)


def _limits(condition: AgeIs | Number | Salt | SteroidDose | Lab, limit: Limit) -> Iterator[tuple[str, Condition]]:
    swapped = SWAPPED[limit.comparison]
    yield f"{limit.comparison} -> {swapped}", replace(condition, limit=replace(limit, comparison=swapped))
    size = _step(condition, limit)
    for step in (-size, size):
        yield (
            f"{limit.number:g} -> {limit.number + step:g}",
            replace(condition, limit=replace(limit, number=limit.number + step)),
        )


def _step(condition: Condition, limit: Limit) -> float:
    """One year of age, one point of a score, one mg; a tenth of laboratory limits below 100, a hundredth of larger ones."""
    if isinstance(condition, Lab):
        return 0.1 if limit.number < 100 else limit.number / 100
    return 1.0
