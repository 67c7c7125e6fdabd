"""Opens a page of the console only to whoever may see it: signed in, second step taken, role, and the form's token."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.handoff.roles import covers, may
from bot.storage.sign_ins import ConsoleSession
from bot.web.console.frame import page
from bot.web.console.signing_in import PATH, Door, read_form, same

if TYPE_CHECKING:
    from bot.bootstrap import App

Form = Mapping[str, str]
Handler = Callable[["Visit"], Awaitable[Response]]
SECOND_STEP = f"{PATH}/second-step"
SET_UP = f"{PATH}/me/second-step"
CONFIRM_SET_UP = f"{SET_UP}/confirm"


@dataclass(frozen=True)
class Visit:
    """A request that may be answered. `form` is empty for a GET."""

    app: App
    request: Request
    who: ConsoleSession
    form: Form
    door: Door

    def sees(self, trial: str) -> bool:
        return covers(self.who.trials, trial)

    def still_signed_in(self) -> bool:
        """For a request that goes on for long. Asking is no use of the sign-in, so that one nobody uses ends."""
        return self.door.who(self.request, used=False) is not None

    async def record(self, action: str, about: str = "", **detail: Any) -> None:
        """Into the audit trail."""
        await to_thread.run_sync(
            lambda: self.app.store.record(self.app.now(), self.who.coordinator, action, about, detail)
        )

    def page(self, template: str, content: Mapping[str, Any], status: int = 200) -> Response:
        return page(self.request, template, {**content, "who": self.who}, status)

    def missing(self, what: str = "referral") -> Response:
        """Not there, or of a trial that is not theirs: both look alike."""
        return self.page("refused.html", {"missing": what}, 404)


@dataclass(frozen=True)
class Guard:
    app: App
    door: Door

    def route(self, path: str, method: str, action: str, handler: Handler) -> Route:
        """`action`: what the role must be allowed (`bot.handoff.roles`)."""

        async def answer(request: Request) -> Response:
            return await self._answer(request, path, action, handler)

        return Route(f"{PATH}{path}", answer, methods=[method], name=f"{method} {path} {action}")

    async def _answer(self, request: Request, path: str, action: str, handler: Handler) -> Response:
        by_itself = path.endswith("/news")  # a page that lies open is no use of the sign-in
        who = await to_thread.run_sync(self.door.who, request, not by_itself)
        if who is None:
            return RedirectResponse(f"{PATH}/sign-in", 303)
        elsewhere = self._first(request, who)
        if elsewhere is not None:
            return RedirectResponse(elsewhere, 303)
        form = await read_form(request) if request.method == "POST" else {}
        visit = Visit(self.app, request, who, form, self.door)
        if request.method == "POST" and not same(visit.form.get("csrf"), who.csrf):
            return visit.page("refused.html", {}, 403)
        if request.url.path == PATH and not may(who.role, action):  # the first page of those who see no referrals
            return RedirectResponse(f"{PATH}/accounts" if may(who.role, "accounts") else f"{PATH}/me", 303)
        if not may(who.role, action):
            await visit.record("refused", f"{PATH}{path}")  # the pattern: what was typed never enters the trail
            return visit.page("refused.html", {"forbidden": True}, 403)
        return await handler(visit)

    def _first(self, request: Request, who: ConsoleSession) -> str | None:
        """Where somebody has to go before anything else."""
        path = request.url.path
        if not who.passed:
            return None if path in (SECOND_STEP, f"{PATH}/sign-out") else SECOND_STEP
        if self.app.settings.second_factor_required and not who.second_factor:
            return None if path in (SET_UP, CONFIRM_SET_UP, f"{PATH}/sign-out") else SET_UP
        return None
