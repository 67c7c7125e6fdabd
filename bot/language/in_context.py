"""Replies whose yes or no depends on the question: "all clear" says no to "Do you have HIV?", yes to "Is all well?"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from bot.language.clauses import Clause
from bot.language.doses import either
from bot.language.pipeline import Phrases


class ContextReader:
    """Built once from `in_context.yml`; `filler` words change nothing beside a phrase."""

    def __init__(self, nlp: Language, words: Mapping[str, Any], filler: frozenset[str]) -> None:
        self._nlp, self._filler = nlp, filler | frozenset(words["beside"])
        self._kinds = {kind: Phrases(nlp, {kind: phrases}) for kind, phrases in words["kinds"].items()}
        self._spans, self._ever, self._tells_of_one = (
            re.compile(rf"(?<!\w)(?:{either(words[key])})(?!\w)") for key in ("spans", "ever", "tells_of_one")
        )
        self._two, self._one, self._all = (
            re.compile(rf"(?<!\w)(?:{either(words[key])})(?!\w)") for key in ("two", "one_of_two", "all_of_two")
        )
        answers = words["answers"]
        self._means = {str(place): answer for place, answer in enumerate(answers)}
        self._says = Phrases(nlp, {place: answer["says"] for place, answer in self._means.items()})

    def read(self, doc: Doc, ask: str) -> tuple[bool, str] | None:
        """What the reply says to `ask`, with its ground; None unless all of it is known phrases that agree."""
        found = self._says.longest(doc)
        kind = self.kind(ask) if self._is_all(doc, found) else None
        said = {self._means[span.label_].get(kind) for span in found} if kind else {None}
        if len(said) != 1 or (value := said.pop()) is None:
            return None
        return bool(value), f"{found[0].text}: asked about what is {kind}"

    def depends(self, doc: Doc) -> bool:
        """Whether the reply is nothing but phrases that answer some kind of question: to another, they say nothing."""
        return self._is_all(doc, self._says.longest(doc))

    def _is_all(self, doc: Doc, found: list[Span]) -> bool:
        covered = {token.i for span in found for token in span}
        rest = [token for token in doc if token.i not in covered and not token.is_punct and not token.is_space]
        return bool(found) and all(token.norm_ in self._filler for token in rest)

    def kind(self, ask: str) -> str | None:
        """willing, good or trouble; None for a question of no known kind."""
        doc = self._nlp.make_doc(ask.lower())
        return next((kind for kind, phrases in self._kinds.items() if phrases.all(doc)), None)

    def spans(self, ask: str) -> bool:
        """Whether a question is about the time since some day."""
        return self._spans.search(ask.lower()) is not None

    def ever(self, ask: str) -> bool:
        """Whether a question is about all the time up to now."""
        return not self.spans(ask) and self._ever.search(ask.lower()) is not None

    def tells_of_one(self, clauses: Iterable[Clause]) -> bool:
        """Whether the reply says that it was so once, undenied."""
        return any(
            not clause.denies(clause.start + found.start())
            for clause in clauses
            for found in self._tells_of_one.finditer(clause.text)
        )

    def one_of_two(self, plain: str, ask: str) -> bool:
        """Whether the question is about two people and the reply speaks of one of them only."""
        said = self._one.search(plain) and not self._all.search(plain)
        return bool(said and self._two.search(ask.lower()))
