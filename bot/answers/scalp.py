"""JSON forms of a scalp answer, and SALT: the sum over the four parts of percent missing x weight (0-100)."""

from __future__ import annotations

from typing import Any

from bot.answers.model import Scalp
from bot.answers.numbers import BadValue, percent_span, span_json

WEIGHTS = {"top": 0.40, "back": 0.24, "left": 0.18, "right": 0.18}
NEARLY_ALL = (95.0, 100.0)  # "all or nearly all of it": kept as a range so that no false precision is stored
FORMS = 'Give {"top", "back", "left", "right"}, {"percent": ..}, {"measured": ..} or {"total": true}.'


def parse_scalp(json: Any) -> Scalp:
    if json == "total":
        json = {"total": True}
    if not isinstance(json, dict):
        return Scalp("estimate", *percent_span(json, "The percentage"))
    keys = set(json)
    if keys == {"total"} and json["total"] is True:
        return Scalp("total", *NEARLY_ALL)
    if keys == {"measured"}:
        return Scalp("doctor", *percent_span(json["measured"], "The measured SALT"))
    if keys == {"percent"}:
        return Scalp("estimate", *percent_span(json["percent"], "The percentage"))
    if keys == {"min", "max"}:
        return Scalp("estimate", *percent_span(json, "The percentage"))
    if keys == set(WEIGHTS):
        return _from_parts(json)
    raise BadValue(FORMS)


def scalp_json(scalp: Scalp) -> dict[str, Any]:
    if scalp.by == "total":
        return {"total": True}
    if scalp.parts:
        return {part: span_json(low, high) for part, low, high in scalp.parts}
    return {"measured" if scalp.by == "doctor" else "percent": span_json(scalp.low, scalp.high)}


def _from_parts(json: dict[str, Any]) -> Scalp:
    parts = tuple((part, *percent_span(json[part], f"The percentage of {part}")) for part in WEIGHTS)
    low = sum(WEIGHTS[part] * least for part, least, _ in parts)
    high = sum(WEIGHTS[part] * most for part, _, most in parts)
    # Six places take away the noise of binary fractions; 59.5 stays below 60.
    return Scalp("estimate", round(low, 6), round(high, 6), parts)
