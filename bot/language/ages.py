"""Ages in words ("im 34 f", "34 y/o", "she just turned 14"), on text whose number words are digits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.language.age_steps import AgeSteps
from bot.language.duration_patterns import either

_BEFORE = (
    r"(?:\bi am|\bi'm|\bim|\bam|\baged?(?:\s+(?:is|of))?|(?P<turned>\bturned)"
    r"|\bhe is|\bshe is|\bhe's|\bshe's|\bhes|\bshes|\bis)\s+(?:now\s+|just\s+|only\s+)?"
)
_YEARS_OLD = re.compile(
    r"\b(\d{1,3})(?:\.5)?[\s-]*(?:(?:years?|yrs?|yr)[\s.-]*(?:old|of age|young)|y/?o\b|y\.o\.?|yr?s?\s*old)"
)
_MONTHS_OR_MALE = re.compile(r"(?<!\d)(?:\d|1[0-2])m\b")  # a baby's months, or a boy
_NOT_AFTER = (
    r"\s*years?\s+(?:ago|back|since)|\s+(?:tomorrow|soon|next)\b"
    r"|\s*in\b(?(turned)(?! (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b(?!,?\s+(?:of\s+)?(?:19|20)\d\d)))"
    r"|'\s?\d|\s\d|\s*/|\.\d|-\d|\s*to\b|\s*\+"
)
_EDGE = r"[^\w<>~+%$#≥≤≈]*"
_PART = r"(?:\.\d{1,2}|\s+and\s+(?:a\s+)?(?:half|3\s+quarters|quarter))?"
_UNIT = r"(?:\s*-?(?:years?|yrs?|y)\b(?:\s*(?:,|and)?\s*(?:\d|1[01])\s*(?:months?|mos?|mths?|m)\b)?)?"


class AgeReader:
    """Built once from `amounts.yml` (the words that make an age a nearly-age), `ages.yml` and `time.yml`."""

    def __init__(self, amounts: Mapping[str, Any], words: Mapping[str, Any], time: Mapping[str, Any]) -> None:
        self._nearly = re.compile(rf"\b(?:{either(amounts['nearly'])})\b")
        self._steps = AgeSteps(words, time)
        day = either(
            [*(form for forms in time["months"] for form in forms), *time["weekdays"], "week", "month", "yesterday"]
        )
        before = (
            rf"(?:(?:{either(words['before'])})(?!\w)\W*)*(?:(?:{either(words['before_years'])})\s+(?=\d+[\s-]*y))?"
        )
        age = rf"(\d{{1,3}}){_PART}{_UNIT}"
        reached = rf"\W+(?:{either(words['reached'])})\s+(?:{day})"
        after = rf"(?:\W*(?<![a-z])(?:{either(words['after'])})(?!\w))*(?:{reached})?"
        said = rf"{_BEFORE}(\d{{1,3}})\b(?!\s*(?:{either(words['measured'])})(?![a-z])|{_NOT_AFTER})"
        sexes, short = either(words["sexes"]), either(words["sexes_first"])
        self._was = re.compile(rf"\b(?:{either(words['was'])})\s+\d{{1,3}}\s+(?:in|on)\b")
        self._born = re.compile(rf"\b(?:{either(words['born'])})\b")
        self._patterns = (
            re.compile(said), _YEARS_OLD,
            re.compile(rf"(?:^|[\s,/])(\d{{1,3}})\s*(?:yo?|yrs?)?\s*[/,]?\s*(?:{sexes})\b(?!')"),
            re.compile(rf"(?:^|\s)(?:{short})\s*[/,]?\s*(\d{{1,3}})\b(?!\s*(?:%|mg))"),
            re.compile(rf"^{_EDGE}{before}(?!1\s+(?:{either(words['reached'])})\b){age}{after}{_EDGE}$"),
            re.compile(rf"^{_EDGE}(?:{either(words['was'])})\s+{age}\s+(?:in|{either(words['reached'])})\s+(?:{day}){_EDGE}$"),
            re.compile(rf"^{_EDGE}{before}(?!1\b){age}(?:\s*[,(.!-]+|\s+and)\s*(?!.*\b(?:{either(words['doubtful'])})\b)[^\d?%+]*$"),
        )  # fmt: skip

    def find(self, text: str) -> tuple[int, ...]:
        """Ages in whole years, each once, in order of mention."""
        found: dict[int, int] = {}
        text = _MONTHS_OR_MALE.sub("", self._steps.now(text))
        for pattern in self._patterns:
            for match in pattern.finditer(text):
                found.setdefault(int(match.groups()[-1]), match.start())
        return tuple(sorted((age for age in found if age <= 120), key=lambda age: found[age]))

    def worked_out(self, text: str) -> bool:
        """Whether the age now is one less than what was said ("I'll be 65 in March")."""
        return self._steps.to_come(text)

    def nearly(self, text: str) -> bool:
        """Whether the age is not reached yet ("turning 12 in May", but not "I'm 34 and lost nearly all my hair")."""
        text = self._steps.now(text)
        nearly, said = self._nearly.search(text), self._patterns[0].search(text)
        return nearly is not None and not (said and said.end() <= nearly.start())

    def then(self, text: str) -> bool:
        """ "I turned 18 in March 2010": a day is told, and it is no birth date."""
        return self._was.search(text) is not None

    def about_birth(self, text: str) -> bool:
        return self._born.search(text) is not None
