"""Conditions in the form in which trial files write them, for other programs (`applies_when`)."""

from __future__ import annotations

from typing import Any

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
    Limit,
    NoneOf,
    Not,
    Number,
    Ongoing,
    Past,
    Salt,
    SteroidDose,
    Takes,
    Window,
    Within,
)


def condition_json(condition: Condition) -> Any:
    """The condition as JSON-able data, readable by `ConditionParser` once written as YAML."""
    if isinstance(condition, Always):
        return "always"
    if isinstance(condition, (All, AnyOf)):
        return {"all" if isinstance(condition, All) else "any": [condition_json(part) for part in condition.of]}
    if isinstance(condition, Not):
        return {"not": condition_json(condition.of)}
    if isinstance(condition, (Chosen, NoneOf)):
        name = "chosen" if isinstance(condition, Chosen) else "none_of"
        return {name: {condition.question: list(condition.choices)}}
    if isinstance(condition, (Within, Past)):
        return {
            "within" if isinstance(condition, Within) else "past": {condition.question: window_text(condition.window)}
        }
    if isinstance(condition, (Answered, Ongoing, Ahead)):
        return {type(condition).__name__.lower(): condition.question}
    if isinstance(condition, Takes):
        routes = {"routes": list(condition.routes)} if condition.routes else {}
        names = {"names": list(condition.names)} if condition.names else {}
        return {"takes": {condition.question: list(condition.classes), **names, **routes}}
    return _amount(condition)


def _amount(condition: AgeIs | Number | SteroidDose | Salt | Lab) -> Any:
    if isinstance(condition, Salt):
        if condition.limit is None:
            return {"salt": {condition.question: condition.by}}
        return {"salt": {condition.question: limit_text(condition.limit), "by": condition.by}}
    if isinstance(condition, (AgeIs, Number, SteroidDose)):
        name = {AgeIs: "age", Number: "number", SteroidDose: "steroid"}[type(condition)]
        return {name: {condition.question: limit_text(condition.limit)}}
    upper = " x upper" if condition.times_upper_limit else ""
    form = {
        condition.question: condition.test,
        "finding": condition.finding,
        "limit": limit_text(condition.limit) + upper,
        "recent": window_text(condition.recent),
    }
    return {"lab": form | ({"unit": condition.unit} if condition.unit else {})}


def limit_text(limit: Limit) -> str:
    return f"{limit.comparison} {limit.number:.10g}"


def window_text(window: Window) -> str:
    return f"{window.count} {window.unit}" + (" inclusive" if window.inclusive else "")
