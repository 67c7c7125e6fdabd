"""Who a coordinator is: the sign-in's cookie, its form's token, and a growing delay after failures."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request
from starlette.responses import Response

from bot.handoff.passwords import matches
from bot.storage.coordinators import ConsoleSession
from bot.web.bodies import LARGEST_BODY
from bot.web.errors import Refused

if TYPE_CHECKING:
    from bot.bootstrap import App

COOKIE = "console"
FORM_COOKIE = "console_form"  # the token of the sign-in form, before there is a sign-in
PATH = "/console"
_LONGEST_DELAY = 8.0  # seconds
_MOST_NAMES = 1000


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    return secrets.token_urlsafe(32)


def set_cookie(response: Response, name: str, value: str, app: App, seconds: int | None = None) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path=PATH,
        httponly=True,
        samesite="strict",
        secure=app.settings.secure_cookies,
    )


def same(one: str | None, other: str | None) -> bool:
    return bool(one) and bool(other) and secrets.compare_digest(str(one).encode(), str(other).encode())


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a form (the first of each name). Raises Refused: 413, and 400 for a form sent from another site."""
    origin = request.headers.get("origin")
    if origin and origin != "null" and urlsplit(origin).netloc != request.headers.get("host"):
        raise Refused("bad_request")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise Refused("too_large")
    fields = parse_qs(bytes(body).decode("utf-8", "replace"), max_num_fields=20, keep_blank_values=True)
    return {name: values[0] for name, values in fields.items()}


@dataclass
class Door:
    """Opens sign-ins. `failures` counts them by name; a name that is not there counts alike."""

    app: App
    failures: dict[str, int] = field(default_factory=dict)

    def who(self, request: Request) -> ConsoleSession | None:
        token = request.cookies.get(COOKIE)
        return self.app.store.signed_in(token_hash(token), self.app.now()) if token else None

    def open(self, name: str, password: str) -> str | None:
        """The token of a new sign-in; None if name and password do not belong together."""
        store, now = self.app.store, self.app.now()
        if not matches(store.password_hash(name), password):
            if len(self.failures) >= _MOST_NAMES:
                self.failures.clear()
            self.failures[name] = self.failures.get(name, 0) + 1
            return None
        self.failures.pop(name, None)
        token = new_token()
        expires = now + timedelta(hours=self.app.settings.console_hours)
        store.sign_in(token_hash(token), name, new_token(), expires, now)
        return token

    def delay(self, name: str) -> float:
        """Seconds to wait before the next try for this name is looked at: 0, 0.5, 1, 2 ... 8."""
        failures = self.failures.get(name, 0)
        return min(0.25 * 2**failures, _LONGEST_DELAY) if failures else 0.0

    def close(self, request: Request) -> None:
        token = request.cookies.get(COOKIE)
        if token:
            self.app.store.sign_out(token_hash(token))
