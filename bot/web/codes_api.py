"""Resume codes and invitations, as docs/api.md has them. A code comes and goes in bodies, never in an address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.handoff import codes
from bot.screening.family import may_invite
from bot.storage import NoSession
from bot.storage.shapes import iso, utc
from bot.web.bodies import read_json
from bot.web.door import Door, slow_down
from bot.web.errors import Refused
from bot.web.limiting import Limit, visitor_address

if TYPE_CHECKING:
    from bot.bootstrap import App

RESUME_FOR = timedelta(days=7)
INVITED_FOR = timedelta(days=30)


@dataclass(frozen=True)
class CodesApi:
    """`made`: codes made by a session. `tries`: codes tried from one address."""

    app: App
    door: Door
    made: Limit
    tries: Limit

    def routes(self) -> list[Route]:
        one = "/api/chat/sessions/{session}"
        return [
            Route(f"{one}/resume-code", self.make_resume_code, methods=["POST"]),
            Route(f"{one}/invitations", self.invite, methods=["POST"]),
            Route("/api/chat/resume", self.resume, methods=["POST"]),
        ]

    async def make_resume_code(self, request: Request) -> Response:
        session = await self.door.known(request)
        slow_down(self.made, session)
        return JSONResponse(await self.door.answer(session, self._make_resume_code), 201)

    async def invite(self, request: Request) -> Response:
        session = await self.door.known(request)
        slow_down(self.made, session)
        return JSONResponse(await self.door.answer(session, self._invite), 201)

    async def resume(self, request: Request) -> Response:
        slow_down(self.tries, visitor_address(request, self.app.settings.proxies))
        body = await read_json(request)
        return JSONResponse(await to_thread.run_sync(self._resume, body.get("code")))

    def _make_resume_code(self, session: str) -> dict[str, str]:
        code, now = codes.draw(), self.app.now()
        self.app.store.put_resume_code(session, code, now, now + RESUME_FOR)
        return {"code": code, "expires_at": iso(utc(now + RESUME_FOR))}

    def _invite(self, session: str) -> dict[str, str]:
        screening = self.app.store.load(session)
        code, now = codes.draw(), self.app.now()
        allowed = may_invite(screening, self.app.world(screening))
        if not allowed or not self.app.store.put_invitation(session, code, now, now + INVITED_FOR):
            raise Refused("no_invitations", state=self.app.state(session))
        return {"code": code, "expires_at": iso(utc(now + INVITED_FOR))}

    def _resume(self, given: Any) -> dict[str, Any]:
        code = codes.validate(given) if isinstance(given, str) else None
        started = self.app.resume(code) if code is not None else None
        if started is None:
            raise Refused("bad_code")
        try:
            return {
                "session": started.session,
                "token": started.token,
                "trial": self.app.store.session(started.session).trial,
                "state": self.app.state(started.session),
                "messages": self.app.store.messages(started.session),
            }
        except NoSession:  # erased at this very moment
            raise Refused("bad_code") from None
