"""The patterns that `durations` finds lengths of time with, made of the words of `time.yml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

NUMBER = r"\d+(?:\.\d+)?"


def part_pattern(words: Mapping[str, Any], units: Mapping[str, str]) -> re.Pattern[str]:
    ends = [form for forms in words["after_number"].values() for form in forms]
    couples = rf"(?:{NUMBER}|(?:a\s+)?couple)"
    between = rf"(?:between\s+)?(?P<a>{couples})\s*(?:{either(words['between'])})\s*(?P<b>{NUMBER})"
    quantity = rf"(?:{between}|(?P<n>{NUMBER})|(?P<w>{either(words['amounts'])}))"
    padding = rf"(?:\s+(?:{either(words['padding'])}))?"
    return re.compile(
        rf"(?<![\w.])(?<!\d,){quantity}(?:\s*-?(?P<mid>{either(ends)})(?![a-z]))?{padding}"
        rf"[\s-]*(?P<u>{either(units)})(?:'s?|s')?(?![a-z])"
    )


def couple(written: str) -> float:
    return 2.0 if written.endswith("couple") else float(written)


def either(forms: Any) -> str:
    return "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))


def before_pattern(words: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{either(words)})(?:\s+|(?<=[^\w\s]))(?:a\s+)?(?:about\s+)?$")


def after_pattern(words: list[str]) -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{either(words)})(?![a-z])")
