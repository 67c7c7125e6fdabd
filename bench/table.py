"""Rows of measurements, the figures made of samples, and the Markdown that is printed of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

MET, MISSED = "yes", "**no**"


@dataclass(frozen=True)
class Row:
    """One measurement. `compared`: the same of the yardstick, in words; `target`: what was wanted, `met` whether it is.

    A row without a target only tells.
    """

    what: str
    value: str
    compared: str = ""
    target: str = ""
    met: bool | None = None


@dataclass(frozen=True)
class Table:
    title: str
    rows: Sequence[Row]
    notes: Sequence[str] = ()


def markdown(table: Table) -> str:
    lines = [f"## {table.title}", "", "| what | ours | compared with | target | met |", "|---|---|---|---|---|"]
    for row in table.rows:
        met = "" if row.met is None else (MET if row.met else MISSED)
        lines.append(f"| {row.what} | {row.value} | {row.compared} | {row.target} | {met} |")
    return "\n".join([*lines, "", *(f"{note}\n" for note in table.notes)])


def quantile(samples: Sequence[float], share: float) -> float:
    """The smallest sample that at least `share` (0-1) of all do not exceed. Raises ValueError for no samples."""
    if not samples:
        raise ValueError("no samples")
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, max(0, -int(-share * len(ordered) // 1) - 1))]


def p50(samples: Sequence[float]) -> float:
    return median(samples)


def p95(samples: Sequence[float]) -> float:
    return quantile(samples, 0.95)


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds >= 0.001 else f"{seconds * 1000:.2f} ms"


def times(ratio: float) -> str:
    return f"{ratio:.2f}x" if ratio < 10 else f"{ratio:.0f}x"
