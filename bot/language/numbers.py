"""Number words become digits ("two and a half months" -> "2.5 months"), so that every later rule meets one form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from bot.language.duration_patterns import either

_TOKEN = re.compile(r"\d+(?:\.\d+)?|[a-z]+|\s+|.", re.DOTALL)
_OR = r"(?:,?\s+or\s+|,\s*)"
_FRACTIONS = {"½": "1/2", "¼": "1/4", "¾": "3/4"}


class NumberWords:
    """Built once from `time.yml`."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._values = {word: float(value) for word, value in words["number_words"].items()}
        self._multipliers = {word: float(value) for word, value in words["multipliers"].items()}
        self._not_after = frozenset(words["not_a_number_after"])
        each = "|".join((*self._values, *self._multipliers))
        self._hyphen = re.compile(rf"\b({each})-(?=({each})\b)")
        self._multiplied = re.compile(
            rf"\b(?:(half an?|an? half|an?)\s+)?({'|'.join(self._multipliers)})\b(?:\s+of\b)?"
        )
        units = either(form for unit in words["units"].values() for form in unit["also"])
        self._thousands = re.compile(rf"(?<=\d),(?=\d{{3}}\s*(?:{units})\b)")
        self._comma = re.compile(rf"(?<![\d,.])(\d+),(\d)(?=\s*(?:{units})\b)")
        two = either(word for word, value in self._values.items() if 10 <= value <= 19)
        tens, ones = (
            either(word for word, value in self._values.items() if low <= value <= high and value % step == 0)
            for low, high, step in ((20, 90, 10), (1, 9, 1))
        )
        counted = either(
            [*words["no_year_before"], *(form for unit in words["units"].values() for form in unit["also"])]
        )
        self._year = re.compile(
            rf"\b({either(words['centuries'])})[\s-]+(?:({two})|({tens})(?:[\s-]+({ones}))?)\b(?!\s*-?\s*(?:{counted})(?![a-z]))"
        )
        self._thousand = re.compile(
            rf"\b(?:2|two) thousand(?: and)? (?:({two})|({tens})(?:[\s-]+({ones}))?|({ones}))\b(?!\s*(?:{counted})(?![a-z]))"
        )
        self._ordinals: Mapping[str, str] = words["ordinals"]
        self._ordinal = re.compile(rf"\b(twenty|thirty)[\s-]+({either(self._ordinals)})\b")
        padding, after = either(words["padding"]), either(words["bare_units_after"])
        self._next_one = re.compile(rf"(?<![\d,./])(\d{{1,2}})(?:,\s*|\s+)(\d{{1,2}})(?=\s*(?:{units})\b)")
        self._three = re.compile(rf"(?<![\d,./])(\d+){_OR}(\d+){_OR}(\d+)(?=\s*(?:{units})\b)")
        self._half = re.compile(
            rf"(?<=[\da-z])\s*(?<![a-z])(?:{either(words['and_before_half'])})\s+(?=(?:an?\s+)?half\b)"
        )
        single = either(form for unit in words["units"].values() for form in unit["also"] if not form.endswith("s"))
        self._bare = re.compile(
            rf"(^\W*|(?<!\w)(?:{after})\s+)({single})"
            rf"(?=\s+(?:{either(words['bare_units_before'])})(?!\w)|\s+(?:and|&|n)\s+(?:an?\s+)?\w+\s+(?:{units})\b)"
        )
        self._half_at_the_end = re.compile(
            rf"\b(\d+|an?)\s+({units})\s+(?:0\.5|half)(?=\W*$|\s+(?:now|{either(words['ago'])})\b)"
        )
        self._and_half = re.compile(
            rf"\b(\d+|an?)\s+(?:(?:{padding})\s+)?({units})\s+and\s+(?:an?\s+|1\s+)?(half|quarter|third)\b(?!\s+(?:of|an?|{units})\b)"
        )

    def digits(self, text: str) -> str:
        """`text` (lower case) with number words written in digits; everything else unchanged."""
        text = self._half.sub(" and ", self._bare.sub(r"\1a \2", _spelled_fractions(text)))
        text = self._year.sub(
            lambda found: str(int(self._values[found[1]] * 100 + self._summed(found.groups()[1:]))), text
        )
        text = self._thousand.sub(lambda found: str(int(2000 + self._summed(found.groups()))), text)
        text = self._ordinal.sub(lambda found: str(self._values[found[1]])[0] + self._ordinals[found[2]], text)
        text = self._hyphen.sub(self._unhyphened, text)
        out: list[str] = []
        run: list[float] = []
        gap = ""
        for token in _TOKEN.findall(self._multiplied.sub(self._opened, text)):
            gap = self._take(token, out, run, gap)
        self._flush(out, run, gap)
        return self._halves("".join(out))

    def _summed(self, written: Iterable[str | None]) -> float:
        return sum(self._values[word] for word in written if word)

    def _unhyphened(self, match: re.Match[str]) -> str:
        """Twenty-four is one number; six-eight are two."""
        first, second = self._values.get(match.group(1)), self._values.get(match.group(2))
        one = second is None or (first is not None and _continues(first, second))
        return f"{match.group(1)} " if one else match.group()

    def _opened(self, match: re.Match[str]) -> str:
        """ "a dozen" is 12, "half a dozen" 6; what stands before ("two dozen") multiplies it later."""
        value = self._multipliers[match.group(2)]
        if match.group(1):
            return _written(value / 2 if "half" in match.group(1) else value)
        return match.group(2)

    def _take(self, token: str, out: list[str], run: list[float], gap: str) -> str:
        value = self._values.get(token)
        if value is not None and (run or not self._pronoun(token, out)):
            if run and not _continues(run[-1], value):
                self._flush(out, run, gap)
            run.append(value)
            return ""
        if token in self._multipliers:
            self._multiply(token, out, run)
            return ""
        if run and (token.isspace() or token == "and"):
            return gap + token
        self._flush(out, run, gap)
        out.append(token)
        return ""

    def _multiply(self, token: str, out: list[str], run: list[float]) -> None:
        """Two hundred, 2 hundred; alone it counts once."""
        if not run and len(out) > 1 and out[-1].isspace() and out[-2].isdigit():
            out.pop()
            run.append(float(out.pop()))
        run[-1:] = [(run[-1] if run else 1.0) * self._multipliers[token]]

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

    def _halves(self, text: str) -> str:
        text = re.sub(r"(?<![\w.,/])\.(?=\d)", "0.", text)
        text = self._three.sub(r"\1 to \3", text)
        text = self._comma.sub(r"\1.\2", self._next_one.sub(_either_of_two, self._thousands.sub("", text)))
        text = re.sub(r"\b(\d+)\s+(?:and\s+)?([1-3])/([2-4])\b", _plus, text)
        text = re.sub(r"(?<![\d/])\b1/2\b(?!/)", "0.5", text)
        text = re.sub(r"\b(\d+)\s+(?:and\s+)?(?:an?\s+|1\s+)?half(?=\s+[a-z\d])", lambda m: m.group(1) + ".5", text)
        text = re.sub(r"\b(\d+)\s+(?:and|n|&)\s+an?\s+half(?=\W*$)", lambda m: m.group(1) + ".5", text)
        text = re.sub(r"\b(\d+)\s+and\s+(?:an?|1)\s+quarter(?=\s+[a-z])", lambda m: m.group(1) + ".25", text)
        text = re.sub(r"\b(\d+)\s+and\s+3\s+quarters?(?=\s+[a-z])", lambda m: m.group(1) + ".75", text)
        text = self._half_at_the_end.sub(r"\1 \2 and half", text)
        return self._and_half.sub(_and_part, text)


def _continues(before: float, value: float) -> bool:
    """Twenty four is 24, hundred five 105; but "two three" are two numbers."""
    return (before >= 100 and value < 100) or (20 <= before < 100 and before % 10 == 0 and 0 < value < 10)


def _either_of_two(match: re.Match[str]) -> str:
    """The 5 or 6 of "5, 6 weeks"."""
    first, second = match.groups()
    return f"{first} to {second}" if int(second) == int(first) + 1 else match.group()


def _written(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:g}"


def _plus(match: re.Match[str]) -> str:
    return _written(float(match.group(1)) + float(match.group(2)) / float(match.group(3)))


def _and_part(match: re.Match[str]) -> str:
    """ "a year and a half", "2 years and a quarter" """
    whole = 1 if match.group(1) in ("a", "an") else int(match.group(1))
    part = {"half": "5", "quarter": "25", "third": "33"}[match.group(3)]
    return f"{whole}.{part} {match.group(2)}"


def _spelled_fractions(text: str) -> str:
    for sign, written in _FRACTIONS.items():
        text = re.sub(rf"(\d)\s*{sign}", rf"\1 {written}", text).replace(sign, written)
    return text
