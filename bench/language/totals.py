"""Counts with their intervals, as Markdown."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from bench.language.reading import Scored
from bench.language.verdicts import ASKED, FLIP, RIGHT, VERDICTS, WRONG

_Z = 1.96


def wilson(count: int, of: int) -> tuple[float, float]:
    """The 95 % interval of count/of, in percent."""
    if of == 0:
        return 0.0, 100.0
    share, square = count / of, _Z * _Z
    centre = (share + square / 2 / of) / (1 + square / of)
    half = _Z * math.sqrt(share * (1 - share) / of + square / 4 / of / of) / (1 + square / of)
    return 100 * max(0.0, centre - half), 100 * min(1.0, centre + half)


def counted(scored: Iterable[Scored]) -> Counter[str]:
    return Counter(one.verdict for one in scored)


def share(scored: Sequence[Scored], *verdicts: str) -> float:
    """Percent of all that have one of `verdicts`."""
    return 100 * sum(one.verdict in verdicts for one in scored) / max(1, len(scored))


def table(scored: Sequence[Scored], by: str, key: Callable[[Scored], str]) -> str:
    """One line for each value of `key`, and all together."""
    groups: dict[str, list[Scored]] = {}
    for one in scored:
        groups.setdefault(key(one), []).append(one)
    lines = [f"| {by} | n | right | 95 % interval | asked again | wrong | flips |", "|---|---|---|---|---|---|---|"]
    lines += [_line(name, group) for name, group in sorted(groups.items())]
    if len(groups) > 1:
        lines.append(_line("all", scored))
    return "\n".join(lines)


def _line(name: str, group: Sequence[Scored]) -> str:
    counts, n = counted(group), len(group)
    low, high = wilson(counts[RIGHT], n)
    cells = [f"{100 * counts[RIGHT] / n:.1f} %", f"{low:.1f}-{high:.1f}"]
    cells += [f"{100 * counts[one] / n:.1f} %" for one in (ASKED, WRONG)]
    return f"| {name} | {n} | {' | '.join(cells)} | {counts[FLIP]} |"


def as_words(counts: Counter[str]) -> str:
    return ", ".join(f"{one} {counts[one]}" for one in VERDICTS)
