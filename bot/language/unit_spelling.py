"""Units of time as thumbs type them: "2 moths", "3 weks", "5 yeasr", and the bare "2y". Only right after a number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from rapidfuzz.distance import OSA

from bot.language.duration_patterns import NUMBER, either

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
        letters, around = "".join(self._short), either([*words["around_short_units"], *words["ago"]])
        self._bare = re.compile(
            rf"^\W*(?:(?:{around})\s*)?(?:{NUMBER}\s?(?:[{letters}]|{either(forms)})(?![a-z])\s*)+(?:(?:{around})\s*)*\W*$"
        )
        self._letter = re.compile(rf"(?<=\d)\s?([{letters}])(?![a-z])")
        self._over: Mapping[str, str] = words["parts_of_a_year_as_units"]
        self._shorthand = re.compile(rf"(?<![\d/.])([1-9]|[1-4]\d)\s?/\s?({either(self._over)})(?![\d/])")
        self._times = re.compile(rf"(?<![a-z\d])x(?={NUMBER}\s?(?:[{letters}]|{either(forms)})(?![a-z]))")
        self._stopped = re.compile(rf"(?<=\d)(\s?(?:{either(words['abbreviated_units'])}))\.(?=\s*,?\s*(?:and\s+)?\d)")
        closely = either([*words["more"], *words["less"]])
        self._first_of_two = re.compile(
            rf"(?<!\w)((?:{closely})\s*{NUMBER})(?=\s*(?:{either(words['both_ends'])})"
            rf"\s*(?:{closely})\s*{NUMBER}\s*({either(forms)})\b)"
        )

    def mend(self, text: str) -> str:
        """`text` (lower case, numbers as digits) with misspelt units of time put right."""
        text = self._stopped.sub(r"\1 ", self._times.sub("x ", text))
        if self._bare.match(text):
            text = re.sub(r"(?<=[a-z])(?=\d)", " ", text)
            text = self._letter.sub(lambda found: f" {self._short[found.group(1)]} ", text)
        text = self._shorthand.sub(lambda found: f"{found.group(1)} {self._over[found.group(2)]}", text)
        return self._first_of_two.sub(r"\1 \2", self._counted.sub(self._mended, text))

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
