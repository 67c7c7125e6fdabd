"""The numbers of one trial in one year: pictures with their tables, without personal data."""

from __future__ import annotations

from typing import Any

from anyio import to_thread
from starlette.responses import Response

from bot.handoff.tally import days_of, tell, year_of
from bot.web.console import numbers_shown
from bot.web.console.guard import Visit


async def numbers(visit: Visit) -> Response:
    trials = sorted(trial for trial in visit.app.trials if visit.sees(trial))
    wanted = visit.request.query_params.get("trial") or (trials[0] if trials else "")
    if trials and wanted not in trials:
        return visit.missing()
    content = await to_thread.run_sync(_content, visit, wanted) if trials else {}
    await visit.record("numbers_viewed", wanted)
    return visit.page("numbers.html", {"trials": trials, "trial": wanted, "said": numbers_shown.words(), **content})


def _content(visit: Visit, trial: str) -> dict[str, Any]:
    store, this_year = visit.app.store, year_of(visit.app.now().date())
    days = store.days(trial)
    years = list(range(year_of(days[0]), year_of(days[1]) + 1)) if days else []
    given = visit.request.query_params.get("year", "")
    default = this_year if this_year in years or not years else years[-1]
    year = int(given) if given.isdigit() and int(given) in years else default
    found = tell(store.tallies(trial, *days_of(year)))
    parts = [] if found.small or not found.opened else numbers_shown.shown(found, visit.app.trials[trial])
    return {"years": years or [year], "year": year, "numbers": found, "parts": parts}
