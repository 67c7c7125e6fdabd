"""Who a coordinator is: the sign-in's cookie, its form's token, and a growing delay after failures."""

from __future__ import annotations

import hashlib
import secrets
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request
from starlette.responses import Response

from bot.handoff.passwords import matches
from bot.handoff.second_factor import recovery_hash, step_of
from bot.storage.sign_ins import ConsoleSession, NewSignIn
from bot.web.bodies import LARGEST_BODY
from bot.web.errors import Refused
from bot.web.limiting import Limit, visitor_address

if TYPE_CHECKING:
    from bot.bootstrap import App

COOKIE = "console"
FORM_COOKIE = "console_form"  # the token of the sign-in form, before there is a sign-in
PATH = "/console"
_LONGEST_DELAY = 8.0  # seconds


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def hash_of(request: Request) -> str:
    """Under which the sign-in of this request is stored; of nothing, where it carries none."""
    return token_hash(request.cookies.get(COOKIE, ""))


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


class Door:
    """Opens sign-ins. What failed is counted in the database: a restart, or another process, forgets nothing."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._tries = Limit(app.settings.rate_sign_ins)

    def too_fast(self, request: Request) -> bool:
        """Takes one of the tries of this address."""
        return bool(self._tries.wait(visitor_address(request, self.app.settings.proxies), time.monotonic()))

    def who(self, request: Request, used: bool = True) -> ConsoleSession | None:
        """`used`: False where nobody does anything, so that the sign-in ends by and by."""
        token = request.cookies.get(COOKIE)
        idle = timedelta(minutes=self.app.settings.console_idle_minutes)
        return self.app.store.signed_in(token_hash(token), self.app.now(), idle, used) if token else None

    def knock(self, name: str) -> float:
        """Seconds to wait before this try is looked at: 0, 0.5, 1, 2 ... 8. It counts as failed until it succeeds."""
        failures = self.app.store.count_try(name, self.app.now())
        return min(0.25 * 2.0 ** min(failures, 10), _LONGEST_DELAY) if failures else 0.0

    def open(self, name: str, password: str) -> str | None:
        """The token of a new sign-in; None if name and password do not belong together."""
        if not self.is_password(name, password):
            return None
        second = self.app.store.second_factor(name) is not None
        self.app.store.forgive(name, only_last=second)  # the delay grows until the second step is taken, too
        return self._new(name, passed=not second, did="password" if second else "sign_in")

    def is_password(self, name: str, password: str) -> bool:
        """A failure is written down. A name that is no account's stays out of the audit trail: it may be somebody's
        password, typed into the wrong field.
        """
        store = self.app.store
        stored = store.password_hash(name)
        if matches(stored, password):
            return True
        store.record(self.app.now(), "(no account)" if stored is None else name, "sign_in_failed")
        return False

    def pass_second(self, request: Request, who: ConsoleSession, given: str) -> str | None:
        """The token of the sign-in after its second step, in the place of the one before; None for a wrong code."""
        by = self.code_of(who.coordinator, given)
        if by is None:
            return None
        self.app.store.forgive(who.coordinator)
        return self._new(who.coordinator, passed=True, detail={"by": by}, instead_of=hash_of(request))

    def code_of(self, name: str, given: str) -> str | None:
        """Use a code up: "second step" or "recovery code", None for one that is wrong or was used; that is written down."""
        store, now = self.app.store, self.app.now()
        known = store.second_factor(name)
        step = step_of(known[0], given, now, known[1]) if known else None
        if step is not None and store.use_step(name, step):
            return "second step"
        if store.use_recovery_code(name, recovery_hash(given), now):
            return "recovery code"
        store.record(now, name, "sign_in_failed", detail={"by": "second step"})
        return None

    def _new(self, name: str, **more: Any) -> str:
        now, token = self.app.now(), new_token()
        expires = now + timedelta(hours=self.app.settings.console_hours)
        self.app.store.sign_in(NewSignIn(token_hash(token), name, new_token(), expires, **more), now)
        return token
