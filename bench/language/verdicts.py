"""Right, asked again, wrong, or a flip: what one reading is worth against what the sentence means.

A reading below SURE is put to the visitor, so it counts as asked again. An answer where none was meant is wrong; so is a
doubt read from a plain answer. A yes read as no, or the reverse, is a flip, and a flip is wrong too.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

RIGHT, ASKED, WRONG, FLIP = "right", "asked again", "wrong", "flip"
VERDICTS = (RIGHT, ASKED, WRONG, FLIP)
WIDEST = 2.5  # a range of days wider than this is as good as asking again
_SILENT = ("unsure", "declined", "other_request", "not_understood")
_POINTS = 10.0  # of percent


def verdict(kind: str, means: Any, reading: str, value: Any) -> str:
    """`reading`, `value`: as `prescreen understand` gives them."""
    if kind == "safety":
        return RIGHT if sorted(value or []) == sorted(means) else WRONG
    if isinstance(means, str) and means in _SILENT:
        return _of_silence(means, reading)
    if reading == "not_understood" or reading == "other_request":
        return ASKED
    if reading != "answered":
        return WRONG
    return _OF[kind](means, value)


def _of_silence(means: str, reading: str) -> str:
    if reading == "answered":
        return WRONG
    return RIGHT if reading == means or means == "not_understood" else ASKED


def _yes_no(means: bool, value: Any) -> str:
    return RIGHT if value is means else FLIP


def _equal(means: Any, value: Any) -> str:
    return RIGHT if value == means else WRONG


def _checklist(means: list[str], value: Any) -> str:
    return RIGHT if isinstance(value, list) and sorted(value) == sorted(means) else WRONG


def _how_long(means: Mapping[str, Any], value: Mapping[str, Any]) -> str:
    low, high = float(value.get("min_days") or 0), value.get("max_days")
    if "min_days" in means:
        return RIGHT if _near(low, means["min_days"]) and _near(high, means["max_days"]) else WRONG
    if "at_least" in means:
        return RIGHT if high is None and _near(low, means["at_least"]) else WRONG
    if "at_most" in means:
        return RIGHT if high is not None and _near(high, means["at_most"]) else WRONG
    if high is None or high > WIDEST * max(low, 1):
        return ASKED
    first, last = means.get("between", (means.get("days"), means.get("days")))
    return RIGHT if low * 0.95 <= first and last <= high * 1.05 else WRONG


def _near(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= max(2.0, 0.15 * other)


def _when(means: Mapping[str, Any], value: Mapping[str, Any]) -> str:
    if means.get("ongoing") or value.get("ongoing"):
        return RIGHT if bool(means.get("ongoing")) == bool(value.get("ongoing")) else WRONG
    earliest, latest = _day(value.get("earliest")), _day(value.get("latest"))
    if earliest is None or latest is None or "earliest" not in means:
        return ASKED
    first, last = date.fromisoformat(str(means["earliest"])), date.fromisoformat(str(means["latest"]))
    slack = timedelta(days=3) + (last - first) / 2
    inside = first - slack <= earliest and latest <= last + slack
    return RIGHT if inside and earliest <= last and first <= latest else WRONG


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _percent(means: Mapping[str, float], value: Any) -> str:
    low, high = (value["min"], value["max"]) if isinstance(value, dict) else (value, value)
    return RIGHT if abs(low - means["min"]) <= _POINTS and abs(high - means["max"]) <= _POINTS else WRONG


def _is_all(scalp: Mapping[str, Any]) -> bool:
    """100 percent of the whole scalp says the same as all of it."""
    return set(scalp) == {"percent"} and _percent({"min": 100, "max": 100}, scalp["percent"]) == RIGHT


def _scalp(means: Mapping[str, Any], value: Mapping[str, Any]) -> str:
    means, value = ({"total": True} if _is_all(one) else one for one in (means, value))
    if set(means) != set(value):
        return WRONG
    same = all(_percent(means[part], value[part]) == RIGHT for part in means if part != "total")
    return RIGHT if same and means.get("total") == value.get("total") else WRONG


def _medicines(means: list[Mapping[str, Any]], value: Any) -> str:
    left = list(value or [])
    for meant in means:
        found = next((one for one in left if _same(meant, one)), None)
        if found is None:
            return WRONG
        left.remove(found)
    return WRONG if left else RIGHT


def _same(meant: Mapping[str, Any], got: Mapping[str, Any]) -> bool:
    if meant["name"] != got["name"] or ("class" in meant and meant["class"] not in got["classes"]):
        return False
    if "dose" in meant and abs((got.get("dose_mg_per_day") or 0) - meant["dose"]) > 0.01:
        return False
    return all(got.get(key) == meant[key] for key in ("route", "current") if key in meant)


_OF = {
    "yes_no": _yes_no,
    "how_long": _how_long,
    "when": _when,
    "age": _equal,
    "percent": _percent,
    "scalp": _scalp,
    "medicines": _medicines,
    "checklist": _checklist,
}
