"""Conditions named in a message, with all the names of each, so that "MI" finds the choice "heart attack"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from bot.language.clauses import Clause, clause_at
from bot.language.pipeline import Phrases


class ConditionReader:
    """Built once from `conditions.yml`."""

    def __init__(self, nlp: Language, conditions: Sequence[Sequence[str]], negates: Sequence[str] = ()) -> None:
        """`negates`: words that deny, so that "no spleen" is known to say it already."""
        self._negates = frozenset(negates)
        self._names = {names[0]: tuple(names) for names in conditions}
        self._phrases = Phrases(nlp, self._names)

    def find(self, doc: Doc, clauses: tuple[Clause, ...]) -> list[dict[str, Any]]:
        """{"name", "names", "text", "lacking", "negated", "uncertain", "past", "other_person"} in order of mention.

        `lacking`: the name itself holds a denial.
        """
        found = []
        for span in self._phrases.longest(doc):
            clause = clause_at(clauses, span.start_char)
            lacking = any(token.text in self._negates for token in span)
            found.append(
                {
                    "name": span.label_,
                    "names": list(self._names[span.label_]),
                    "text": span.text,
                    "lacking": lacking,
                    "negated": clause.denies(span.start_char) and not lacking,
                    "uncertain": clause.uncertain,
                    "past": clause.past,
                    "other_person": clause.other_person,
                }
            )
        return found
