"""Units of time as thumbs type them: "2 moths", "3 weks", "5 yeasr", and the bare "2y". Only right after a number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from rapidfuzz.distance import OSA

_SHORTEST = 4


class UnitSpelling:
    """Built once from `time.yml`."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        forms = [form for unit in words["units"].values() for form in unit["also"] if " " not in form]
        self._known = frozenset(forms)
        self._meant = sorted(form for form in forms if len(form) >= _SHORTEST)
        self._never = frozenset(words["never_a_unit"])
        several = r"\b((?:a )?few|several|(?:a )?couple(?: of)?)( )"
        self._counted = re.compile(rf"(?<=\d)([\s-]*)([a-z]{{4,11}})\b|{several}([a-z]{{4,11}})\b")
        self._short: Mapping[str, str] = words["short_units"]
        ago = "|".join(map(re.escape, words["ago"]))
        self._bare = re.compile(rf"^\W*(?:\d+(?:\.\d+)?\s?[{''.join(self._short)}]\b\s*)+(?:{ago})?\W*$")

    def mend(self, text: str) -> str:
        """`text` (lower case, numbers as digits) with misspelt units of time put right."""
        if self._bare.match(text):
            text = re.sub(r"(\d)\s?([a-z])\b", lambda found: f"{found.group(1)} {self._short[found.group(2)]}", text)
        return self._counted.sub(self._mended, text)

    def _mended(self, found: re.Match[str]) -> str:
        word = found.group(2) or found.group(5)
        unit = self._unit(word)
        return found.group()[: -len(word)] + (unit or word)

    def _unit(self, word: str) -> str | None:
        if word in self._known or word in self._never:
            return None
        near = {form for form in self._meant if form[0] == word[0] and OSA.distance(form, word, score_cutoff=1) <= 1}
        near |= {form for form in self._meant if form[0] == word[0] and sorted(form) == sorted(word)}
        return min(near, key=lambda form: (OSA.distance(form, word), form)) if near else None
