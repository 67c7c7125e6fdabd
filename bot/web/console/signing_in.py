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
from bot.handoff.second_factor import recovery_hash, step_of
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
        idle = timedelta(minutes=self.app.settings.console_idle_minutes)
        return self.app.store.signed_in(token_hash(token), self.app.now(), idle) if token else None

    def open(self, name: str, password: str) -> str | None:
        """The token of a new sign-in; None if name and password do not belong together."""
        store, now = self.app.store, self.app.now()
        if not matches(store.password_hash(name), password):
            self._failed(name)
            return None
        second = store.second_factor(name) is not None
        if not second:  # else the delay grows until the second step is taken, too
            self.failures.pop(name, None)
        store.record(now, name, "password" if second else "sign_in")
        return self._new(name, passed=not second)

    def pass_second(self, request: Request, who: ConsoleSession, given: str) -> str | None:
        """The token of the sign-in after its second step, in the place of the one before; None for a wrong code."""
        store, now = self.app.store, self.app.now()
        name = who.coordinator
        known = store.second_factor(name)
        step = step_of(known[0], given, now, known[1]) if known else None
        taken = step is not None and store.use_step(name, step)
        recovered = not taken and store.use_recovery_code(name, recovery_hash(given), now)
        if not taken and not recovered:
            self._failed(name)
            return None
        self.failures.pop(name, None)
        store.record(now, name, "sign_in", detail={"by": "recovery code" if recovered else "second step"})
        self.close(request)
        return self._new(name, passed=True)

    def _new(self, name: str, passed: bool) -> str:
        now, token = self.app.now(), new_token()
        expires = now + timedelta(hours=self.app.settings.console_hours)
        self.app.store.sign_in(token_hash(token), name, new_token(), expires, now, passed)
        return token

    def _failed(self, name: str) -> None:
        """Counted, so that the next try is slower. A name that is no account's stays out of the audit trail: it may be
        somebody's password, typed into the wrong field.
        """
        if len(self.failures) >= _MOST_NAMES:
            self.failures.clear()
        self.failures[name] = self.failures.get(name, 0) + 1
        known = self.app.store.password_hash(name) is not None
        self.app.store.record(self.app.now(), name if known else "(no account)", "sign_in_failed")

    def delay(self, name: str) -> float:
        """Seconds to wait before the next try for this name is looked at: 0, 0.5, 1, 2 ... 8."""
        failures = self.failures.get(name, 0)
        return min(0.25 * 2**failures, _LONGEST_DELAY) if failures else 0.0

    def close(self, request: Request) -> None:
        token = request.cookies.get(COOKIE)
        if token:
            self.app.store.sign_out(token_hash(token))
