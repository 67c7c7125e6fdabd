"""Words and near-words, in plain Python: one slip of the finger still names the thing."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile(r"[a-z0-9][a-z0-9'-]*")


def words_of(text: str) -> list[tuple[int, str]]:
    """(offset, word) of every word in lower-case `text`."""
    return [(found.start(), found.group()) for found in _WORD.finditer(text)]


def bare(text: str) -> str:
    """The words of `text` in lower case, without signs."""
    return " ".join(word for _, word in words_of(text.lower()))


def close(written: str, meant: str) -> bool:
    """The same word, its plural, or one slip (swap, drop, double, other key) in six letters or more, two in ten."""
    if written == meant or written.rstrip("s") == meant.rstrip("s"):
        return len(meant) > 2
    allowed = 0 if len(meant) < 6 else 1 if len(meant) < 10 else 2
    if not allowed or written[0] != meant[0] or abs(len(written) - len(meant)) > allowed:
        return False
    return slips(written, meant) <= allowed


def slips(written: str, meant: str) -> int:
    """Edit distance in which two neighbours swapped count once (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(meant) + 1))
    for i, left in enumerate(written, 1):
        current = [i]
        for j, right in enumerate(meant, 1):
            cost = min(row[j] + 1, current[j - 1] + 1, row[j - 1] + (left != right))
            if i > 1 and j > 1 and left == meant[j - 2] and written[i - 2] == right:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        before, row = row, current
    return row[-1]


def either(forms: Iterable[object]) -> str:
    """A pattern of any of `forms`, the longest first."""
    return "|".join(re.escape(str(form)) for form in sorted(forms, key=lambda form: len(str(form)), reverse=True))
