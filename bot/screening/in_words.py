"""Questions, values and answers in words a visitor reads: for echoes, read-backs and the review."""

from __future__ import annotations

from bot.answers.model import Age, Answer, Labs, Medicine, Medicines, Picked, Scalp, Span, Value, When, Words
from bot.screening import visitor
from bot.screening.model import Screening
from bot.screening.phrases import phrase
from bot.screening.world import World
from bot.trial.calendar import long_date
from bot.trial.model import Choice, Question
from bot.trial.wording import say

SMALL_MG = 0.1  # below it a dose is said in micrograms, as it stands on the box


def label(choice: Choice, screening: Screening, world: World) -> str:
    who = visitor.who(screening, world)
    template = choice.label_proxy if who.proxy and choice.label_proxy else choice.label
    return say(template, world.today, who)


def asked(question: Question, screening: Screening, world: World) -> str:
    """The question's own words, as this visitor hears them."""
    who = visitor.who(screening, world)
    template = question.text_proxy if who.proxy and question.text_proxy else question.text
    return say(template, world.today, who)


def short(question: Question, screening: Screening, world: World) -> str:
    """The question as far as its question mark, without the hints around the answer: for read-backs and the review."""
    words, mark, _ = asked(question, screening, world).partition("?")
    return words + mark


def answer(given: Answer, screening: Screening, world: World) -> str:
    """One answer in words; "not sure" and its like as such."""
    if given.value is None:
        kind = given.kind.value if given.kind else "not_sure"
        return word(world, f"said_{kind}")
    return value(given.value, world.trial.questions[given.question], screening, world)


def word(world: World, key: str, **values: str) -> str:
    return phrase(world.phrases, f"utter_{key}", None, values)


def value(given: Value, question: Question, screening: Screening, world: World) -> str:
    if isinstance(given, Picked):
        return picked(given, question, screening, world)
    if isinstance(given, When):
        return when(given, question, screening, world)
    if isinstance(given, Age):
        return long_date(given.born) if given.born else word(world, "years_old", years=str(given.years))
    if isinstance(given, Span):
        return percent(given.low, given.high)
    if isinstance(given, Scalp):
        if given.by == "total":
            return word(world, "scalp_total")
        return word(world, "scalp_missing", percent=percent(given.low, given.high))
    if isinstance(given, Medicines):
        return medicines(given, world)
    return labs(given, world) if isinstance(given, Labs) else text(given)


def text(given: Words) -> str:
    return given.text


def picked(given: Picked, question: Question, screening: Screening, world: World) -> str:
    sure = [choice_words(each, question, screening, world) for each in ordered(given.ids, question)]
    doubts = [choice_words(each, question, screening, world) for each in ordered(given.doubtful, question)]
    parts = [", ".join(sure)] if sure else []
    if doubts:
        parts.append(word(world, "not_sure_about", items=", ".join(doubts)))
    return "; ".join(parts) or word(world, "choice_none")


def ordered(ids: frozenset[str], question: Question) -> list[str]:
    known = [choice.id for choice in question.choices if choice.id in ids]
    return known + sorted(ids - set(known))


def choice_words(choice_id: str, question: Question, screening: Screening, world: World) -> str:
    try:
        return label(question.choice(choice_id), screening, world)
    except KeyError:
        return word(world, f"choice_{choice_id}")


def when(given: When, question: Question, screening: Screening, world: World) -> str:
    if given.ongoing:
        still = question.ongoing
        return say(still, world.today, visitor.who(screening, world)) if still else word(world, "still")
    first, last = given.earliest, given.latest
    if first and last:
        return (
            long_date(first) if first == last else word(world, "between", first=long_date(first), last=long_date(last))
        )
    if first:
        return word(world, "on_or_after", day=long_date(first))
    return word(world, "on_or_before", day=long_date(last)) if last else word(world, "said_not_sure")


def number(amount: float) -> str:
    return f"{amount:g}"


def percent(low: float, high: float) -> str:
    return f"{number(low)}%" if low == high else f"{number(low)}-{number(high)}%"


def medicines(given: Medicines, world: World) -> str:
    taken = [medicine(each, world) for each in given.items if not each.negated]
    return ", ".join(taken) or word(world, "choice_none")


def medicine(given: Medicine, world: World) -> str:
    if given.dose_mg_per_day is None:
        return given.name
    if 0 < given.dose_mg_per_day < SMALL_MG:
        return word(world, "medicine_dose_small", name=given.name, dose=number(1000 * given.dose_mg_per_day))
    return word(world, "medicine_dose", name=given.name, dose=number(given.dose_mg_per_day))


def labs(given: Labs, world: World) -> str:
    values = [f"{each.test} {number(each.value)} {each.unit or ''}".strip() for each in given.items]
    return ", ".join(values) or word(world, "choice_none")
