"""How a message travels through Rasa: as a reference, and what was read in it as a sealed string.

Trackers, debug logs and the bodies between Rasa and the action server hold these two and nothing that anybody typed.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

_REFERENCE = re.compile(r"m:(\S{1,64})")


class Unreadable(Exception):
    """A sealed string that these keys do not open."""


def reference(message_id: str) -> str:
    """What the web process sends to Rasa in place of the words."""
    return f"m:{message_id}"


def message_id(text: str) -> str | None:
    """The id in a reference; None for any other text."""
    found = _REFERENCE.fullmatch(text)
    return found.group(1) if found else None


class Wire:
    """Seals and opens what one process hands to the next. `keys`: the master keys, of which its own are derived."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        self._fernet = MultiFernet([Fernet(_derived(key)) for key in keys])

    def seal(self, content: Any) -> str:
        return self._fernet.encrypt(json.dumps(content, separators=(",", ":")).encode()).decode()

    def open(self, sealed: str) -> Any:
        """The content as sealed. Raises Unreadable."""
        try:
            return json.loads(self._fernet.decrypt(sealed.encode()))
        except InvalidToken:
            raise Unreadable("Rasa and the action server run with different keys.") from None


def _derived(key: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"wire:" + key.encode()).digest())


def place(error: BaseException) -> str:
    """Which error, and where in the code: all that may be logged of an error whose text could hold somebody's words."""
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    where = f" at {last.tb_frame.f_globals.get('__name__')}:{last.tb_lineno}" if last is not None else ""
    return f"{type(error).__name__}{where}"
