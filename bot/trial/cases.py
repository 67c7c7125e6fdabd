"""People as cases: who answered what on which day, and what the assessment must say of them.

Written in `cases.yml`; read by tests, by the benches and by `prescreen check-trial`. Either a list of cases, or
`people:` (answers many share, by name), `day:` (the day of all that name none) and `cases:`. A case that is `like` one of
the people starts from those answers; `~` takes an answer away. `each: {word: [a, b]}` makes a case of every entry, with
`<word>` filled in its name, its questions and its values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bot.trial.parts import Part


@dataclass(frozen=True)
class Expected:
    """`failing` is the exact set of fails; `unknown` and `statuses` name criteria that must be among the findings."""

    outcome: str
    failing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    on_or_after: date | None = None
    statuses: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """`name` is a sentence. `answers`: question id (also `who`) -> JSON value, as the command line takes them."""

    name: str
    cohort: str
    today: date
    answers: Mapping[str, Any]
    expect: Expected
    line: int = 0


def parse_cases(root: Part) -> list[Case]:
    """Raises TrialError with file and line."""
    shared, listed = _shared(root)
    cases: list[Case] = []
    names: dict[str, int] = {}
    for part in listed.items():
        for case in _cases(part, shared):
            if case.name in names:
                part.wrong(f"another case has this name (line {names[case.name]})")
            names[case.name] = case.line
            cases.append(case)
    return cases


@dataclass(frozen=True)
class _Shared:
    people: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    day: date | None = None


def _shared(root: Part) -> tuple[_Shared, Part]:
    if not isinstance(root.plain(), dict):
        return _Shared(), root
    keys = root.keys("cases", "people day", "the cases file")
    people = {name.text(): _answers(answers) for name, answers in keys["people"].pairs()} if "people" in keys else {}
    return _Shared(people, keys["day"].day() if "day" in keys else None), keys["cases"]


def _cases(part: Part, shared: _Shared) -> list[Case]:
    keys = part.keys("name cohort expect", "today like answers each", "a case")
    day = keys["today"].day() if "today" in keys else shared.day
    if day is None:
        part.wrong("the case has no `today`, and the file no `day`")
    answers: dict[str, Any] = {}
    if "like" in keys:
        answers |= shared.people[keys["like"].one_of(tuple(shared.people), "person")]
    answers |= _answers(keys["answers"]) if "answers" in keys else {}
    made = Case(
        name=keys["name"].text(),
        cohort=keys["cohort"].text(),
        today=day,
        answers={question: value for question, value in answers.items() if value is not None},
        expect=_expected(keys["expect"]),
        line=part.line,
    )
    if "each" not in keys:
        return [made]
    word, entries = next(iter(keys["each"].pairs()))
    return [_filled(made, f"<{word.text()}>", entry.text()) for entry in entries.items()]


def _answers(part: Part) -> dict[str, Any]:
    return {key.text(): value.plain() for key, value in part.pairs()}


def _filled(case: Case, hole: str, entry: str) -> Case:
    def fill(value: Any) -> Any:
        if isinstance(value, str):
            return value.replace(hole, entry)
        if isinstance(value, list):
            return [fill(each) for each in value]
        if isinstance(value, dict):
            return {fill(key): fill(each) for key, each in value.items()}
        return value

    expect = replace(
        case.expect, failing=tuple(fill(list(case.expect.failing))), unknown=tuple(fill(list(case.expect.unknown)))
    )
    return replace(case, name=fill(case.name), answers=fill(dict(case.answers)), expect=expect)


def _expected(part: Part) -> Expected:
    keys = part.keys("outcome", "failing unknown on_or_after statuses", "`expect`")
    day = keys.get("on_or_after")
    return Expected(
        outcome=keys["outcome"].text(),
        failing=tuple(entry.text() for entry in keys["failing"].listed()) if "failing" in keys else (),
        unknown=tuple(entry.text() for entry in keys["unknown"].listed()) if "unknown" in keys else (),
        on_or_after=day.day() if day is not None and day.plain() is not None else None,
        statuses={key.text(): value.text() for key, value in keys["statuses"].pairs()} if "statuses" in keys else {},
    )
