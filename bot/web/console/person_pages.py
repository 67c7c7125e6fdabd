"""Everything about one person at their wish: found, taken along as one file, or erased with a receipt."""

from __future__ import annotations

from typing import Any

from anyio import to_thread
from starlette.responses import RedirectResponse, Response

from bot.handoff.numbers import validate
from bot.handoff.person_file import person_json
from bot.handoff.referral_file import json_file
from bot.handoff.view import referral_view
from bot.storage import NoSession
from bot.web.console.file_pages import JSON, attachment
from bot.web.console.guard import Visit
from bot.web.console.signing_in import PATH

HERE = f"{PATH}/out/person"
KEPT = ("transcript", "answers", "consents", "desk", "notifications", "trail")


async def find(visit: Visit) -> Response:
    """The form's word is never in an address or in the trail: it may be a name."""
    wanted = visit.form.get("q", "").strip()[:200]
    number = validate(wanted)
    if number is not None:
        return RedirectResponse(f"{HERE}/{number}", 303)
    found = await to_thread.run_sync(visit.app.store.search, wanted, visit.who.trials) if wanted else []
    await visit.record("person_searched")
    return visit.page("persons.html", {"found": found, "q": wanted})


async def person(visit: Visit, problem: str = "", status: int = 200) -> Response:
    number = await to_thread.run_sync(_known, visit)
    if number is None:
        return visit.missing()
    content = await to_thread.run_sync(_shown, visit, number)
    await visit.record("person_viewed", number)
    return visit.page("person.html", {**content, "problem": problem}, status)


async def whole(visit: Visit) -> Response:
    number = await to_thread.run_sync(_known, visit)
    content = await to_thread.run_sync(_whole, visit, number) if number else None
    if number is None or content is None:
        return visit.missing()
    await visit.record("person_exported", number)
    return attachment(json_file(content), JSON, f"everything-{number}.json")


async def erase(visit: Visit) -> Response:
    """The number has to be typed: it is the one step that nobody can take back."""
    number = await to_thread.run_sync(_known, visit)
    if number is None:
        return visit.missing()
    if validate(visit.form.get("confirm", "")[:40]) != number:
        return await person(visit, "Nothing was erased: the number that you typed is not this one.", 422)
    store, who = visit.app.store, visit.who.coordinator
    await to_thread.run_sync(store.erase_person, number, who, visit.app.now())
    return RedirectResponse(f"{HERE}/{number}", 303)


async def receipt(visit: Visit) -> Response:
    number = await to_thread.run_sync(_known, visit)
    found = await to_thread.run_sync(visit.app.store.erasure, number) if number else None
    if number is None or found is None:
        return visit.missing()
    await visit.record("receipt_exported", number)
    return attachment(json_file(found), JSON, f"erased-{number}.json")


def _known(visit: Visit) -> str | None:
    """The number in the address, if it is of this account's trials; withdrawn ones too."""
    number = validate(visit.request.path_params["number"])
    stored = visit.app.store.referral(number) if number else None
    return number if stored and visit.sees(stored["trial"]) else None


def _shown(visit: Visit, number: str) -> dict[str, Any]:
    content, store = _whole(visit, number), visit.app.store
    if content is None:
        return {"number": number, "receipt": store.erasure(number)}
    kept = [(name, len(content[name])) for name in KEPT]
    return {"number": number, "receipt": None, "person": content, "kept": kept, "alike": store.alike(number)}


def _whole(visit: Visit, number: str) -> dict[str, Any] | None:
    """The person's file; None once it is erased."""
    store = visit.app.store
    try:
        stored = store.referral(number)
        view = stored and referral_view(store, visit.app.trials.get(stored["trial"]), number)
        return None if not view or view["withdrawn_at"] else person_json(store, view, visit.app.now())
    except NoSession:  # erased while it was being read
        return None
