"""One referral as a file. Nothing leaves before its row stands in the audit trail."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from anyio import to_thread
from starlette.responses import Response

from bot.handoff.numbers import validate
from bot.handoff.pdf import referral_pdf
from bot.handoff.referral_file import json_file, referral_json
from bot.handoff.view import referral_view
from bot.storage import NoSession
from bot.web.console.guard import Visit

Object = dict[str, Any]
PDF, JSON = "application/pdf", "application/json"


async def pdf(visit: Visit) -> Response:
    return await _file(visit, "pdf", PDF, referral_pdf)


async def whole(visit: Visit) -> Response:
    return await _file(visit, "json", JSON, lambda *given: json_file(referral_json(*given)))


def attachment(content: bytes, media_type: str, name: str) -> Response:
    """A file to be saved, never to be opened in the console's own origin. `name`: ours, of letters, digits and dashes."""
    return Response(content, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})


async def _file(visit: Visit, kind: str, media_type: str, made: Callable[..., bytes]) -> Response:
    found = await to_thread.run_sync(_read, visit, visit.request.path_params["number"])
    if found is None:
        return visit.missing()
    view, notes = found
    write = partial(made, view, notes, visit.who.coordinator, visit.app.now())
    content = await to_thread.run_sync(write)
    await visit.record("referral_exported", view["number"], kind=kind)
    return attachment(content, media_type, f"{view['number']}.{kind}")


def _read(visit: Visit, given: str) -> tuple[Mapping[str, Any], Sequence[Object]] | None:
    """The referral and the desk's notes, if it is of this account's trials; a withdrawn one has no notes."""
    store, number = visit.app.store, validate(given)
    stored = store.referral(number) if number else None
    if number is None or stored is None or not visit.sees(stored["trial"]):
        return None
    view = referral_view(store, visit.app.trials.get(stored["trial"]), number)
    if view is None or view["withdrawn_at"]:
        return None if view is None else (view, [])
    try:
        return view, store.notes(view["session"])
    except NoSession:  # erased while it was being read
        return store.referral(number) or view, []
