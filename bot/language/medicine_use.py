"""What the words right beside a medicine tell of its use: "off methotrexate", "allergic to penicillin", "MTX d/c'd 2024"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.answers.spelling import either

_NUMBERED = re.compile(r"^\W*1[.)]\s")
_NEXT_NUMBER = re.compile(r"[\s,;]\d{1,2}[.)]\s*$")


class UseReader:
    """Built once from `medicine_words.yml`."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._stopped = _right_before(words["stopped_before"])
        self._on_and = re.compile(rf"(?:{either(words['never_stopped_before'])})\s*$")
        self._stopped_after = re.compile(rf"^[\s,:(-]*(?:it\s+)?(?:{either(words['stopped_after'])})(?!\w)")
        self._not_taken = _right_before(words["not_taken_before"])
        self._begins = _right_before(words["begins_before"])
        self._begins_after = re.compile(rf"^[^,;.]*\b(?:{either(words['begins_after'])})\b")

    def over(self, before: str, after: str) -> bool:
        found = self._stopped.search(before)
        stopped = found is not None and not self._on_and.search(before[: found.start()])
        return stopped or self._stopped_after.search(after) is not None

    def not_taken(self, before: str) -> bool:
        return self._not_taken.search(before) is not None

    def to_begin(self, before: str, after: str) -> bool:
        return self._begins.search(before) is not None and self._begins_after.search(after) is not None


def without_numbers(text: str, after: str) -> str:
    """`after` without the 2 of "1. metformin 2. lisinopril", which is no dose."""
    return _NEXT_NUMBER.sub("", after) if _NUMBERED.match(text) else after


def once(medicines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """One of two that say the same ("my thyroid pill, Synthroid"): the one with a dose, else the one surer of."""
    kept: list[dict[str, Any]] = []
    for one in medicines:
        same = next((i for i, other in enumerate(kept) if _same(one, other)), None)
        if same is None:
            kept.append(one)
        else:
            kept[same] = max(kept[same], one, key=_told)
    return kept


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    keys = ("name", "route", "current", "negated", "uncertain", "other_person")
    undosed = one["dose_mg_per_day"] is None or other["dose_mg_per_day"] is None
    return undosed and all(one[key] == other[key] for key in keys)


def _told(medicine: Mapping[str, Any]) -> tuple[bool, float]:
    return medicine["dose_mg_per_day"] is not None, medicine["confidence"]


def _right_before(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{either(words)})\s*(?:my\s+|the\s+|any\s+|taking\s+)?$")
