"""Laboratory results in words: "ALT 32 U/L on 3 October"."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from bot.answers.model import Read, Reading, Utterance
from bot.trial.model import Question

TESTS = {
    "alt": "alt", "sgpt": "alt", "bilirubin": "bilirubin", "bili": "bilirubin", "anc": "anc", "neutrophils": "anc",
    "haemoglobin": "haemoglobin", "hemoglobin": "haemoglobin", "hgb": "haemoglobin", "hb": "haemoglobin",
    "platelets": "platelets", "plt": "platelets", "creatinine": "creatinine", "crea": "creatinine",
}  # fmt: skip
_UNIT = r"(?:g/d?l|mg/dl|u/l|iu/l|[uµ]mol/l|mmol/l|x?\s?10\^?\d/l|k/[uµ]l|/[uµ]l|cells/[uµ]l|/mm3)"
_RESULT = re.compile(
    rf"\b({'|'.join(TESTS)})\b[^\d\n]{{0,20}}?(\d[\d,]*(?:\.\d+)?)\s*({_UNIT})?"
    r"(?:\s*\(?(?:upper limit|uln|normal up to)\s*(?:is|of)?\s*(\d+(?:\.\d+)?))?"
)


def read_labs(question: Question, utterance: Utterance, today: date) -> Reading:
    """A list of results; `[]` for "none to share"."""
    text = utterance.text.lower()
    found = [_result(match, utterance) for match in _RESULT.finditer(text)]
    if found:
        return Reading(Read.ANSWERED, found, 0.7, utterance.grounds)
    if utterance.polarity is False:
        return Reading(Read.ANSWERED, [], utterance.confidence, utterance.grounds)
    return Reading(Read.NOT_UNDERSTOOD, grounds=utterance.grounds)


def _result(match: re.Match[str], utterance: Utterance) -> dict[str, Any]:
    result: dict[str, Any] = {
        "test": TESTS[match.group(1)],
        "value": float(match.group(2).replace(",", "")),
        "unit": match.group(3),
        "upper_limit": float(match.group(4)) if match.group(4) else None,
    }
    if len(utterance.when) == 1:
        earliest, latest = utterance.when[0]
        result["taken"] = {"earliest": earliest and earliest.isoformat(), "latest": latest and latest.isoformat()}
    return result
