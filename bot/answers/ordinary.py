"""Words that name no thing of their own (one of them alone never picks an entry of a checklist), and those of lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.answers.list_words import ListWords
from bot.answers.results import ResultWords


@dataclass(frozen=True)
class PlainWords:
    """`common` pick no choice at all; `ordinary` (with all common ones) no entry of a checklist, unless it is explained.

    `lists`: how people answer a list of choices; `results`: what they call laboratory tests.
    """

    common: frozenset[str] = frozenset()
    ordinary: frozenset[str] = frozenset()
    lists: ListWords = field(default_factory=ListWords)
    results: ResultWords = field(default_factory=ResultWords)

    @staticmethod
    def of(
        common: Iterable[str], ordinary: Iterable[str], lists: Mapping[str, Any], results: Mapping[str, Any]
    ) -> PlainWords:
        every = frozenset(ordinary) | frozenset(common)
        return PlainWords(frozenset(common), every, ListWords.of(lists), ResultWords.of(results))


NO_WORDS = PlainWords()
