"""Refusals of the API, each with its code, HTTP status and sentence: {"error":{"code","message"},"state"}."""

from __future__ import annotations

import logging
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.storage import StorageBusy
from bot.web.sentences import fill, sentences
from bot.wire import place

_log = logging.getLogger(__name__)

STATUS = {
    "bad_request": 400,
    "unauthorised": 401,
    "bad_code": 404,
    "not_found": 404,
    "no_such_page": 404,
    "method": 405,
    "stale": 409,
    "busy": 409,
    "no_invitations": 409,
    "too_large": 413,
    "too_long": 413,
    "empty": 422,
    "not_acceptable": 422,
    "bad_field": 422,
    "one_of": 422,
    "bad_command": 422,
    "bad_trial": 422,
    "bad_time_zone": 422,
    "bad_who": 422,
    "bad_invitation": 422,
    "id_reused": 422,
    "too_many": 429,
    "broken": 500,
    "kept": 503,
    "unavailable": 503,
}


class Refused(Exception):
    """Ends a request with one of the codes of `STATUS`. `state`: the session's, where there is one to show.

    `retry_after`: seconds, for 429 and 503.
    """

    def __init__(
        self, code: str, detail: str = "", state: dict[str, Any] | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.state = state
        self.retry_after = retry_after


def as_response(refused: Refused) -> JSONResponse:
    sentence = fill(sentences()["errors"][refused.code], {"detail": refused.detail})
    headers = {}
    if refused.retry_after is not None:
        headers["Retry-After"] = str(max(1, round(refused.retry_after)))
    if refused.code == "unauthorised":
        headers["WWW-Authenticate"] = "Bearer"
    body = {"error": {"code": refused.code, "message": sentence}, "state": refused.state}
    return JSONResponse(body, STATUS[refused.code], headers)


async def on_refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    if request.url.path.startswith("/api/") or request.url.path == "/readyz":
        return as_response(error)
    return PlainTextResponse(sentences()["errors"][error.code], STATUS[error.code])


async def on_busy(request: Request, error: Exception) -> Response:
    """The database stayed locked: nothing was written, and sending again is safe."""
    if request.url.path.startswith("/api/"):
        return as_response(Refused("unavailable", retry_after=2))
    return PlainTextResponse(sentences()["errors"]["unavailable"], 503)


async def on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = {404: "no_such_page", 405: "method"}.get(error.status_code, "bad_request")
    if request.url.path.startswith("/api/"):
        return JSONResponse(
            {"error": {"code": code, "message": sentences()["errors"][code]}, "state": None}, error.status_code
        )
    return PlainTextResponse(sentences()["errors"][code], error.status_code, dict(error.headers or {}))


class LastResort:
    """Ends what nobody foresaw with a 500. The log gets its place only: an error's text could hold somebody's words."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as error:
            if scope["type"] != "http":
                raise
            _log.error("a request failed: %s", place(error))
            if not started:
                await _broken(scope["path"])(scope, receive, send)


def _broken(path: str) -> Response:
    if path.startswith("/api/"):
        return as_response(Refused("broken"))
    return PlainTextResponse(sentences()["errors"]["broken"], 500)


HANDLERS: dict[Any, Any] = {Refused: on_refused, StorageBusy: on_busy, HTTPException: on_http}
