"""Laboratory results in words: "ALT 32 U/L on 3 October"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.answers.model import Read, Reading, Utterance
from bot.answers.spelling import either


@dataclass(frozen=True)
class ResultWords:
    """`tests`: what people call a test -> its name."""

    tests: Mapping[str, str] = field(default_factory=dict)
    result: re.Pattern[str] = re.compile(r"(?!)")

    @staticmethod
    def of(words: Mapping[str, Any]) -> ResultWords:
        """From the mapping `results` of `plain_words.yml`. `limits`: words before the lab's own limit."""
        units = either(words["units"])
        result = re.compile(
            rf"\b({either(words['tests'])})\b[^\d\n]{{0,20}}?(\d[\d,]*(?:\.\d+)?)\s*((?:{units}))?"
            rf"(?:\s*\(?(?:{either(words['limits'])})\s*(?:is|of)?\s*(\d+(?:\.\d+)?))?"
        )
        return ResultWords(words["tests"], result)


def read_labs(utterance: Utterance, words: ResultWords) -> Reading:
    """A list of results; `[]` for "none to share"."""
    text = utterance.plain
    found = [_result(match, utterance, words.tests) for match in words.result.finditer(text)]
    if found:
        return Reading(Read.ANSWERED, found, 0.7, utterance.grounds)
    if utterance.polarity is False:
        return Reading(Read.ANSWERED, [], utterance.confidence, utterance.grounds)
    return Reading(Read.NOT_UNDERSTOOD, grounds=utterance.grounds)


def _result(match: re.Match[str], utterance: Utterance, tests: Mapping[str, str]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "test": tests[match.group(1)],
        "value": float(match.group(2).replace(",", "")),
        "unit": match.group(3),
        "upper_limit": float(match.group(4)) if match.group(4) else None,
    }
    if len(utterance.when) == 1:
        earliest, latest = utterance.when[0]
        result["taken"] = {"earliest": earliest and earliest.isoformat(), "latest": latest and latest.isoformat()}
    return result
