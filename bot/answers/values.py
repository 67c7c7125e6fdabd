"""Values and their JSON forms: the one place where a question's type decides what may be said.

`parse_value(question, to_json(value), ...) == value` for every value that `parse_value` made.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.answers.dates import age_json, parse_age, parse_when, when_json
from bot.answers.formulary import Formulary
from bot.answers.labs import labs_json, parse_labs
from bot.answers.medicines import medicines_json, parse_medicines
from bot.answers.model import Age, Labs, Medicines, Picked, Scalp, Span, Value, When, Words
from bot.answers.numbers import BadValue, percent_span, short_text, span_json
from bot.answers.picks import parse_picked, picked_json
from bot.answers.scalp import parse_scalp, scalp_json
from bot.answers.schema import LONGEST_TEXT, schema
from bot.trial.model import Kind, Question, QuestionType

__all__ = ["BadValue", "kind_json", "parse_reply", "parse_value", "schema", "to_json"]

PICKS = (QuestionType.YES_NO, QuestionType.CHOICE, QuestionType.CHECKLIST)
KINDS = {"not_sure": Kind.NOT_SURE, "decline": Kind.DECLINED}


def parse_value(question: Question, json: Any, today: date, formulary: Formulary) -> Value:
    """The value of `json` as an answer to `question`. Raises BadValue with a sentence that says what would do."""
    kind = question.type
    if kind in PICKS:
        return parse_picked(question, json)
    if kind is QuestionType.AGE:
        return parse_age(json, today)
    if kind in (QuestionType.DATE, QuestionType.HOW_LONG):
        return parse_when(json, today, question.future, question.ongoing is not None)
    if kind is QuestionType.PERCENT:
        return Span(*percent_span(json, "The percentage"))
    if kind is QuestionType.SCALP:
        return parse_scalp(json)
    if kind is QuestionType.MEDICINES:
        return parse_medicines(json, formulary)
    if kind is QuestionType.LABS:
        return parse_labs(json, today)
    return Words(short_text(json, "The text", LONGEST_TEXT))


def parse_reply(question: Question, json: Any, today: date, formulary: Formulary) -> Value | Kind:
    """Like `parse_value`, but "not_sure" and "decline" (also as `[id]`) are answers to any question: the kind of unknown."""
    token = json[0] if isinstance(json, list) and len(json) == 1 else json
    if isinstance(token, str) and token in KINDS:
        return KINDS[token]
    return parse_value(question, json, today, formulary)


def to_json(value: Value) -> Any:
    """The JSON form of a value; ranges whose ends are equal are written as one number."""
    if isinstance(value, Picked):
        return picked_json(value)
    if isinstance(value, When):
        return when_json(value)
    if isinstance(value, Age):
        return age_json(value)
    if isinstance(value, Span):
        return span_json(value.low, value.high)
    if isinstance(value, Scalp):
        return scalp_json(value)
    if isinstance(value, Medicines):
        return medicines_json(value)
    if isinstance(value, Labs):
        return labs_json(value)
    return value.text


def kind_json(kind: Kind) -> str:
    """What stands where a value would, if there is none: `not_sure`, `decline`, or the kind's own name."""
    return "decline" if kind is Kind.DECLINED else kind.value
