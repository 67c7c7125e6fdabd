"""What a coordinator sees beside a finding: the answers it rests on, and the medicines to look at."""

from __future__ import annotations

from bot.answers.model import Answer, Medicine, Medicines
from bot.answers.numbers import plain
from bot.answers.values import kind_json, to_json
from bot.eligibility.context import Context
from bot.eligibility.model import Ground
from bot.trial.model import Kind, MedicineFlag


def ground(question: str, context: Context) -> Ground:
    """The answer a finding rests on; made once, as several findings rest on it."""
    found = context.grounds.get(question)
    if found is None:
        found = context.grounds[question] = _ground(question, context.answers[question])
    return found


def _ground(question: str, answer: Answer) -> Ground:
    """The value in its JSON form; a reply without a value is its kind (`not_sure`, `decline`, ...)."""
    if answer.value is None:
        kind = kind_json(answer.kind or Kind.NOT_UNDERSTOOD)
        return Ground(question, answer.raw, kind, answer.confidence, answer.grounds)
    return Ground(question, answer.raw, to_json(answer.value), answer.confidence, answer.grounds)


def flags(flag: MedicineFlag, context: Context) -> tuple[str, ...]:
    """Current medicines of the classes and routes to look at, as "name dose mg/day". No routes: any route."""
    answer = context.answers.get(flag.question)
    if answer is None or not isinstance(answer.value, Medicines):
        return ()
    return tuple(_words(item) for item in answer.value.items if _flagged(item, flag))


def _flagged(item: Medicine, flag: MedicineFlag) -> bool:
    if item.negated or not item.current or (flag.routes and item.route not in flag.routes):
        return False
    return not set(flag.classes).isdisjoint(item.classes)


def _words(item: Medicine) -> str:
    return item.name if item.dose_mg_per_day is None else f"{item.name} {plain(item.dose_mg_per_day)} mg/day"
