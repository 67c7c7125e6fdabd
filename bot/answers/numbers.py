"""Numbers as the JSON forms give them, and the error that says what would do."""

from __future__ import annotations

import math
from typing import Any

MOST = 1e9  # more than any dose or laboratory value


class BadValue(ValueError):
    """A value that the question does not take. The message is one plain sentence for whoever wrote the value."""


def number(json: Any, name: str, low: float = 0.0, high: float = math.inf) -> float:
    """`json` as a number in `low`..`high`; raises BadValue naming `name`."""
    if isinstance(json, bool) or not isinstance(json, (int, float)):
        raise BadValue(f"{name} must be a number.")
    try:
        found = float(json)
    except OverflowError:
        raise BadValue(f"{name} is too large.") from None
    if not math.isfinite(found):
        raise BadValue(f"{name} must be a number.")
    if not low <= found <= high:
        limit = f"from {plain(low)} to {plain(high)}" if high < math.inf else f"{plain(low)} or more"
        raise BadValue(f"{name} must be {limit}.")
    return found


def percent_span(json: Any, name: str) -> tuple[float, float]:
    """A percentage, or `{"min", "max"}` of which one may be null, as `(low, high)` within 0-100."""
    if not isinstance(json, dict):
        found = number(json, name, 0, 100)
        return found, found
    if set(json) - {"min", "max"} or (json.get("min") is None and json.get("max") is None):
        raise BadValue(f'{name} must be a number from 0 to 100, or {{"min": number, "max": number}}.')
    low = 0.0 if json.get("min") is None else number(json["min"], f"{name}: min", 0, 100)
    high = 100.0 if json.get("max") is None else number(json["max"], f"{name}: max", 0, 100)
    if low > high:
        raise BadValue(f"{name}: min must not be greater than max.")
    return low, high


def span_json(low: float, high: float) -> Any:
    """The JSON form of a range: one number where both ends are the same."""
    return plain(low) if low == high else {"min": plain(low), "max": plain(high)}


def plain(found: float) -> float:
    """40.0 as 40: whole numbers are written without a decimal point."""
    return int(found) if float(found).is_integer() else found


def optional_number(json: Any, name: str) -> float | None:
    return None if json is None else number(json, name, 0, MOST)


def flag(json: Any, name: str, default: bool) -> bool:
    """A true/false field; null or absent is `default`."""
    if json is None:
        return default
    if not isinstance(json, bool):
        raise BadValue(f"{name} must be true or false.")
    return json


def short_text(json: Any, name: str, longest: int = 200) -> str:
    """Text that is not blank, without surrounding space."""
    if not isinstance(json, str) or not json.strip():
        raise BadValue(f"{name} must be a text that is not empty.")
    if len(json) > longest:
        raise BadValue(f"{name} must have at most {longest} characters.")
    return json.strip()


def entries(json: Any, name: str, known: frozenset[str], most: int = 100) -> list[dict[str, Any]]:
    """A list of objects that hold no other keys than `known`."""
    if not isinstance(json, list) or not all(isinstance(entry, dict) for entry in json):
        raise BadValue(f"{name} must be a list of objects.")
    if len(json) > most:
        raise BadValue(f"{name} must have at most {most} entries.")
    for entry in json:
        if strange := sorted(set(map(str, entry)) - known):
            raise BadValue(f"{name}: {strange[0]!r} is not known; known are {', '.join(sorted(known))}.")
    return json
