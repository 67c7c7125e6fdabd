"""The age now of somebody who tells the next one: "I'll be 65 in March", "13, nearly 14", "14 turning 15 in February"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.language.duration_patterns import either


class AgeSteps:
    """Built once from `ages.yml` and `time.yml`."""

    def __init__(self, words: Mapping[str, Any], time: Mapping[str, Any]) -> None:
        times = either([*(form for forms in time["months"] for form in forms), *time["seasons"]])
        within = r"(?:a|an|few|couple|of|about|[1-9]|1[01])"
        soon = rf"(?:in\s+(?:the\s+)?(?:{times}|(?:{within}\s+)+(?:days?|weeks?|months?))|tomorrow|next\s+(?:week|month))\b"
        self._will_be = re.compile(
            rf"(?:\b|(?<=')|')(?:{either(words['will_be'])})\s+(\d{{1,3}})\s+(?:years\s+old\s+|yrs?\s+old\s+)?{soon}"
        )
        self._on_the_way = re.compile(
            rf"\b(\d{{1,3}})\b\W+(?:(?:{either(words['on_the_way'])})(?!\w)\W*)+(\d{{1,3}})\b[^.;!?]*"
        )
        self._next_one = re.compile(rf"\b(\d{{1,3}}),\s*(\d{{1,3}})\s+(?:{either(words['next_one_then'])})\b[^.;!?]*")

    def to_come(self, text: str) -> bool:
        return self._will_be.search(text) is not None

    def now(self, text: str) -> str:
        text = self._next_one.sub(_first, self._on_the_way.sub(_first, text))
        return self._will_be.sub(lambda found: f" is {int(found[1]) - 1}", text)


def _first(found: re.Match[str]) -> str:
    return found[1] if int(found[2]) == int(found[1]) + 1 else found[0]
