"""Referral numbers: `PS-XXXX-XXXX-C`, 40 random bits in Crockford's base 32 and a check character of the same alphabet.

The alphabet leaves out I, L, O and U; when a number is read, O counts as 0, I and L as 1, and blanks and dashes do not
count (Douglas Crockford, "Base 32", https://www.crockford.com/base32.html). His check character, modulo 37, may be
one of `*~$=`, which nobody can say on the phone; ours is a weighted sum in the field of 32 elements: it too notices
every wrong character, and every swap of two.
"""

from __future__ import annotations

import secrets

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("OIL", "011")
_LENGTH = 8
_BITS = 5 * _LENGTH


def draw() -> str:
    """A new number. It holds no date, no order and nothing of the visitor."""
    return formatted(secrets.randbits(_BITS))


def formatted(number: int) -> str:
    """`number` (0 to 2**40 - 1) as a referral number."""
    digits = "".join(_ALPHABET[(number >> shift) & 31] for shift in range(_BITS - 5, -1, -5))
    return f"PS-{digits[:4]}-{digits[4:]}-{_check(digits)}"


def validate(text: str) -> str | None:
    """The number as stored, from what somebody typed; None if it is no such number.

    Says nothing of whether the number was ever given out.
    """
    letters = "".join(text.upper().replace("-", "").split())
    digits = letters[2:].translate(_READ_AS)
    if letters[:2] != "PS" or len(digits) != _LENGTH + 1 or any(digit not in _ALPHABET for digit in digits):
        return None
    if _check(digits[:-1]) != digits[-1]:
        return None
    return f"PS-{digits[:4]}-{digits[4:8]}-{digits[8]}"


def _check(digits: str) -> str:
    """The sum of digit times weight; weights are powers of the field's generator: all differ, and none is 1 (the
    check's own).
    """
    total = 0
    for digit in digits:
        total = _doubled(total ^ _ALPHABET.index(digit))
    return _ALPHABET[total]


def _doubled(element: int) -> int:
    """Times x in the field of 32 elements, modulo x^5 + x^2 + 1."""
    element <<= 1
    return element ^ 0b100101 if element & 0b100000 else element
