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

    def __init__(self, nlp: Language, conditions: Sequence[Sequence[str]]) -> None:
        self._names = {names[0]: tuple(names) for names in conditions}
        self._phrases = Phrases(nlp, self._names)

    def find(self, doc: Doc, clauses: tuple[Clause, ...]) -> list[dict[str, Any]]:
        """{"name", "names", "text", "negated", "uncertain", "past", "other_person"} in order of mention."""
        found = []
        for span in self._phrases.longest(doc):
            clause = clause_at(clauses, span.start_char)
            found.append(
                {
                    "name": span.label_,
                    "names": list(self._names[span.label_]),
                    "text": span.text,
                    "negated": clause.denies(span.start_char),
                    "uncertain": clause.uncertain,
                    "past": clause.past,
                    "other_person": clause.other_person,
                }
            )
        return found
