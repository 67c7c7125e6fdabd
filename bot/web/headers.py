"""Security headers on every answer. A page that may be framed, or that frames, brings a policy of its own."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


def policy(
    ancestors: Iterable[str] = ("'none'",), frames: Iterable[str] = (), scripts: Iterable[str] = (), images: str = ""
) -> str:
    """A Content-Security-Policy that allows nothing inline. The lists are origins, or keywords in single quotes.

    `ancestors`: who may frame the page; `frames`: what it may frame; `scripts`: whose scripts besides our own.
    """
    parts = [
        "default-src 'none'",
        " ".join(["script-src 'self'", *scripts]),
        "style-src 'self'",
        f"img-src 'self' {images}".strip(),
        "connect-src 'self'",
        *([" ".join(["frame-src", *frames])] if frames else []),
        "form-action 'self'",
        " ".join(["frame-ancestors", *ancestors]),
        "base-uri 'none'",
    ]
    return "; ".join(parts)


POLICY = policy()
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
UNLESS_SAID = {"Content-Security-Policy": POLICY, "Cross-Origin-Resource-Policy": "same-origin"}


class SecurityHeaders:
    """Pure ASGI, so that event streams pass through untouched. Only scripts, styles and pictures may be cached."""

    def __init__(self, app: ASGIApp, secure: bool = False) -> None:
        self.app = app
        self.secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(MutableHeaders(scope=message), scope["path"], message["status"])
            await send(message)

        await self.app(scope, receive, with_headers)

    def _add(self, headers: MutableHeaders, path: str, status: int) -> None:
        for name, value in ALWAYS.items():
            headers[name] = value
        for name, value in UNLESS_SAID.items():
            headers.setdefault(name, value)
        # Where others may frame a page, this older header would forbid it: it knows no list.
        if "frame-ancestors 'none'" in headers["Content-Security-Policy"]:
            headers["X-Frame-Options"] = "DENY"
        if self.secure:
            headers["Strict-Transport-Security"] = "max-age=31536000"
        headers["Cache-Control"] = _caching(path, status)


def _caching(path: str, status: int) -> str:
    if path.startswith("/assets/") and status == 200:
        return "public, max-age=31536000, immutable"  # the name changes with the content
    return "no-cache" if path.startswith("/static/") or path == "/widget.js" else "no-store"
