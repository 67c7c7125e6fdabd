"""How a delivery can fail, by what to do about it. `code` is ours: a server's own words may quote an address."""

from __future__ import annotations


class Failed(Exception):
    """Tried again later."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NothingSent(Failed):
    """The other side was not reached: surely nothing arrived, so it may be tried again at once."""


class Refused(Failed):
    """The other side will not have it, now or later."""
