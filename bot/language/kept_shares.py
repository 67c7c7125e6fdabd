"""Whether a share is of the hair that is still there: "I still have about 30 %" is 70 % lost."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_SIDE = r"(?<!the )(?<!my )(?<!his )(?<!her )(?<!on )(?<!and )"  # before "left": a side, not what is left
Span = tuple[float, float]


class KeptShares:
    """Built once from the mapping `kept` of `amounts.yml`."""

    def __init__(self, words: Mapping[str, Any], soft: list[str]) -> None:
        between, before = _either(words["between"]), f"(?:{_either([*soft, *words['before_number']])})"
        self._lost = re.compile(rf"^\s*(?:(?:{between})\s+)*(?:{_either(words['lost'])})\b")
        self._after = re.compile(rf"^\s*(?:(?:{between})\s+)*{_SIDE}(?:{_either(words['after'])})\b(?!\s+(?:side|ear))")
        self._before = re.compile(rf"\b(?:{_either(words['before'])})\s+(?:{before}\s+)*$")
        self._own = re.compile(rf"(?<!\w)(?:{_either(words['own'])})\s+(?:{before}\s+)*$")
        self._remains = re.compile(rf"(?<=[\w%])\s+{_SIDE}left\b(?!\s+(?:side|ear))")
        self._hair = re.compile(rf"^\s*(?:{_either(words['hair'])})\b(?!\s+(?:{_either(words['lost'])})\b)")

    def without_left(self, text: str) -> str:
        """`text` without the "left" of "hardly any left", which is no side."""
        return self._remains.sub(" ", text)

    def turned(self, text: str, start: int, end: int, span: Span) -> Span:
        """`span`, of the percent that stands from `start` to `end`, as the percent that is lost."""
        before, after = text[:start], text[end:]
        kept = self._after.search(after) or self._before.search(before)
        kept = kept or (self._own.search(before) and self._hair.search(after))
        if not kept or self._lost.search(after):
            return span
        return 100 - span[1], 100 - span[0]


def _either(forms: list[str]) -> str:
    return "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
