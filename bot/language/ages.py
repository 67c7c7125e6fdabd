"""Ages in words ("im 34 f", "34 y/o", "she just turned 14"), on text whose number words are digits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_BEFORE = (
    r"(?:\bi am|\bi'm|\bim|\bam|\baged?(?:\s+(?:is|of))?|\bturned"
    r"|\bhe is|\bshe is|\bhe's|\bshe's|\bhes|\bshes|\bis)\s+(?:now\s+|just\s+|only\s+)?"
)
_NOT_AFTER = (
    r"(?!\s*(?:%|percent|mg|mcg|weeks?|months?|days?|hours?|minutes?|years?\s+(?:ago|back|since)"
    r"|'|kg|lbs?|pounds?|feet|foot|ft|cm|in\b(?! (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))|times|x\b"
    r"|/|\.\d|-\d|to\b))"
)
_SAID = re.compile(rf"{_BEFORE}(\d{{1,3}})(?:\.5)?\b{_NOT_AFTER}")
_YEARS_OLD = re.compile(
    r"\b(\d{1,3})(?:\.5)?[\s-]*(?:(?:years?|yrs?|yr)[\s.-]*(?:old|of age|young)|y/?o\b|y\.o\.?|yr?s?\s*old)"
)
_WITH_SEX = re.compile(r"(?:^|[\s,/])(\d{1,3})\s*[/,]?\s*\(?(?:f|m|female|male|woman|man|girl|boy|guy)\b(?!')")
_SEX_FIRST = re.compile(r"(?:^|\s)(?:f|m|female|male)\s*[/,]?\s*(\d{1,3})\b(?!\s*(?:%|mg))")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_WILL_BE = re.compile(
    rf"(?:'ll|\bll|\bwill) be (\d{{1,3}}) (?:(?:in|on|this|next|come) {_MONTH}|next (?:month|week))\b"
)  # "I'll be 65 in March": 64 today
_ONLY = re.compile(
    r"^\W*(?:(?:age|just|only|well)\W*)?(?:(?:i have |i've )(?=\d+ ?y))?(\d{1,3})(?:\.5)?"
    r"\s*(?:years?|yrs?|y)?(?: lol| lmao| haha| tho| now)?\W*$"
)
_BORN = re.compile(r"\b(?:born|birthday|birth|dob|d\.o\.b|birthdate)\b")


class AgeReader:
    """Built once from `amounts.yml` (the words that make an age a nearly-age)."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        forms = "|".join(re.escape(form) for form in sorted(words["nearly"], key=len, reverse=True))
        self._nearly = re.compile(rf"\b(?:{forms})\b")

    def find(self, text: str) -> tuple[int, ...]:
        """Ages in whole years, each once, in order of mention."""
        found: dict[int, int] = {int(one.group(1)) - 1: one.start() for one in _WILL_BE.finditer(text)}
        for pattern in (_SAID, _YEARS_OLD, _WITH_SEX, _SEX_FIRST, _ONLY):
            for match in pattern.finditer(text):
                found.setdefault(int(match.group(1)), match.start())
        return tuple(sorted((age for age in found if age <= 120), key=lambda age: found[age]))

    def nearly(self, text: str) -> bool:
        """Whether the age is not reached yet ("turning 12 in May", but not "he's 13, nearly 14")."""
        if _WILL_BE.search(text):
            return False
        nearly, said = self._nearly.search(text), _SAID.search(text)
        return nearly is not None and not (said and said.end() <= nearly.start())


def about_birth(text: str) -> bool:
    return _BORN.search(text) is not None
