"""One referral with its grounds, and what a coordinator does with it."""

from __future__ import annotations

from datetime import date
from typing import Any

from anyio import to_thread
from starlette.responses import RedirectResponse, Response

from bot.handoff import gathered, states
from bot.handoff.numbers import validate
from bot.handoff.view import referral_view
from bot.storage.desk import Change, Overtaken
from bot.web.console import shown
from bot.web.console.guard import Visit
from bot.web.console.signing_in import PATH

FINDINGS = ("meets it", "does not meet it", "still open")
_LONGEST = 2000


async def referral(visit: Visit, problem: str = "", status: int = 200) -> Response:
    view = await to_thread.run_sync(_view, visit, visit.request.path_params["number"])
    if view is None:
        return visit.missing()
    await visit.record("referral_viewed", view["view"]["number"])
    return visit.page("referral.html", {**view, "problem": problem}, status)


async def change(visit: Visit) -> Response:
    """Claim it, or say what became of it. The version in the form keeps two people from the same step."""
    number = await to_thread.run_sync(_known, visit)
    if number is None:
        return await referral(visit)  # withdrawn meanwhile, which the page says, or not there
    step = await to_thread.run_sync(_step, visit, number)
    if isinstance(step, str):
        return await referral(visit, step, 422)
    try:
        overtaken = await to_thread.run_sync(visit.app.store.change, step, visit.app.now())
    except LookupError:
        return await referral(visit)
    if overtaken is not None:
        return await referral(visit, _too_late(overtaken), 409)
    return RedirectResponse(f"{PATH}/referrals/{number}", 303)


async def finding(visit: Visit) -> Response:
    """The coordinator's own finding on one criterion, with a reason."""
    number = await to_thread.run_sync(_known, visit)
    if number is None:
        return await referral(visit)
    criterion, found = visit.form.get("criterion", "")[:32], visit.form.get("finding", "")
    reason = visit.form.get("reason", "").strip()[:_LONGEST]
    if found not in FINDINGS or not reason or not criterion.replace("-", "").replace(".", "").isalnum():
        return await referral(visit, "Please choose a finding and give a reason.", 422)
    store, who = visit.app.store, visit.who.coordinator
    try:
        await to_thread.run_sync(store.find, number, who, criterion, found, reason, visit.app.now())
    except LookupError:
        return await referral(visit)
    return RedirectResponse(f"{PATH}/referrals/{number}#{criterion}", 303)


def _step(visit: Visit, number: str) -> Change | str:
    """The change that the form asks for, or a sentence that says what is wrong with it."""
    form, who = visit.form, visit.who.coordinator
    stored = visit.app.store.referral(number)
    state, version = form.get("state", ""), form.get("version", "")
    if stored is None or not version.isdigit() or len(version) > 9:
        return "The form was too old. Please look at the referral again."
    claims = state == states.CLAIMED and stored["state"] in (states.NEW, states.CLAIMED)
    if int(version) == stored["version"] and not claims and not states.follows(stored["state"], state):
        return f"A referral that is {shown.plainly(stored['state'])} cannot become {shown.plainly(state)}."
    day = _day(form.get("on_day", ""))
    if state in states.NEEDS_DAY and day is None:
        return "Please give the day."
    return Change(
        number=number,
        version=int(version),
        state=state,
        by=who,
        text=form.get("note", "").strip()[:_LONGEST],
        owner=None if state == states.NEW else who if state == states.CLAIMED else stored["owner"] or who,
        on_day=day if state in states.NEEDS_DAY else None,
        contacted=state in states.SPOKEN,
        enrolled=state == states.ENROLLED,
    )


def _too_late(overtaken: Overtaken) -> str:
    who = overtaken.owner or "Somebody"
    return f"{who} was faster: it is {shown.plainly(overtaken.state)} now. Nothing of yours was stored."


def _known(visit: Visit) -> str | None:
    """The number in the address, if it is a referral of this account's trials and was not withdrawn."""
    number = validate(visit.request.path_params["number"])
    stored = visit.app.store.referral(number) if number else None
    return number if stored and not stored["withdrawn_at"] and visit.sees(stored["trial"]) else None


def _view(visit: Visit, given: str) -> dict[str, Any] | None:
    app, number = visit.app, validate(given)
    stored = app.store.referral(number) if number else None
    if number is None or stored is None or not visit.sees(stored["trial"]):
        return None
    view = referral_view(app.store, app.trials.get(stored["trial"]), number)
    if view is None or view["withdrawn_at"]:
        return None if view is None else {"view": view}
    app.store.mark_opened(number, app.now())
    ordered, notes = shown.in_order(view["criteria"]), app.store.notes(view["session"])
    return {
        "view": view,
        "criteria": ordered,
        "counts": shown.counted(ordered),
        "to_ask": [one for one in ordered if one["status"] == "unknown"],
        "found": {one["about"]: one for one in notes if one["kind"] == "finding"},
        "steps": [one for one in notes if one["kind"] == "state"],
        "next": states.NEXT[view["state"]],
        "claims": view["state"] not in states.OPEN or view["owner"] != visit.who.coordinator,
        "findings": FINDINGS,
        "alike": app.store.alike(number),
        "scalp": gathered.scalp(ordered),
        "medicines": gathered.medicines(ordered),
    }


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None
