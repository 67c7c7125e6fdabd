"""The admin's page: accounts with their roles and trials. Nobody's data stands on it."""

from __future__ import annotations

from anyio import to_thread
from starlette.responses import RedirectResponse, Response

from bot.handoff.passwords import hash_password
from bot.handoff.roles import EVERY_TRIAL, ROLES
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
    new = await to_thread.run_sync(visit.app.store.add_coordinator, name, hashed, visit.app.now(), role, trials)
    await visit.record("account_made" if new else "account_renewed", name, role=role, trials=sorted(trials))
    return RedirectResponse(f"{PATH}/accounts", 303)


async def change(visit: Visit) -> Response:
    """Another role, other trials, no second step any more, or no account any more; its sign-ins end."""
    store, name, what = visit.app.store, visit.form.get("name", ""), visit.form.get("what", "")
    if name == visit.who.coordinator:
        return await accounts(visit, OWN, 422)
    if await to_thread.run_sync(store.account, name) is None:
        return await accounts(visit, "There is no such account.", 422)
    if what == "remove":
        done = await to_thread.run_sync(store.remove_account, name)
    elif what == "reset":
        await to_thread.run_sync(store.set_second_factor, name, None)
        await to_thread.run_sync(store.sign_out_everywhere, name)
        done = True
    else:
        role, trials = visit.form.get("role", ""), _trials(visit)
        if what != "change" or role not in ROLES or trials is None:
            return await accounts(visit, "Choose a role, and trials that are known here.", 422)
        done = await to_thread.run_sync(store.change_account, name, role, trials)
    if done:
        await visit.record(f"account_{what}", name, role=visit.form.get("role", ""))
    return RedirectResponse(f"{PATH}/accounts", 303)


def _trials(visit: Visit) -> list[str] | None:
    """The trials named in the form, separated by blanks; None if one of them is not known here."""
    given = visit.form.get("trials", EVERY_TRIAL).split() or [EVERY_TRIAL]
    return given if all(one == EVERY_TRIAL or one in visit.app.trials for one in given) else None
