"""What a condition comes to, and how verdicts combine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple, TypeVar

from bot.eligibility.truth import Truth
from bot.trial.model import Kind

T = TypeVar("T")
NOTHING: frozenset[str] = frozenset()


class Verdict(NamedTuple):
    """`kinds`: why it is unknown. `because`: the questions it rests on. `missing`: what may still settle it.

    `ends_on`: the first day on which a TRUE no longer holds, None if no day is known. `later`: questions that could still
    move that day (a second medicine, asked after the first); they are not missing, as they cannot change the truth.
    """

    truth: Truth
    kinds: tuple[Kind, ...] = ()
    because: tuple[str, ...] = ()
    missing: frozenset[str] = NOTHING
    ends_on: date | None = None
    later: frozenset[str] = NOTHING


@lru_cache(maxsize=4096)
def settled(truth: Truth, question: str) -> Verdict:
    """What one answer settles. Kept, as most conditions come to one of these."""
    return Verdict(truth, because=(question,))


def merged(lists: Iterable[Sequence[T]]) -> tuple[T, ...]:
    """All entries once, in order of first mention."""
    return tuple(dict.fromkeys([entry for entries in lists for entry in entries]))


def all_of(parts: Sequence[Verdict]) -> Verdict:
    """AND. A FALSE part settles it, so that nothing is missing. A TRUE ends with the first of its parts that ends."""
    if false := [part for part in parts if part.truth is Truth.FALSE]:
        return Verdict(Truth.FALSE, because=_because(false))
    if [part for part in parts if part.truth is Truth.UNKNOWN]:
        return _unknown(parts)
    ends = [part.ends_on for part in parts if part.ends_on is not None]
    if not ends:
        return Verdict(Truth.TRUE, because=_because(parts))
    return Verdict(
        Truth.TRUE, because=_because(parts), ends_on=min(ends), later=NOTHING.union(*[part.later for part in parts])
    )


def any_of(parts: Sequence[Verdict]) -> Verdict:
    """OR. A TRUE part settles it; it ends when the last TRUE part ends, and has no end if one of them has none."""
    if true := [part for part in parts if part.truth is Truth.TRUE]:
        ends = [part.ends_on for part in true if part.ends_on is not None]
        if len(ends) < len(true):
            return Verdict(Truth.TRUE, because=_because(true))
        later = NOTHING.union(*[part.missing | part.later for part in parts])
        return Verdict(Truth.TRUE, because=_because(true), ends_on=max(ends), later=later)
    if [part for part in parts if part.truth is Truth.UNKNOWN]:
        return _unknown(parts)
    return Verdict(Truth.FALSE, because=_because(parts))


def negated(part: Verdict) -> Verdict:
    """NOT. When a TRUE made this way ends is not known."""
    return Verdict(~part.truth, part.kinds, part.because, part.missing)


def _because(parts: Sequence[Verdict]) -> tuple[str, ...]:
    return parts[0].because if len(parts) == 1 else merged([part.because for part in parts])


def _unknown(parts: Sequence[Verdict]) -> Verdict:
    return Verdict(
        Truth.UNKNOWN,
        merged(part.kinds for part in parts),
        _because(parts),
        NOTHING.union(*[part.missing for part in parts]),
    )
