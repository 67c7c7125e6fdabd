"""What the console's pages show: referrals in the order of a coordinator's work, doubts first."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from typing import Any

Object = dict[str, Any]

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


def as_printed(clause: str) -> str:
    """A clause as the registry's page shows it: its text comes with signs escaped, such as `\\>=50%`."""
    return re.sub(r"\\([<>*_~#\[\]])", r"\1", clause)


def until(due: datetime, now: datetime) -> str:
    """How long until it is due, or since: "in 3 hours", "2 days late"."""
    late, seconds = due < now, abs(int((due - now).total_seconds()))
    count, unit = (seconds // 86400, "day") if seconds >= 86400 else (max(1, seconds // 3600), "hour")
    words = f"{count} {unit}{'' if count == 1 else 's'}"
    return f"{words} late" if late else f"in {words}"
