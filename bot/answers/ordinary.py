"""Words that name no thing of their own (one of them alone never picks an entry of a checklist), and those of lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.answers.list_words import ListWords


@dataclass(frozen=True)
class PlainWords:
    """`common` pick no choice at all; `ordinary` (with all common ones) no entry of a checklist, unless it is explained.

    `lists`: how people answer a list of choices.
    """

    common: frozenset[str] = frozenset()
    ordinary: frozenset[str] = frozenset()
    lists: ListWords = field(default_factory=ListWords)

    @staticmethod
    def of(common: Iterable[str], ordinary: Iterable[str], lists: Mapping[str, Any]) -> PlainWords:
        return PlainWords(frozenset(common), frozenset(ordinary) | frozenset(common), ListWords.of(lists))


NO_WORDS = PlainWords()
