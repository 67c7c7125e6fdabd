"""The coordinators' console: sign in, the list of referrals, one referral with its grounds. Needs no JavaScript."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from bot.handoff.numbers import validate
from bot.handoff.view import referral_view
from bot.storage.coordinators import ConsoleSession
from bot.web.console import shown
from bot.web.console.signing_in import COOKIE, FORM_COOKIE, PATH, Door, new_token, read_form, same, set_cookie
from bot.web.limiting import Limit, visitor_address
from bot.web.sentences import ROOM

if TYPE_CHECKING:
    from bot.bootstrap import App

templates = Jinja2Templates(directory=str(ROOM / "templates"))
templates.env.filters["moment"] = shown.moment
templates.env.filters["plainly"] = shown.plainly


class Console:
    def __init__(self, app: App) -> None:
        self.app = app
        self.door = Door(app)
        self.tries = Limit(app.settings.rate_sign_ins)

    def routes(self) -> list[Route]:
        return [
            Route(PATH, self.referrals, methods=["GET"]),
            Route(f"{PATH}/sign-in", self.sign_in_page, methods=["GET"]),
            Route(f"{PATH}/sign-in", self.sign_in, methods=["POST"]),
            Route(f"{PATH}/sign-out", self.sign_out, methods=["POST"]),
            Route(f"{PATH}/referrals/{{number}}", self.referral, methods=["GET"]),
        ]

    async def sign_in_page(self, request: Request) -> Response:
        return self._form(request)

    async def sign_in(self, request: Request) -> Response:
        """Slow after failures, and never says whether the name or the password was wrong."""
        if self.tries.wait(visitor_address(request, self.app.settings.proxies), time.monotonic()):
            return self._form(request, "slow", 429)
        form = await read_form(request)
        if not same(form.get("csrf"), request.cookies.get(FORM_COOKIE)):
            return self._form(request, "form", 403)
        name, password = form.get("name", "").strip()[:100], form.get("password", "")[:500]
        await asyncio.sleep(self.door.delay(name))
        token = await to_thread.run_sync(self.door.open, name, password)
        if token is None:
            return self._form(request, "wrong", 401, name)
        response = RedirectResponse(PATH, 303)
        set_cookie(response, COOKIE, token, self.app, self.app.settings.console_hours * 3600)
        response.delete_cookie(FORM_COOKIE, path=PATH)
        return response

    async def sign_out(self, request: Request) -> Response:
        who = await self._who(request)
        form = await read_form(request)
        if who is not None:
            if not same(form.get("csrf"), who.csrf):
                return self._page(request, "refused.html", who, {}, 403)
            await to_thread.run_sync(self.door.close, request)
        response = RedirectResponse(f"{PATH}/sign-in", 303)
        response.delete_cookie(COOKIE, path=PATH)
        return response

    async def referrals(self, request: Request) -> Response:
        who = await self._who(request)
        if who is None:
            return RedirectResponse(f"{PATH}/sign-in", 303)
        rows = await to_thread.run_sync(self._rows)
        return self._page(request, "referrals.html", who, {"referrals": rows})

    async def referral(self, request: Request) -> Response:
        who = await self._who(request)
        if who is None:
            return RedirectResponse(f"{PATH}/sign-in", 303)
        view = await to_thread.run_sync(self._view, request.path_params["number"])
        if view is None:
            return self._page(request, "refused.html", who, {"missing": True}, 404)
        return self._page(request, "referral.html", who, view)

    def _rows(self) -> list[dict[str, Any]]:
        now = self.app.now()
        return [{**shown.listed(one, now), "cohort_label": self._cohort(one)} for one in self.app.store.referrals()]

    def _cohort(self, referral: dict[str, Any]) -> str | None:
        trial, cohort = self.app.trials.get(referral["trial"]), str(referral.get("cohort") or "")
        return trial.cohorts[cohort].label if trial and cohort in trial.cohorts else cohort

    def _view(self, given: str) -> dict[str, Any] | None:
        number = validate(given)
        stored = self.app.store.referral(number) if number else None
        if number is None or stored is None:
            return None
        view = referral_view(self.app.store, self.app.trials.get(stored["trial"]), number)
        if view is None or view["withdrawn_at"]:
            return None if view is None else {"view": view}
        self.app.store.mark_opened(number, self.app.now())
        ordered = shown.in_order(view["criteria"])
        return {"view": view, "criteria": ordered, "counts": shown.counted(ordered)}

    async def _who(self, request: Request) -> ConsoleSession | None:
        return await to_thread.run_sync(self.door.who, request)

    def _page(
        self, request: Request, template: str, who: ConsoleSession, content: dict[str, Any], status: int = 200
    ) -> Response:
        content = {**content, "who": who}
        return templates.TemplateResponse(request, f"console/{template}", content, status)

    def _form(self, request: Request, problem: str = "", status: int = 200, name: str = "") -> Response:
        token = new_token()
        content = {"csrf": token, "problem": problem, "name": name}
        response = templates.TemplateResponse(request, "console/sign_in.html", content, status)
        set_cookie(response, FORM_COOKIE, token, self.app)
        return response
