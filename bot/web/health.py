"""/healthz: this process answers. /readyz: a whole turn goes through web, Rasa, actions and database."""

from __future__ import annotations

import asyncio
import time
import uuid
from typing import TYPE_CHECKING

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.screening.model import Incoming
from bot.storage import NoMessage, NoSession, StorageError
from bot.web.errors import Refused
from bot.web.limiting import is_local
from bot.web.rasa_channel import RasaChannel

if TYPE_CHECKING:
    from bot.bootstrap import App

_GOOD_FOR = 10.0  # seconds
_BAD_FOR = 0.5  # a start-up is watched more closely
_TURNS = 200  # then the probe's session is thrown away, so that it does not grow


class Health:
    def __init__(self, app: App, rasa: RasaChannel) -> None:
        self.app = app
        self.rasa = rasa
        self.session: str | None = None
        self._message: str | None = None
        self._turns = 0
        self._ready = False
        self._until = 0.0
        self._lock = asyncio.Lock()

    def routes(self) -> list[Route]:
        return [Route("/healthz", self.healthz), Route("/readyz", self.readyz)]

    async def healthz(self, _request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def readyz(self, request: Request) -> Response:
        if not is_local(request):
            raise Refused("no_such_page")
        async with self._lock:
            if time.monotonic() >= self._until:
                self._ready = await self._probe()
                self._until = time.monotonic() + (_GOOD_FOR if self._ready else _BAD_FOR)
        return JSONResponse({"status": "ready" if self._ready else "not ready"}, 200 if self._ready else 503)

    async def close(self) -> None:
        """Leave no probe behind."""
        try:
            await to_thread.run_sync(self._throw_away)
        except StorageError:
            return

    async def _probe(self) -> bool:
        try:
            session, message = await to_thread.run_sync(self._write)
            await self.rasa.handle(session, message)
            return await to_thread.run_sync(self._done, message)
        except (StorageError, NoSession):
            return False

    def _write(self) -> tuple[str, str]:
        """A message of the probe to handle: the one that still waits, if one does."""
        if self.session is None or self._turns >= _TURNS or not self.app.store.exists(self.session):
            self._throw_away()
            self.session = self.app.start_session(next(iter(self.app.trials)), "UTC").session
        if self._message is None:
            self._message = str(uuid.uuid4())
            incoming = Incoming(id=self._message, command="repeat")
            self.app.store.write_message(self.session, incoming, "probe", self.app.now(), "-")
        return self.session, self._message

    def _done(self, message: str) -> bool:
        try:
            done = self.app.store.handled(message)
        except NoMessage:
            done = False
        if done:
            self._message = None
            self._turns += 1
        return done

    def _throw_away(self) -> None:
        if self.session is not None and self.app.store.exists(self.session):
            self.app.erase(self.session)
        self.session, self._message, self._turns = None, None, 0
