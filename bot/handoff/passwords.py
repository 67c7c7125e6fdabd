"""Coordinators' passwords: argon2id, with the library's own parameters."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12  # characters

_hasher = PasswordHasher()
# Verified when there is no such account, so that both take the same time. Nobody knows a password for it.
_NOBODY = _hasher.hash("no account has this password: " + "x" * 32)


def hash_password(password: str) -> str:
    """Raises ValueError with a sentence when it is too short."""
    if len(password) < SHORTEST:
        raise ValueError(f"The password must have at least {SHORTEST} characters.")
    return _hasher.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether `password` belongs to the stored hash; always False, and as slow, for None (no such account)."""
    try:
        return _hasher.verify(stored or _NOBODY, password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False
