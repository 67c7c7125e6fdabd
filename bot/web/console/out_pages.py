"""What leaves as a table: the screening log, the referrals with and without contacts, and what their columns mean."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from anyio import to_thread
from starlette.responses import Response

from bot.handoff.columns import TABLES, dictionary, dictionary_file
from bot.handoff.spreadsheet import csv_file
from bot.storage.exporting import Wanted
from bot.web.console.file_pages import attachment
from bot.web.console.guard import Visit

CSV = "text/csv; charset=utf-8; header=present"


async def out(visit: Visit, problem: str = "", status: int = 200) -> Response:
    query = visit.request.query_params
    days = {name: query.get(name, "")[:10] for name in ("from", "to")}
    content = {"dictionary": dictionary(), "problem": problem, **days, "first_day": days["from"]}
    return visit.page("out.html", content, status)


def table(name: str) -> Callable[[Visit], Awaitable[Response]]:
    """The page that gives one of `TABLES`; its rows are read with its row of the audit trail."""

    async def answer(visit: Visit) -> Response:
        wanted = _wanted(visit, f"{name}.csv")
        if wanted is None:
            return await out(visit, "Please give the days as 2026-11-22, the first one first.", 422)
        content = await to_thread.run_sync(_made, visit, name, wanted)
        return attachment(content, CSV, f"{name}-{visit.app.now():%Y-%m-%d}.csv")

    return answer


async def columns(visit: Visit) -> Response:
    return attachment(dictionary_file(), CSV, "data-dictionary.csv")


def _made(visit: Visit, name: str, wanted: Wanted) -> bytes:
    store, now = visit.app.store, visit.app.now()
    rows: Any
    if name == "screening-log":
        rows = store.export_screenings(wanted, now)
    else:
        rows = store.export_referrals(wanted, now, contacts=name == "contacts")
    return csv_file(TABLES[name], rows)


def _wanted(visit: Visit, file: str) -> Wanted | None:
    query = visit.request.query_params
    try:
        since, until = (date.fromisoformat(query[name]) if query.get(name) else None for name in ("from", "to"))
    except ValueError:
        return None
    if since and until and until < since:
        return None
    return Wanted(file, visit.who.coordinator, visit.who.trials, since, until)
