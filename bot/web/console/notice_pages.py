"""The page of notifications: what was sent, what failed, and trying again."""

from __future__ import annotations

from anyio import to_thread
from starlette.responses import RedirectResponse, Response

from bot.web.console.guard import Visit
from bot.web.console.notices import notices, try_again
from bot.web.console.signing_in import PATH
from bot.web.delivering import ways


async def page(visit: Visit) -> Response:
    content = await to_thread.run_sync(notices, visit.app, ways(visit.app))
    await visit.record("notifications_viewed")
    return visit.page("notices.html", content)


async def again(visit: Visit) -> Response:
    if await to_thread.run_sync(try_again, visit.app, visit.form):
        await visit.record("delivery_tried_again", detail_id(visit.form.get("delivery", "")))
    return RedirectResponse(f"{PATH}/notifications", 303)


def detail_id(given: str) -> str:
    """A delivery's number; nothing else that was typed enters the trail."""
    return given[:12] if given.isascii() and given.isdigit() else ""
