"""Where the console answers, if it has a host name or a port of its own: there it is alone, and elsewhere it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.web.console.signing_in import PATH
from bot.web.sentences import sentences

if TYPE_CHECKING:
    from bot.settings import Settings

_BESIDE = ("/static/", "/healthz")  # what its pages and whoever watches the server need


class ConsolePlace:
    """Pure ASGI, so that event streams pass through untouched. A name is only what the browser says it asked for; a port is
    where it really came in.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self._host, self._port = settings.console_host, settings.console_port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or (self._host is None and self._port is None):
            await self.app(scope, receive, send)
            return
        answer = self._instead(Request(scope))
        await (self.app if answer is None else answer)(scope, receive, send)

    def _instead(self, request: Request) -> Response | None:
        """What is answered in the place of the page; None for the page."""
        path, at_port = request.scope["path"], self._at_port(request)
        asks_console = path == PATH or path.startswith(f"{PATH}/")
        if at_port and self._has_name(request):
            if path == "/":
                return RedirectResponse(PATH, 303)
            return None if asks_console or path.startswith(_BESIDE) else _missing()
        alone = self._port is not None and at_port  # by another name at the console's own port: nothing is there
        return _missing() if asks_console or alone else None

    def _at_port(self, request: Request) -> bool:
        return self._port is None or (request.scope.get("server") or ("", None))[1] == self._port

    def _has_name(self, request: Request) -> bool:
        if self._host is None:
            return True
        given = request.headers.get("host", "").lower()
        return self._host == (given if ":" in self._host else given.partition(":")[0])


def _missing() -> Response:
    return PlainTextResponse(sentences()["errors"]["no_such_page"], 404)
