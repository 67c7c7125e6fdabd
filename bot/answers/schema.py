"""JSON schemas of the values a question takes (`value_schema` in the contract)."""

from __future__ import annotations

from typing import Any

from bot.answers.labs import TESTS
from bot.answers.medicines import ROUTES
from bot.answers.picks import choice_ids
from bot.answers.scalp import WEIGHTS
from bot.trial.model import Question, QuestionType

LONGEST_TEXT = 4000
Schema = dict[str, Any]
DAY: Schema = {"type": "string", "format": "date"}
DAY_OR_NULL: Schema = {"type": ["string", "null"], "format": "date"}
NUMBER_OR_NULL: Schema = {"type": ["number", "null"], "minimum": 0}
FLAG: Schema = {"type": "boolean"}


def schema(question: Question) -> Schema:
    """The JSON schema of the forms that `parse_value` takes for this question."""
    kind = question.type
    if kind is QuestionType.YES_NO:
        return _any({"type": "boolean"}, {"enum": ["yes", "no"]})
    if kind is QuestionType.CHOICE:
        one: Schema = {"enum": choice_ids(question)}
        return _any(one, {"type": "array", "items": one, "minItems": 1, "maxItems": 1})
    if kind is QuestionType.CHECKLIST:
        ids: Schema = {"type": "array", "items": {"enum": choice_ids(question)}, "uniqueItems": True}
        return _any(ids | {"minItems": 1}, _object({"selected": ids, "not_sure": ids}))
    if kind in (QuestionType.DATE, QuestionType.HOW_LONG):
        future: Schema = {"future": True} if question.future else {}  # days that lie ahead are taken
        return _when(question.ongoing is not None) | future
    return _PLAIN[kind]


def _any(*forms: Schema) -> Schema:
    return {"anyOf": list(forms)}


def _object(properties: Schema, required: tuple[str, ...] = ()) -> Schema:
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def _when(ongoing: bool) -> Schema:
    forms = [
        DAY,
        _object({"earliest": DAY_OR_NULL, "latest": DAY_OR_NULL}),
        _object({"min_days": NUMBER_OR_NULL, "max_days": NUMBER_OR_NULL}),
    ]
    if ongoing:
        forms += [{"const": "ongoing"}, _object({"ongoing": {"const": True}, "earliest": DAY_OR_NULL}, ("ongoing",))]
    return _any(*forms)


_PERCENT: Schema = {"type": "number", "minimum": 0, "maximum": 100}
_SPAN = _any(_PERCENT, _object({"min": _PERCENT, "max": _PERCENT}))
_YEARS: Schema = {"type": "integer", "minimum": 0, "maximum": 130}
_AGE = _any(_YEARS, DAY, _object({"born": DAY}, ("born",)), _object({"years": _YEARS}, ("years",)))
_SCALP = _any(
    _object(dict.fromkeys(WEIGHTS, _SPAN), tuple(WEIGHTS)),
    _object({"percent": _SPAN}, ("percent",)),
    _object({"measured": _SPAN}, ("measured",)),
    _object({"total": {"const": True}}, ("total",)),
    {"const": "total"},
    _PERCENT,
)
_MEDICINE = _object(
    {
        "name": {"type": "string", "minLength": 1, "maxLength": 200},
        "classes": {"type": "array", "items": {"type": "string"}},
        "dose_mg_per_day": NUMBER_OR_NULL,
        "prednisone_mg_per_day": {},
        "route": {"enum": [*ROUTES, None]},
        "current": FLAG,
        "negated": FLAG,
    },
    ("name",),
)
_RESULT = _object(
    {
        "test": {"enum": list(TESTS)},
        "value": {"type": "number", "minimum": 0},
        "unit": {"type": ["string", "null"]},
        "upper_limit": NUMBER_OR_NULL,
        "taken": _any({"type": "null"}, *_when(False)["anyOf"]),
        "passing_illness": FLAG,
        "computed": FLAG,
        "gilbert": FLAG,
    },
    ("test", "value"),
)
_PLAIN: dict[QuestionType, Schema] = {
    QuestionType.AGE: _AGE,
    QuestionType.PERCENT: _SPAN,
    QuestionType.SCALP: _SCALP,
    QuestionType.MEDICINES: {"type": "array", "items": _MEDICINE},
    QuestionType.LABS: {"type": "array", "items": _RESULT},
    QuestionType.TEXT: {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT},
}
