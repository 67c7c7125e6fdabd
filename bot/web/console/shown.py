"""What the console's pages show: referrals in the order of a coordinator's work, doubts first."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

Object = dict[str, Any]

WEIGHTS = {"top": 0.40, "back": 0.24, "left": 0.18, "right": 0.18}  # of SALT
ORDER = ("unknown", "fail", "not_asked", "verify", "pass", "not_applicable")


def in_order(criteria: list[Object]) -> list[Object]:
    """Doubts first, then what speaks against it, then the rest in the order of the trial."""
    return sorted(criteria, key=lambda one: ORDER.index(one["status"]) if one["status"] in ORDER else 0)


def counted(criteria: list[Object]) -> list[tuple[str, int]]:
    """(status, how many), doubts first, without zeros."""
    counts = [(status, sum(one["status"] == status for one in criteria)) for status in ORDER]
    return [(status, count) for status, count in counts if count]


def age(created_at: str, now: datetime) -> str:
    """How long ago, in its largest whole unit."""
    created = datetime.fromisoformat(created_at.rstrip("Z")).replace(tzinfo=timezone.utc)
    seconds = max(0, int((now - created).total_seconds()))
    for unit, length in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= length:
            count = seconds // length
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return "just now"


def moment(at: str | None) -> str:
    """`2026-11-22T18:04:05Z` as `2026-11-22 18:04 UTC`."""
    return "" if not at else f"{at[:10]} {at[11:16]} UTC"


def plainly(code: str | None) -> str:
    """An id as words: `not_now` as `not now`."""
    return (code or "").replace("_", " ")


def until(due: datetime, now: datetime) -> str:
    """How long until it is due, or since: "in 3 hours", "2 days late"."""
    late, seconds = due < now, abs(int((due - now).total_seconds()))
    count, unit = (seconds // 86400, "day") if seconds >= 86400 else (max(1, seconds // 3600), "hour")
    words = f"{count} {unit}{'' if count == 1 else 's'}"
    return f"{words} late" if late else f"in {words}"


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
