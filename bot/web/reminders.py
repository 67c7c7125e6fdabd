"""The page that ends reminders. The link holds a random token and nothing of the person.

Opening it changes nothing, since mail scanners open links; its button does, and a mail program's one click (RFC 8058).
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from bot.handoff.mail import words
from bot.web.console.signing_in import token_hash
from bot.web.errors import Refused
from bot.web.limiting import Limit, visitor_address
from bot.web.sentences import ROOM

if TYPE_CHECKING:
    from bot.bootstrap import App

templates = Jinja2Templates(directory=str(ROOM / "templates"))
_A_MINUTE = 30


@dataclass
class ReminderPages:
    app: App
    limit: Limit = field(default_factory=lambda: Limit(_A_MINUTE))

    def routes(self) -> list[Route]:
        path = "/reminders/{token}"
        return [Route(path, self.ask, methods=["GET"]), Route(path, self.stop, methods=["POST"])]

    async def ask(self, request: Request) -> Response:
        return self._page(request, "ask")

    async def stop(self, request: Request) -> Response:
        wait = self.limit.wait(visitor_address(request, self.app.settings.proxies), time.monotonic())
        if wait:
            raise Refused("too_many", retry_after=wait)
        hashed = token_hash(request.path_params["token"][:100])
        known = await to_thread.run_sync(self.app.store.end_reminders, hashed, self.app.now())
        return self._page(request, "done" if known else "unknown", 200 if known else 404)

    def _page(self, request: Request, which: str, status: int = 200) -> Response:
        said = words()["stop"]
        content = {"title": said["title"], "heading": said[which], "more": said[f"{which}_more"]}
        content["button"] = said["button"] if which == "ask" else ""
        return templates.TemplateResponse(request, "reminder.html", content, status)
