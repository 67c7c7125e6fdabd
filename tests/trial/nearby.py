"""People near a person: the same answers but for one or two that a criterion reads, moved to where its limits lie."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import combinations

from bot.answers.model import Age, Answer, Certainty, Medicine, Medicines, Picked, Scalp, Span, Value, When
from bot.trial.calendar import add_window, add_years
from bot.trial.conditions import AgeIs, Chosen, Condition, NoneOf, Number, Past, Salt, SteroidDose, Within
from bot.trial.leaves import leaves, questions_in
from bot.trial.model import Criterion, Kind, Question, QuestionType, Trial

DAY = timedelta(days=1)
PICKED = (QuestionType.YES_NO, QuestionType.CHOICE, QuestionType.CHECKLIST)


def nearby(
    trial: Trial, criterion: Criterion, answers: Mapping[str, Answer], today: date
) -> Iterator[Mapping[str, Answer]]:
    values = _values(trial, criterion, today)
    moved = [{name: _answer(name, value)} for name, known in values.items() for value in known]
    for change in moved:
        yield {**answers, **change}
    # a follow-up matters only with the entry that opens it
    for name, known in values.items():
        opened = trial.questions[name].for_each
        if opened:
            parent = _answer(opened[0], Picked(frozenset({opened[1]})))
            for value in known:
                yield {**answers, opened[0]: parent, name: _answer(name, value)}


def _values(trial: Trial, criterion: Criterion, today: date) -> dict[str, list[Value | Kind]]:
    found: dict[str, list[Value | Kind]] = {}
    all_leaves = [leaf for rule in criterion.rules for leaf in leaves(rule.when)]
    names = [name for rule in criterion.rules for name in questions_in(rule.when) if name != "who"]
    for name in sorted(set(names), key=list(trial.questions).index):
        question = trial.questions[name]
        own = [leaf for leaf in all_leaves if getattr(leaf, "question", None) == name]
        found[name] = [Kind.NOT_SURE, Kind.DECLINED, *_picks(question, own), *_limits(own, today)]
        if question.ongoing:
            found[name].append(When(ongoing=True))
    return found


def _picks(question: Question, own: list[Condition]) -> Iterator[Value]:
    if question.type not in PICKED:
        return
    named = {choice for leaf in own if isinstance(leaf, (Chosen, NoneOf)) for choice in leaf.choices}
    ids = [choice.id for choice in question.choices if choice.id not in ("not_sure", "decline")]
    yield from (Picked(frozenset({choice})) for choice in ids)
    if question.type is QuestionType.CHECKLIST:
        yield from (Picked(frozenset(), frozenset({choice})) for choice in ids if choice in named)
        yield from (Picked(frozenset(pair)) for pair in combinations([i for i in ids if i != "none"], 2))


def _limits(own: list[Condition], today: date) -> Iterator[Value]:
    for leaf in own:
        if isinstance(leaf, (Within, Past)):
            edge = add_window(today, leaf.window, -1)
            for day in (
                edge - 32 * DAY,
                edge - 29 * DAY,
                edge - DAY,
                edge,
                edge + DAY,
                edge + 29 * DAY,
                edge + 32 * DAY,
            ):
                yield When(min(day, today), min(day, today))
            yield When(edge - DAY, min(edge + DAY, today))
            yield When(None, edge)
        elif isinstance(leaf, AgeIs):
            for years in (-1, 0, 1, 2):
                birthday = add_years(today, -int(leaf.limit.number) - years)
                yield from (Age(born=birthday), Age(born=birthday + DAY), Age(years=int(leaf.limit.number) + years))
        elif isinstance(leaf, (Number, Salt, SteroidDose)) and leaf.limit is not None:
            for number in (leaf.limit.number + step for step in (-1, -0.5, 0, 0.5, 1)):
                yield _amount(leaf, number)


def _amount(leaf: Number | Salt | SteroidDose, number: float) -> Value:
    if isinstance(leaf, Number):
        return Span(number, number)
    if isinstance(leaf, Salt):
        return Scalp(leaf.by, number, number)
    dose = Medicine("prednisone", ("systemic_steroid",), number, number, number)
    return Medicines((dose,))


def _answer(name: str, value: Value | Kind) -> Answer:
    if isinstance(value, Kind):
        return Answer(name, kind=value, certainty=Certainty.CONFIRMED)
    return Answer(name, value=value, certainty=Certainty.CONFIRMED)
