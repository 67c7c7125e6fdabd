"""Yes, no, not sure, rather not: clause by clause, from the phrases of `replies.yml`.

A clause speaks when it begins with an opening phrase or consists of phrases and filler only; anything else says nothing
here (it may still answer in the light of the question). Two clauses that differ give no polarity, unless one
corrects the other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from bot.language.pipeline import Phrases

_SENTENCE_END = frozenset(".,;!?:…") | {"...", "..", "-", "–", "—", "\n", "(", ")"}
_AFTERTHOUGHT = 0.5  # "he froze it off but never told me why": the no may be about the second half only


@dataclass(frozen=True)
class Polarity:
    """`value` True yes, False no, None neither. `asks`: the message is a question back."""

    value: bool | None = None
    unsure: bool = False
    declined: bool = False
    asks: bool = False
    confidence: float = 0.0
    grounds: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Clause:
    label: str | None
    opener: bool
    corrects: bool
    contrast: bool
    words: str
    more: bool  # holds words of its own beside the phrase


class PolarityReader:
    """Built once from `replies.yml`."""

    def __init__(self, nlp: Language, replies: Mapping[str, Any]) -> None:
        labelled: dict[str, list[str]] = {}
        for label in ("yes", "no", "unsure", "declined"):
            for place in ("opens", "whole", "weak"):
                labelled[f"{label} {place}"] = list(replies[label].get(place, ()))
        spoken = [f"{who} {verb}" for who in replies["pronouns"] for verb in replies["elliptical"] if verb != "not"]
        labelled["yes whole"] += spoken
        labelled["no whole"] += [f"{words} not" for words in spoken]
        labelled["not_a_reply"] = list(replies["not_a_reply"])
        labelled["corrects"] = list(replies["corrects"])
        self._phrases = Phrases(nlp, labelled)
        self._corrects = Phrases(nlp, {"corrects": replies["corrects"]})
        self._asks = Phrases(nlp, {"asks": replies["asks"]})
        self._elliptical = frozenset(replies["elliptical"])
        self._goes_on = Phrases(nlp, {"goes on": replies["not_elliptical"]})
        self._filler = frozenset(replies["filler"])
        self._splits, self._aside = frozenset(replies["splits"]), frozenset(replies["aside"])
        words = {form: label for label in ("yes", "no") for form in replies["concludes"][label]}
        self._concluding = words
        self._conclusion = re.compile(
            rf"(?:^|[\s,.!])(?P<before>[a-z']+)[\s,.!-]+(?P<word>{'|'.join(map(re.escape, words))})[\s.!]*$"
        )
        self._not_concluding = frozenset(replies["concludes"]["not_after"])

    def read(self, doc: Doc) -> Polarity:
        clauses = [self._clause(span) for span in self._split(doc)]
        spoken = [clause for clause in clauses if clause.label]
        if self._asking(doc, clauses):
            return Polarity(asks=True)
        if (concluded := self._concluded(doc.text, spoken)) is not None:
            return concluded
        grounds = tuple(f"{clause.label}: {clause.words}" for clause in spoken)
        if any(clause.label == "declined" for clause in spoken):
            return Polarity(declined=True, confidence=0.9, grounds=grounds)
        return self._combine(spoken, clauses, grounds)

    def _concluded(self, text: str, spoken: list[_Clause]) -> Polarity | None:
        """ "I can't miss school so no": the last word answers; after "so" against whatever was said before."""
        found = self._conclusion.search(text)
        if found is None or found["before"] in self._not_concluding or (spoken and found["before"] != "so"):
            return None
        label = self._concluding[found["word"]]
        return Polarity(label == "yes", confidence=0.8, grounds=(f"{label}: {found['word']} at the end",))

    def _split(self, doc: Doc) -> list[Span]:
        spans, start = [], 0
        for token in doc:
            if token.text in _SENTENCE_END or token.is_space:
                spans.append(doc[start : token.i])
                start = token.i + 1
            elif token.norm_ in self._splits and token.i > start and doc[token.i - 1].norm_ != "not":  # "not yet"
                spans.append(doc[start : token.i])
                start = token.i
        spans.append(doc[start : len(doc)])
        return [span for span in spans if len(span)]

    def _clause(self, span: Span) -> _Clause:
        doc = span.as_doc()
        corrects = any(found.start <= 2 for found in self._corrects.longest(doc))
        found = self._phrases.longest(doc)
        first = next((i for i, token in enumerate(doc) if token.norm_ not in self._filler_or_split), len(doc))
        label = self._opener(found, first) or self._whole(doc, found)
        opener = label is not None and bool(found) and found[0].label_.endswith("opens")
        contrast = doc[0].norm_ in self._splits and any(token.norm_ in ("i", "we") for token in doc)
        more = opener and self._whole(doc, found) is None
        return _Clause(label, opener, corrects, contrast, span.text, more)

    @property
    def _filler_or_split(self) -> frozenset[str]:
        return self._filler | self._splits

    @staticmethod
    def _opener(found: list[Span], first: int) -> str | None:
        for span in found:
            if span.label_ == "corrects" and span.start <= first:
                first = max(first, span.end)
            if span.label_ == "not_a_reply" and span.start <= first:
                return None
            if span.label_.endswith("opens") and span.start <= first:
                return span.label_.split()[0]
        return None

    def _whole(self, doc: Doc, found: list[Span]) -> str | None:
        covered = {token.i for span in found for token in span}
        rest = [token for token in doc if token.i not in covered and token.norm_ not in self._filler_or_split]
        strong = [span for span in found if not span.label_.endswith("weak")]
        labels = {span.label_.split()[0] for span in strong if span.label_ != "corrects"}
        labels = labels or {span.label_.split()[0] for span in found if span.label_ != "corrects"}
        if rest or "not_a_reply" in labels or not labels or self._says_more(doc, strong):
            return None
        if "unsure" in labels:
            return "unsure"
        return labels.pop() if len(labels) == 1 else None

    def _says_more(self, doc: Doc, strong: list[Span]) -> bool:
        """ "I am a man": only "I am" by itself says yes."""
        verbs = {span.end for span in strong if span[-1].norm_ in self._elliptical}
        return any(span.start in verbs for span in self._goes_on.longest(doc)) if verbs else False

    def _asking(self, doc: Doc, clauses: list[_Clause]) -> bool:
        if clauses and clauses[0].label:
            return False
        first = next((i for i, token in enumerate(doc) if token.norm_ not in self._aside), 0)
        begins = any(span.start in (0, first) for span in self._asks.all(doc))
        return begins or doc.text.rstrip().endswith("?")

    def _combine(self, spoken: list[_Clause], clauses: list[_Clause], grounds: tuple[str, ...]) -> Polarity:
        labels = [clause.label for clause in spoken]
        sides = [label == "yes" for label in labels if label in ("yes", "no")]
        unsure = "unsure" in labels
        if not sides:
            return Polarity(unsure=unsure, confidence=0.9 if unsure else 0.0, grounds=grounds)
        if len(sides) == 1 and not (sides[0] and spoken[0].opener) and self._goes_on_otherwise(clauses):
            return Polarity(grounds=(*grounds, "but"))
        if len(set(sides)) == 1 and not unsure and spoken[0].more and spoken[0] is not clauses[0]:
            return Polarity(sides[0], confidence=_AFTERTHOUGHT, grounds=grounds)
        if len(set(sides)) == 1:
            return Polarity(None if unsure else sides[0], unsure, confidence=0.6 if unsure else 0.95, grounds=grounds)
        last = spoken[-1]
        if last.corrects or self._corrected_between(spoken, clauses):
            return Polarity(last.label == "yes", confidence=0.5, grounds=grounds)
        return Polarity(grounds=(*grounds, "contradiction"))

    def _goes_on_otherwise(self, clauses: list[_Clause]) -> bool:
        """ "Never had shingles but I had a clot": a no to the first half only."""
        return any(not clause.label and clause.contrast for clause in clauses[1:])

    @staticmethod
    def _corrected_between(spoken: list[_Clause], clauses: list[_Clause]) -> bool:
        first, last = clauses.index(spoken[0]), clauses.index(spoken[-1])
        return any(clause.corrects for clause in clauses[first + 1 : last])
