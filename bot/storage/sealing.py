"""Encryption at rest: every session has a data key of its own, which lies in the database under the master key.

Erasing a session destroys its key, so pages or files that escaped the deletion are unreadable as well. Changing the
master key re-seals the session keys only.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.storage.errors import LostKey

_CHECK = b"prescreen"


class MasterKey:
    """The master keys, newest first: the first seals, any of them opens. Raises LostKey for keys that are none."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
            self._marking = [hashlib.sha256(b"codes:" + key.encode()).digest() for key in keys]
        except ValueError:
            raise LostKey(
                "An encryption key is damaged: keys are 44 characters, as `prescreen rotate-key` makes them."
            ) from None

    def new_session_key(self) -> tuple[Seal, bytes]:
        """A new session key, and the same sealed for the database."""
        key = Fernet.generate_key()
        return Seal(key), self._fernet.encrypt(key)

    def open_session_key(self, sealed: bytes) -> Seal:
        return Seal(self._open(sealed))

    def reseal(self, sealed: bytes) -> bytes:
        """The same content under the newest key."""
        return self._fernet.encrypt(self._open(sealed))

    def marks(self, text: str) -> tuple[str, ...]:
        """Keyed hashes (hex) of a short secret, newest key first: whoever has the database alone cannot try them out."""
        return tuple(hmac.new(key, text.encode(), hashlib.sha256).hexdigest() for key in self._marking)

    def seal_words(self, words: str) -> bytes:
        """Words that belong to no session, under the newest key."""
        return self._fernet.encrypt(words.encode())

    def open_words(self, sealed: bytes) -> str:
        return self._open(sealed).decode()

    def check(self) -> bytes:
        """What `opens` recognises later."""
        return self._fernet.encrypt(_CHECK)

    def opens(self, check: bytes) -> bool:
        try:
            return self._open(check) == _CHECK
        except LostKey:
            return False

    def _open(self, sealed: bytes) -> bytes:
        try:
            return self._fernet.decrypt(sealed)
        except InvalidToken:
            raise LostKey(
                "The encryption keys do not open the stored data: a key is missing or is not the right one."
            ) from None


class Seal:
    """Seals and opens what belongs to one session. JSON in, bytes out."""

    def __init__(self, key: bytes) -> None:
        self._fernet = Fernet(key)
        self._key = key

    def seal(self, content: Any) -> bytes:
        return self._fernet.encrypt(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())

    def open(self, sealed: bytes) -> Any:
        """The content as sealed. Raises LostKey when it was sealed by another session or damaged."""
        try:
            return json.loads(self._fernet.decrypt(bytes(sealed)))
        except InvalidToken:
            raise LostKey("A stored entry does not open with its session's key: the database is damaged.") from None

    def mark(self, text: str) -> str:
        """A keyed hash (hex): equal for equal texts of one session, and no help to guess the text without the key."""
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()
