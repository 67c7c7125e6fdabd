"""The chat API, exactly as docs/api.md has it. Thin: checks who asks, and hands over to `posting`."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.storage import NoSession
from bot.web.bodies import message_from, read_json
from bot.web.errors import Refused
from bot.web.events import stream
from bot.web.limiting import Limit, visitor_address
from bot.web.posting import Posting

if TYPE_CHECKING:
    from bot.bootstrap import App

_MOST_LISTENERS = 6  # event streams a session


@dataclass(frozen=True)
class ChatApi:
    app: App
    posting: Posting
    sessions: Limit
    messages: Limit

    def routes(self) -> list[Route]:
        one = "/api/chat/sessions/{session}"
        return [
            Route("/api/chat/sessions", self.start, methods=["POST"]),
            Route(one, self.show, methods=["GET"]),
            Route(one, self.erase, methods=["DELETE"]),
            Route(f"{one}/messages", self.post, methods=["POST"]),
            Route(f"{one}/messages", self.transcript, methods=["GET"]),
            Route(f"{one}/events", self.events, methods=["GET"]),
        ]

    async def start(self, request: Request) -> Response:
        self._slow_down(self.sessions, visitor_address(request, self.app.settings.proxies))
        body = await read_json(request)
        trial, zone = body.get("trial"), body.get("time_zone")
        if not isinstance(trial, str) or trial not in self.app.trials:
            raise Refused("bad_trial")
        if not isinstance(zone, str) or len(zone) > 64:
            raise Refused("bad_time_zone")
        return JSONResponse(await to_thread.run_sync(self._start, trial, zone), 201)

    async def show(self, request: Request) -> Response:
        session = await self._known(request)
        return JSONResponse({"state": await self._answer(session, self.app.state)})

    async def transcript(self, request: Request) -> Response:
        session = await self._known(request)
        after = _after(request)
        return JSONResponse({"messages": await self._answer(session, lambda one: self.app.store.messages(one, after))})

    async def post(self, request: Request) -> Response:
        session = await self._known(request)
        try:
            self._slow_down(self.messages, session)
            sent = message_from(await read_json(request))
            return JSONResponse(await self.posting.post(session, sent))
        except Refused as refused:
            if refused.state is None:
                refused.state = await self._answer(session, self.app.state)
            raise
        except NoSession:
            raise Refused("not_found") from None

    async def events(self, request: Request) -> Response:
        session = await self._known(request)
        if self.posting.turns.listeners[session] >= _MOST_LISTENERS:
            raise Refused("too_many", retry_after=5)
        return stream(self.app, self.posting.turns, session, _after(request))

    async def erase(self, request: Request) -> Response:
        session = await self._known(request)
        async with self.posting.turns.lock(session):
            receipt = await self._answer(session, self.app.erase)
        self.posting.turns.ring(session)
        return JSONResponse({"erased": True, "receipt": receipt})

    async def _known(self, request: Request) -> str:
        """The session of the path, if the request carries its token. Raises Refused: 404, 401."""
        session = request.path_params["session"]
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not await to_thread.run_sync(self.app.knows, session, token.strip()):
            there = await to_thread.run_sync(self.app.store.exists, session)
            raise Refused("unauthorised" if there else "not_found")
        return str(session)

    async def _answer(self, session: str, question: Any) -> Any:
        try:
            return await to_thread.run_sync(question, session)
        except NoSession:
            raise Refused("not_found") from None

    def _start(self, trial: str, zone: str) -> dict[str, Any]:
        try:
            self.app.today(zone)
        except ValueError:
            raise Refused("bad_time_zone") from None
        started = self.app.start_session(trial, zone)
        messages = self.app.store.messages(started.session)
        state = self.app.state(started.session)
        return {"session": started.session, "token": started.token, "state": state, "messages": messages}

    def _slow_down(self, limit: Limit, key: str) -> None:
        wait = limit.wait(key, time.monotonic())
        if wait:
            raise Refused("too_many", retry_after=wait)


def _after(request: Request) -> int:
    given = request.query_params.get("after", "0")
    if not given.isascii() or not given.isdigit() or len(given) > 12:
        raise Refused("bad_field", "after")
    return int(given)
