"""The list of referrals, and one referral with its grounds."""

from __future__ import annotations

from typing import Any

from anyio import to_thread
from starlette.responses import RedirectResponse, Response

from bot.handoff.numbers import validate
from bot.handoff.view import referral_view
from bot.web.console import shown
from bot.web.console.guard import Visit
from bot.web.console.signing_in import PATH


async def queue(visit: Visit) -> Response:
    if visit.who.role == "admin":  # the first page of the console is not theirs
        return RedirectResponse(f"{PATH}/accounts", 303)
    rows = await to_thread.run_sync(_rows, visit)
    await visit.record("queue_viewed")
    return visit.page("referrals.html", {"referrals": rows})


async def referral(visit: Visit) -> Response:
    view = await to_thread.run_sync(_view, visit, visit.request.path_params["number"])
    if view is None:
        return visit.missing()
    await visit.record("referral_viewed", view["view"]["number"])
    return visit.page("referral.html", view)


def _rows(visit: Visit) -> list[dict[str, Any]]:
    app, now = visit.app, visit.app.now()
    mine = [one for one in app.store.referrals() if visit.sees(one["trial"])]
    return [{**shown.listed(one, now), "cohort_label": _cohort(visit, one)} for one in mine]


def _cohort(visit: Visit, referral: dict[str, Any]) -> str | None:
    trial, cohort = visit.app.trials.get(referral["trial"]), str(referral.get("cohort") or "")
    return trial.cohorts[cohort].label if trial and cohort in trial.cohorts else cohort


def _view(visit: Visit, given: str) -> dict[str, Any] | None:
    app, number = visit.app, validate(given)
    stored = app.store.referral(number) if number else None
    if number is None or stored is None or not visit.sees(stored["trial"]):
        return None
    view = referral_view(app.store, app.trials.get(stored["trial"]), number)
    if view is None or view["withdrawn_at"]:
        return None if view is None else {"view": view}
    app.store.mark_opened(number, app.now())
    ordered = shown.in_order(view["criteria"])
    return {"view": view, "criteria": ordered, "counts": shown.counted(ordered)}
