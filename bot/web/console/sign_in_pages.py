"""Signing in, in two steps, and out."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.console.frame import page
from bot.web.console.guard import Visit
from bot.web.console.signing_in import COOKIE, FORM_COOKIE, PATH, Door, hash_of, new_token, read_form, same, set_cookie

if TYPE_CHECKING:
    from bot.bootstrap import App


class SignInPages:
    def __init__(self, app: App, door: Door) -> None:
        self.app, self.door = app, door

    def routes(self) -> list[Route]:
        """What is open to everybody."""
        return [
            Route(f"{PATH}/sign-in", self.form, methods=["GET"]),
            Route(f"{PATH}/sign-in", self.sign_in, methods=["POST"]),
        ]

    async def form(self, request: Request) -> Response:
        return self._form(request)

    async def sign_in(self, request: Request) -> Response:
        """Slow after failures, and never says whether the name or the password was wrong."""
        if self.door.too_fast(request):
            return self._form(request, "slow", 429)
        form = await read_form(request)
        if not same(form.get("csrf"), request.cookies.get(FORM_COOKIE)):
            return self._form(request, "form", 403)
        name, password = form.get("name", "").strip()[:100], form.get("password", "")[:500]
        await asyncio.sleep(await to_thread.run_sync(self.door.knock, name))
        token = await to_thread.run_sync(self.door.open, name, password)
        if token is None:
            return self._form(request, "wrong", 401, name)
        response = self._signed_in(token)
        response.delete_cookie(FORM_COOKIE, path=PATH)
        return response

    async def second_form(self, visit: Visit) -> Response:
        return visit.page("second_step.html", {})

    async def second(self, visit: Visit) -> Response:
        if self.door.too_fast(visit.request):
            return visit.page("second_step.html", {"problem": "slow"}, 429)
        await asyncio.sleep(await to_thread.run_sync(self.door.knock, visit.who.coordinator))
        given = visit.form.get("code", "")[:40]
        token = await to_thread.run_sync(self.door.pass_second, visit.request, visit.who, given)
        if token is None:
            return visit.page("second_step.html", {"problem": "wrong"}, 401)
        return self._signed_in(token)

    async def sign_out(self, visit: Visit) -> Response:
        store, name = self.app.store, visit.who.coordinator
        await to_thread.run_sync(store.sign_out, hash_of(visit.request), name, self.app.now())
        response = RedirectResponse(f"{PATH}/sign-in", 303)
        response.delete_cookie(COOKIE, path=PATH)
        return response

    def _signed_in(self, token: str) -> Response:
        response = RedirectResponse(PATH, 303)
        set_cookie(response, COOKIE, token, self.app, self.app.settings.console_hours * 3600)
        return response

    def _form(self, request: Request, problem: str = "", status: int = 200, name: str = "") -> Response:
        token = new_token()
        response = page(request, "sign_in.html", {"csrf": token, "problem": problem, "name": name}, status)
        set_cookie(response, FORM_COOKIE, token, self.app)
        return response
