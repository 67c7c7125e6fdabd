"""Words that name no thing of their own: one of them alone never picks an entry of a checklist."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class PlainWords:
    """`common` pick no choice at all; `ordinary` (with all common ones) no entry of a checklist, unless it is explained."""

    common: frozenset[str] = frozenset()
    ordinary: frozenset[str] = frozenset()

    @staticmethod
    def of(common: Iterable[str], ordinary: Iterable[str]) -> PlainWords:
        return PlainWords(frozenset(common), frozenset(ordinary) | frozenset(common))


NO_WORDS = PlainWords()
