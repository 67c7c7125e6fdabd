"""Codes that people carry from one device to another: `ABCD-EFGH-JKMN`, 60 random bits in Crockford's base 32.

Read as referral numbers are (`.numbers`): case, blanks and dashes do not count, O is 0, I and L are 1.
"""

from __future__ import annotations

import secrets

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("OIL", "011")
_LENGTH = 12


def draw() -> str:
    return formatted("".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH)))


def validate(text: str) -> str | None:
    """The code as `draw` gave it, from what somebody typed; None if it is no such code."""
    letters = "".join(text.upper().replace("-", "").split()).translate(_READ_AS)
    if len(letters) != _LENGTH or any(letter not in _ALPHABET for letter in letters):
        return None
    return formatted(letters)


def formatted(letters: str) -> str:
    return "-".join(letters[at : at + 4] for at in range(0, _LENGTH, 4))
