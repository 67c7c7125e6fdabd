"""The spaCy pipeline: blank English with tokenizer rules for doses, ages and phone typing. No trained model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import spacy
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.symbols import NORM, ORTH
from spacy.tokens import Doc, Span
from spacy.util import compile_infix_regex, compile_suffix_regex

from bot.language.dictionary import LanguageError

_UNITS = r"mg|mcg|ug|g|ml|iu|%|yo|y/o|yrs?|years?|months?|mos?|weeks?|wks?|days?|hrs?|x"


def make_nlp(typing: Mapping[str, Any]) -> Language:
    """`typing`: `typing.yml`. `split`: word -> parts with their norms; `means`: one word -> its norm."""
    nlp = spacy.blank("en")
    suffixes = [*(nlp.Defaults.suffixes or ()), rf"(?<=[0-9])(?:{_UNITS})"]
    infixes = [*(nlp.Defaults.infixes or ()), r"\.{2,}", r"(?<=[a-z])[,;:!?/](?=[a-z])", r"(?<=[0-9])(?=[a-z])"]
    tokenizer: Any = nlp.tokenizer
    tokenizer.suffix_search = compile_suffix_regex(suffixes).search
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    for word, parts in typing["split"].items():
        tokenizer.add_special_case(word, [{ORTH: orth, NORM: norm} for orth, norm in parts])
    for word, norm in typing["means"].items():
        tokenizer.add_special_case(word, [{ORTH: word, NORM: norm}])
    return nlp


class Phrases:
    """Labelled phrases of a language file, found by norm, longest first and without overlaps."""

    def __init__(self, nlp: Language, labelled: Mapping[str, Iterable[str]]) -> None:
        self._matcher = PhraseMatcher(nlp.vocab, attr="NORM")
        for label, phrases in labelled.items():
            self._matcher.add(label, [self._checked(nlp, label, phrase) for phrase in phrases])

    @staticmethod
    def _checked(nlp: Language, label: str, phrase: object) -> Doc:
        if not isinstance(phrase, str):
            raise LanguageError(f"{label}: {phrase!r} is not text; put it in quotes")
        return nlp.make_doc(phrase.lower())

    def all(self, doc: Doc) -> list[Span]:
        spans: list[Span] = self._matcher(doc, as_spans=True)
        return sorted(spans, key=lambda span: (span.start, -span.end))

    def longest(self, doc: Doc) -> list[Span]:
        return spacy.util.filter_spans(self._matcher(doc, as_spans=True))
