"""Who may come in: the session of a request's path and token, and not too often."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from anyio import to_thread
from starlette.requests import Request

from bot.storage import NoSession
from bot.web.errors import Refused
from bot.web.limiting import Limit

if TYPE_CHECKING:
    from bot.bootstrap import App

T = TypeVar("T")


@dataclass(frozen=True)
class Door:
    app: App

    async def known(self, request: Request) -> str:
        """The session of the path, if the request carries a token of it. Raises Refused: 404, 401."""
        session = request.path_params["session"]
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not await to_thread.run_sync(self.app.knows, session, token.strip()):
            there = await to_thread.run_sync(self.app.store.exists, session)
            raise Refused("unauthorised" if there else "not_found")
        return str(session)

    async def answer(self, session: str, question: Callable[[str], T]) -> T:
        """What `question` says of the session, asked in a thread. Raises Refused: 404 when it was erased meanwhile."""
        try:
            return await to_thread.run_sync(question, session)
        except NoSession:
            raise Refused("not_found") from None


def slow_down(limit: Limit, key: str) -> None:
    """Take one of what `key` may do. Raises Refused: 429."""
    wait = limit.wait(key, time.monotonic())
    if wait:
        raise Refused("too_many", retry_after=wait)
