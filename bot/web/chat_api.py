"""The chat API, exactly as docs/api.md has it. Thin: looks who asks, and hands over."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.storage import NoSession
from bot.web.beginning import Beginning, wanted
from bot.web.bodies import message_from, read_json
from bot.web.door import Door, slow_down
from bot.web.errors import Refused
from bot.web.events import stream
from bot.web.limiting import Limit, visitor_address
from bot.web.posting import Posting

if TYPE_CHECKING:
    from bot.bootstrap import App

_MOST_LISTENERS = 6  # event streams a session
_COPY = "my-answers.json"


@dataclass(frozen=True)
class ChatApi:
    app: App
    door: Door
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
            Route(f"{one}/review", self.review, methods=["GET"]),
            Route(f"{one}/export", self.export, methods=["GET"]),
        ]

    async def start(self, request: Request) -> Response:
        slow_down(self.sessions, visitor_address(request, self.app.settings.proxies))
        body = await read_json(request)
        return JSONResponse(await to_thread.run_sync(self._start, wanted(body, self.app)), 201)

    async def show(self, request: Request) -> Response:
        session = await self.door.known(request)
        return JSONResponse({"state": await self.door.answer(session, self.app.state)})

    async def transcript(self, request: Request) -> Response:
        session = await self.door.known(request)
        after = _after(request)
        return JSONResponse(
            {"messages": await self.door.answer(session, lambda one: self.app.store.messages(one, after))}
        )

    async def post(self, request: Request) -> Response:
        session = await self.door.known(request)
        try:
            slow_down(self.messages, session)
            sent = message_from(await read_json(request))
            return JSONResponse(await self.posting.post(session, sent))
        except Refused as refused:
            if refused.state is None:
                refused.state = await self.door.answer(session, self.app.state)
            raise
        except NoSession:
            raise Refused("not_found") from None

    async def events(self, request: Request) -> Response:
        session = await self.door.known(request)
        if self.posting.turns.listeners[session] >= _MOST_LISTENERS:
            raise Refused("too_many", retry_after=5)
        return stream(self.app, self.posting.turns, session, _after(request))

    async def erase(self, request: Request) -> Response:
        session = await self.door.known(request)
        async with self.posting.turns.lock(session):
            receipt = await self.door.answer(session, self.app.erase)
        self.posting.turns.ring(session)
        return JSONResponse({"erased": True, "receipt": receipt})

    async def review(self, request: Request) -> Response:
        session = await self.door.known(request)
        return JSONResponse({"answers": await self.door.answer(session, self.app.review)})

    async def export(self, request: Request) -> Response:
        session = await self.door.known(request)
        slow_down(self.messages, session)
        content = await self.door.answer(session, self.app.own_copy)
        body = json.dumps(content, ensure_ascii=False, indent=2).encode()
        headers = {"Content-Disposition": f'attachment; filename="{_COPY}"'}
        return Response(body, media_type="application/json", headers=headers)

    def _start(self, begin: Beginning) -> dict[str, Any]:
        started = begin.session()
        messages = self.app.store.messages(started.session)
        state = self.app.state(started.session)
        return {"session": started.session, "token": started.token, "state": state, "messages": messages}


def _after(request: Request) -> int:
    given = request.query_params.get("after", "0")
    if not given.isascii() or not given.isdigit() or len(given) > 12:
        raise Refused("bad_field", "after")
    return int(given)
