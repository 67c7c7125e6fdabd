"""JSON forms of laboratory results, and the units they come in."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.answers.dates import parse_when, when_json
from bot.answers.model import LabResult, Labs
from bot.answers.numbers import MOST, BadValue, entries, flag, number, optional_number, plain, short_text

TESTS = ("alt", "bilirubin", "anc", "haemoglobin", "platelets", "creatinine")
ALSO = {
    "hemoglobin": "haemoglobin",
    "hb": "haemoglobin",
    "hgb": "haemoglobin",
    "neutrophils": "anc",
    "plt": "platelets",
}
KEYS = frozenset({"test", "value", "unit", "upper_limit", "taken", "passing_illness", "computed", "gilbert"})

# normalised unit -> (what it measures, factor to the first unit of that kind)
UNITS = {
    "g/dl": ("mass", 1.0), "g/l": ("mass", 0.1), "mg/dl": ("mass", 0.001),
    "/ul": ("count", 1.0), "/mm3": ("count", 1.0), "10^6/l": ("count", 1.0),
    "10^9/l": ("count", 1000.0), "10^3/ul": ("count", 1000.0), "k/ul": ("count", 1000.0), "1000/ul": ("count", 1000.0),
    "10^3/mm3": ("count", 1000.0), "k/mm3": ("count", 1000.0), "thou/ul": ("count", 1000.0),
    "thousand/ul": ("count", 1000.0), "umol/l": ("amount", 1.0), "mmol/l": ("amount", 1000.0),
    "u/l": ("activity", 1.0), "iu/l": ("activity", 1.0),
}  # fmt: skip
SPELLINGS = (
    (" ", ""), ("µ", "u"), ("μ", "u"), ("×", "x"), ("³", "3"), ("⁹", "9"), ("⁶", "6"), ("*", "x"), ("mcl", "ul"),
    ("cells", ""), ("per", "/"), ("10e", "10^"), ("10x", "10^"), ("x10", "10"), ("109/", "10^9/"), ("106/", "10^6/"),
    ("103/", "10^3/"),
)  # fmt: skip


def parse_labs(json: Any, today: date) -> Labs:
    """A list of results; `[]` or "none" is none to share."""
    if json == "none":
        return Labs()
    return Labs(tuple(_result(entry, today) for entry in entries(json, "Results", KEYS)))


def labs_json(labs: Labs) -> list[dict[str, Any]]:
    return [
        {
            "test": item.test,
            "value": plain(item.value),
            "unit": item.unit,
            "upper_limit": None if item.upper_limit is None else plain(item.upper_limit),
            "taken": None if item.taken is None else when_json(item.taken),
            "passing_illness": item.passing_illness,
            "computed": item.computed,
            "gilbert": item.gilbert,
        }
        for item in labs.items
    ]


def converted(value: float, unit: str, to: str) -> float | None:
    """`value` in the unit `to`, six places; None where the units are unknown or measure different things."""
    have, want = UNITS.get(_normal(unit)), UNITS.get(_normal(to))
    if have is None or want is None or have[0] != want[0]:
        return None
    return round(value * have[1] / want[1], 6)


def _result(json: dict[str, Any], today: date) -> LabResult:
    test = ALSO.get(str(json.get("test")).lower(), str(json.get("test")).lower())
    if test not in TESTS:
        raise BadValue(f"test must be one of {', '.join(TESTS)}.")
    upper = optional_number(json.get("upper_limit"), "upper_limit")
    if upper == 0:
        raise BadValue("upper_limit must be above 0.")
    return LabResult(
        test=test,
        value=number(json.get("value"), "value", 0, MOST),
        unit=None if json.get("unit") is None else short_text(json["unit"], "unit", 40),
        upper_limit=upper,
        taken=None if json.get("taken") is None else parse_when(json["taken"], today),
        passing_illness=flag(json.get("passing_illness"), "passing_illness", False),
        computed=flag(json.get("computed"), "computed", False),
        gilbert=flag(json.get("gilbert"), "gilbert", False),
    )


def _normal(unit: str) -> str:
    unit = unit.lower()
    for spelling, plain_one in SPELLINGS:
        unit = unit.replace(spelling, plain_one)
    return unit
