"""The admin's page: accounts with their roles and trials. Nobody's data stands on it."""

from __future__ import annotations

from anyio import to_thread
from starlette.responses import RedirectResponse, Response

from bot.handoff.passwords import hash_password
from bot.handoff.roles import EVERY_TRIAL, ROLES
from bot.storage import LastAdmin
from bot.web.console.guard import Visit
from bot.web.console.signing_in import PATH

OWN = "Another admin has to change your own account."


async def accounts(visit: Visit, problem: str = "", status: int = 200) -> Response:
    rows = await to_thread.run_sync(visit.app.store.accounts)
    content = {"accounts": rows, "roles": ROLES, "trials": sorted(visit.app.trials), "problem": problem}
    return visit.page("accounts.html", content, status)


async def add(visit: Visit) -> Response:
    """A new account, or a new password for one that exists."""
    name, role = visit.form.get("name", "").strip(), visit.form.get("role", "")
    trials = _trials(visit)
    if not 0 < len(name) <= 100 or not name.isprintable():
        return await accounts(visit, "The name must have 1 to 100 visible characters.", 422)
    if role not in ROLES or trials is None:
        return await accounts(visit, "Choose a role, and trials that are known here.", 422)
    if name == visit.who.coordinator:
        return await accounts(visit, OWN, 422)
    try:
        hashed = await to_thread.run_sync(hash_password, visit.form.get("password", "")[:500])
    except ValueError as short:
        return await accounts(visit, str(short), 422)
    store, by = visit.app.store, visit.who.coordinator
    try:
        await to_thread.run_sync(store.add_coordinator, name, hashed, visit.app.now(), by, role, trials)
    except LastAdmin as refused:
        return await accounts(visit, str(refused), 409)
    return RedirectResponse(f"{PATH}/accounts", 303)


async def change(visit: Visit) -> Response:
    """Another role, other trials, no second step any more, or no account any more; its sign-ins end."""
    name, what = visit.form.get("name", ""), visit.form.get("what", "")
    role, trials = visit.form.get("role", ""), _trials(visit)
    if name == visit.who.coordinator:
        return await accounts(visit, OWN, 422)
    if what not in ("remove", "reset") and (what != "change" or role not in ROLES or trials is None):
        return await accounts(visit, "Choose a role, and trials that are known here.", 422)
    try:
        done = await to_thread.run_sync(_change, visit, name, what, role, trials or [])
    except LastAdmin as refused:
        return await accounts(visit, str(refused), 409)
    if not done:
        return await accounts(visit, "There is no such account.", 422)
    return RedirectResponse(f"{PATH}/accounts", 303)


def _change(visit: Visit, name: str, what: str, role: str, trials: list[str]) -> bool:
    store, now, by = visit.app.store, visit.app.now(), visit.who.coordinator
    if what == "remove":
        return store.remove_account(name, now, by)
    if what == "reset":
        return store.reset_second_factor(name, now, by)
    return store.change_account(name, role, trials, now, by)


def _trials(visit: Visit) -> list[str] | None:
    """The trials named in the form, separated by blanks; None if one of them is not known here."""
    given = visit.form.get("trials", EVERY_TRIAL).split() or [EVERY_TRIAL]
    return given if all(one == EVERY_TRIAL or one in visit.app.trials for one in given) else None
