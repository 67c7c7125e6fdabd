"""What is gathered from the answers behind a referral's criteria: the hair loss in four numbers, and every medicine once."""

from __future__ import annotations

from typing import Any

Object = dict[str, Any]

WEIGHTS = {"top": 0.40, "back": 0.24, "left": 0.18, "right": 0.18}  # of SALT


def scalp(criteria: list[Object]) -> Object | None:
    """{"top","back","left","right","salt"} in percent, of the answer that gave the four parts; None without one."""
    for value in _values(criteria):
        parts = value.get("parts", value) if isinstance(value, dict) else {}
        if set(WEIGHTS) <= set(parts):
            ranges = {part: _middle(parts[part]) for part in WEIGHTS}
            salt = sum(WEIGHTS[part] * missing for part, missing in ranges.items())
            return {**{part: round(missing) for part, missing in ranges.items()}, "salt": round(salt, 1)}
    return None


def medicines(criteria: list[Object]) -> list[Object]:
    """Each medicine named in an answer, once: as stored, with the flags of the criteria it stands in."""
    found: dict[str, Object] = {}
    for one in criteria:
        for value in _values([one]):
            for medicine in value if isinstance(value, list) else ():
                if isinstance(medicine, dict) and medicine.get("name"):
                    found.setdefault(str(medicine["name"]), {**medicine, "criteria": []})["criteria"].append(one["id"])
    return list(found.values())


def _values(criteria: list[Object]) -> list[Any]:
    return [ground["value"] for one in criteria for ground in one["because"]]


def _middle(missing: Any) -> float:
    return float(missing) if not isinstance(missing, dict) else (missing["min"] + missing["max"]) / 2
