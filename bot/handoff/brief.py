"""A value that was read, as a coordinator reads it at a glance: dates, ranges, doses and laboratory values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def brief(value: Any) -> str:
    """The JSON form of `bot.answers.values` in one line; texts as they are."""
    if isinstance(value, Mapping):
        return _mapping(value)
    if isinstance(value, list):
        return "; ".join(brief(each) for each in value) or "none"
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)


def _mapping(value: Mapping[str, Any]) -> str:
    if value.get("ongoing"):
        return "still going on"
    if "born" in value:
        return f"born {value['born']}"
    if "years" in value:
        return f"{value['years']} years"
    if "earliest" in value or "latest" in value:
        return _range(value.get("earliest"), value.get("latest"))
    if "min" in value:
        return _range(value["min"], value["max"])
    if "name" in value:
        return _medicine(value)
    if "test" in value:
        return _laboratory(value)
    return ", ".join(f"{key} {brief(each)}" for key, each in value.items() if each not in (None, False))


def _range(low: Any, high: Any) -> str:
    if low == high:
        return brief(low)
    return f"{'any time' if low is None else brief(low)} to {'any time' if high is None else brief(high)}"


def _medicine(value: Mapping[str, Any]) -> str:
    dose, equivalent = value.get("dose_mg_per_day"), value.get("prednisone_mg_per_day")
    parts = [
        str(value["name"]),
        "dose not known" if dose is None else f"{brief(dose)} mg a day",
        str(value.get("route") or ""),
    ]
    if equivalent is not None:
        parts.append(f"= prednisone {brief(equivalent)} mg")
    if not value.get("current", True):
        parts.append("not now")
    return ", ".join(part for part in parts if part)


def _laboratory(value: Mapping[str, Any]) -> str:
    parts = [f"{value['test']} {brief(value['value'])} {value.get('unit') or '(no unit)'}"]
    if value.get("upper_limit") is not None:
        parts.append(f"upper limit {brief(value['upper_limit'])}")
    parts.append(f"taken {brief(value['taken'])}" if value.get("taken") else "no date")
    parts += [name.replace("_", " ") for name in ("passing_illness", "computed", "gilbert") if value.get(name)]
    return ", ".join(parts)
