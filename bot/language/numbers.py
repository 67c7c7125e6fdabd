"""Number words become digits ("two and a half months" -> "2.5 months"), so that every later rule meets one form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_TOKEN = re.compile(r"\d+(?:\.\d+)?|[a-z]+|\s+|.", re.DOTALL)
_FRACTIONS = {"½": "1/2", "¼": "1/4", "¾": "3/4"}


class NumberWords:
    """Built once from `time.yml`."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._values = {word: float(value) for word, value in words["number_words"].items()}
        self._not_after = frozenset(words["not_a_number_after"])

    def digits(self, text: str) -> str:
        """`text` (lower case) with number words written in digits; everything else unchanged."""
        text = _spelled_fractions(text)
        out: list[str] = []
        run: list[float] = []
        gap = ""
        for token in _TOKEN.findall(text.replace("-", " ") if self._hyphenated(text) else text):
            gap = self._take(token, out, run, gap)
        self._flush(out, run, gap)
        return _halves("".join(out))

    def _hyphenated(self, text: str) -> bool:
        return any(f"{word}-" in text for word in self._values)

    def _take(self, token: str, out: list[str], run: list[float], gap: str) -> str:
        value = self._values.get(token)
        if value is not None and (run or not self._pronoun(token, out)):
            if run and not _continues(run[-1], value):
                self._flush(out, run, gap)
            run.append(value)
            return ""
        if run and (token.isspace() or token in ("and", "hundred", "a")) and token != "a":
            if token == "hundred":
                run[-1] *= 100
                return ""
            return gap + token
        self._flush(out, run, gap)
        out.append(token)
        return ""

    def _pronoun(self, token: str, out: list[str]) -> bool:
        before = next((piece for piece in reversed(out) if not piece.isspace()), "")
        return token == "one" and before in self._not_after

    @staticmethod
    def _flush(out: list[str], run: list[float], gap: str) -> None:
        if run:
            out.append(_written(sum(run)))
            run.clear()
        if gap:
            out.append(gap)


def _continues(before: float, value: float) -> bool:
    """Twenty four is 24, hundred five 105; but "two three" are two numbers."""
    return (before >= 100 and value < 100) or (20 <= before < 100 and before % 10 == 0 and 0 < value < 10)


def _written(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:g}"


def _spelled_fractions(text: str) -> str:
    for sign, written in _FRACTIONS.items():
        text = re.sub(rf"(\d)\s*{sign}", rf"\1 {written}", text).replace(sign, written)
    return text


def _halves(text: str) -> str:
    def plus(match: re.Match[str]) -> str:
        return _written(float(match.group(1)) + float(match.group(2)) / float(match.group(3)))

    text = re.sub(r"\b(\d+)\s+([1-3])/([2-4])\b", plus, text)
    text = re.sub(r"(?<![\d/])\b1/2\b(?!/)", "0.5", text)
    text = re.sub(r"\b(\d+)\s+(?:and\s+)?(?:a\s+)?half(?=\s+[a-z])", lambda m: m.group(1) + ".5", text)
    text = re.sub(r"\b(?:a|an|1)\s+(hour|day|week|month|year|decade)\s+and\s+(?:a\s+)?half\b", r"1.5 \1", text)
    return re.sub(r"\b(\d+)\s+(weeks|months|years)\s+and\s+(?:a\s+)?half\b", r"\1.5 \2", text)
