"""A message cut into clauses, each with what qualifies it: denied, in doubt, over, and of whom it speaks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from bot.language.doses import either
from bot.language.pipeline import Phrases

_SIGNS = r"[.;!?\n,]+(?=\s|$)|\.{2,}"

FLAGS = ("uncertain", "past", "other_person", "hypothetical", "unclear", "child", "third_person", "own", "asked")
_QUALIFIERS = ("negates", "negates_not", "uncertain", "past", "other_person", "hypothetical")
_PEOPLE = ("child", "third_person", "own", "own_not")


@dataclass(frozen=True)
class Clause:
    """`start`, `end` in the message; `negated_from` an offset in the clause, None if nothing is denied.

    `child`: a son or daughter is named; `third_person`: he or she; `own`: who types speaks of their own health;
    `asked`: it ends with a question mark.
    """

    start: int
    end: int
    text: str
    negated_from: int | None = None
    uncertain: bool = False
    past: bool = False
    other_person: bool = False
    hypothetical: bool = False
    unclear: bool = False
    inherited: bool = False
    child: bool = False
    third_person: bool = False
    own: bool = False
    asked: bool = False

    def denies(self, place: int) -> bool:
        """Whether a mention at `place` (offset in the message) is denied."""
        return self.negated_from is not None and place - self.start >= self.negated_from

    def json(self) -> dict[str, Any]:
        return {key: getattr(self, key) for key in ("text", "negated_from", *FLAGS)}


class ClauseCutter:
    """Built once from `qualifiers.yml`."""

    def __init__(self, nlp: Language, words: Mapping[str, Any]) -> None:
        self._nlp = nlp
        self._phrases = Phrases(nlp, {label: words[label] for label in _QUALIFIERS})
        self._people = Phrases(nlp, {label: words[label] for label in _PEOPLE})
        self._verbs = frozenset(words["verbs"])
        self._apart, self._after = frozenset(words["apart"]), frozenset(words["negates_after"])
        self._cut = re.compile(
            rf"{_SIGNS}|\s+-\s+(?!(?:{either((*self._after, *words['affirms_after']))})\s*(?:$|[.,;!?\n]))"
            rf"|\b(?:{either((*words['turns'], *self._apart))})\b|\band (?=(?:{either(words['begins'])})\b)"
        )
        self._lone = re.compile(rf"\W*(?:{either(self._after)})\W*$")
        self._results = re.compile(
            rf"\W*(?:(?:{either(words['before_results'])})\s+)*(?:{either(words['results'])})\W*$"
        )
        self._last = re.compile(rf".*\w.*?(?<!\bor)[\s:=-]+(?:{either(self._after)})\W*$", re.S)
        self._or = re.compile(rf"\b(?:{either(words['joins_denied'])})\b")
        self._for_me = re.compile(rf"\W*(?:{either(words['for_me'])})\b")
        self._leads = re.compile(rf"\W*(?:{either(self._apart)})\b")

    def cut(self, text: str) -> tuple[Clause, ...]:
        """Clauses of `text` (lower case), in order, with what qualifies them."""
        clauses: list[Clause] = []
        for start, end in self._pieces(text):
            clause = self._inherit(clauses, self._qualified(text, start, end))
            if clauses and self._answers_before(clause, clauses[-1]):
                clauses[-1] = replace(clauses[-1], unclear=True)  # "hepatitis, no": nobody can tell to which it belongs
            clauses.append(clause)
        for i in range(len(clauses) - 1, 0, -1):  # the "or" that settles a list stands in its last part
            if clauses[i].inherited and clauses[i].negated_from == 0 and clauses[i - 1].unclear:
                clauses[i - 1] = replace(clauses[i - 1], negated_from=0, unclear=False)
        return tuple(clauses)

    def _gives(self, span: Span) -> bool:
        """ "My mom gives me ...": another person, and yet it is said of who writes."""
        return span.label_ == "other_person" and self._for_me.match(span.doc.text, span.end_char) is not None

    def _qualified(self, text: str, start: int, end: int) -> Clause:
        doc = self._nlp.make_doc(text[start:end])
        found = self._phrases.longest(doc)
        labels = {span.label_ for span in found if not self._gives(span)}
        people = {span.label_ for span in self._people.longest(doc)}
        denials = [span.start_char for span in found if span.label_ == "negates"]
        return Clause(
            start, end, text[start:end],
            negated_from=0 if self._last.match(text[start:end]) else min(denials, default=None),
            uncertain="uncertain" in labels or "not sure" in text[start:end],
            past="past" in labels or any(span.text in ("no longer", "not anymore") for span in found),
            other_person="other_person" in labels,
            hypothetical="hypothetical" in labels,
            child="child" in people,
            third_person="third_person" in people,
            own="own" in people,
            asked=text[end:].lstrip()[:1] == "?",
        )  # fmt: skip

    def _inherit(self, before: list[Clause], clause: Clause) -> Clause:
        """A list after a denial ("no minoxidil, DPCP or anthralin") is denied too if it says "or"; else it is unclear."""
        if self._leads.match(clause.text):  # "none except this" names it; of what else it is set apart nobody can tell
            return clause if before and before[-1].negated_from is not None else replace(clause, unclear=True)
        goes_on = bool(before) and (before[-1].inherited or before[-1].negated_from is not None)
        if not goes_on or clause.negated_from is not None or self._speaks(clause.text):
            return clause
        denied = self._or.search(clause.text) is not None
        return replace(clause, negated_from=0 if denied else None, unclear=not denied, inherited=True)

    def _answers_before(self, clause: Clause, before: Clause) -> bool:
        """Whether a lone "no" may belong to what only names something before it, or a lone "negative" to any."""
        if before.negated_from is not None:
            return False
        if self._results.match(clause.text):
            return True
        return self._lone.match(clause.text) is not None and not self._speaks(before.text)

    def _speaks(self, text: str) -> bool:
        return any(token.norm_ in self._verbs for token in self._doc(text))

    def _doc(self, text: str) -> Doc:
        return self._nlp.make_doc(text.strip())

    def _pieces(self, text: str) -> list[tuple[int, int]]:
        pieces, start = [], 0
        for cut in self._cut.finditer(text):
            word = cut.group().strip(" -.,;!?\n")
            pieces.append((start, cut.start()))
            start = cut.start() if word else cut.end()
        pieces.append((start, len(text)))
        spoken = [(first, last) for first, last in pieces if text[first:last].strip()]
        return spoken or [(0, len(text))]  # nothing but signs, "..." or "-": a mention's place is always in a clause


def clause_at(clauses: tuple[Clause, ...], place: int) -> Clause:
    for clause in clauses:
        if clause.start <= place < clause.end:
            return clause
    return clauses[-1]
