"""One's own account: another password, and the second step of signing in. Both ask first who is sitting there."""

from __future__ import annotations

import asyncio

from anyio import to_thread
from starlette.responses import RedirectResponse, Response

from bot.handoff.passwords import hash_password
from bot.handoff.second_factor import new_secret, picture, recovery_codes, recovery_hash, step_of
from bot.web.console.guard import SET_UP, Visit
from bot.web.console.signing_in import PATH, hash_of

ISSUER = "prescreen"


async def me(visit: Visit, problem: str = "", status: int = 200) -> Response:
    left = await to_thread.run_sync(visit.app.store.recovery_codes_left, visit.who.coordinator)
    return visit.page("me.html", {"left": left, "problem": problem}, status)


async def password(visit: Visit) -> Response:
    """Every sign-in of the account ends with its old password, this one too."""
    store, name = visit.app.store, visit.who.coordinator
    if visit.door.too_fast(visit.request):
        return await me(visit, "slow", 429)
    if not await _is_owner(visit, visit.form.get("old", "")):
        return await me(visit, "wrong", 401)
    try:
        hashed = await to_thread.run_sync(hash_password, visit.form.get("new", "")[:500])
    except ValueError as short:
        return await me(visit, str(short), 422)
    await to_thread.run_sync(store.change_password, name, hashed, visit.app.now())
    return RedirectResponse(f"{PATH}/sign-in", 303)


async def set_up(visit: Visit) -> Response:
    """The password first; then the new secret as a picture, for ten minutes."""
    return await _set_up(visit)


async def begin_set_up(visit: Visit) -> Response:
    """Who sits at an open sign-in is not yet its owner: the password is asked for, and a code of the step that is there."""
    name, code = visit.who.coordinator, visit.form.get("code", "")[:40]
    if visit.door.too_fast(visit.request):
        return visit.page("own_again.html", {"problem": "slow"}, 429)
    if not await _is_owner(visit, visit.form.get("password", ""), code if visit.who.second_factor else None):
        return visit.page("own_again.html", {"problem": "wrong"}, 401)
    store, token = visit.app.store, hash_of(visit.request)
    await to_thread.run_sync(store.begin_second_factor, token, new_secret(), visit.app.now())
    await visit.record("second_step_begun", name)
    return RedirectResponse(SET_UP, 303)


async def confirm_set_up(visit: Visit) -> Response:
    """The secret counts once a code of it came back; that code is used up. Recovery codes are shown only here."""
    store, name, token, now = visit.app.store, visit.who.coordinator, hash_of(visit.request), visit.app.now()
    secret = await to_thread.run_sync(store.pending_second_factor, token, now)
    step = None if secret is None else step_of(secret, visit.form.get("code", "")[:12], now, 0)
    if secret is None or step is None:
        return await _set_up(visit, "wrong", 401)
    codes = recovery_codes()
    hashes = [recovery_hash(code) for code in codes]
    if not await to_thread.run_sync(store.set_second_factor, token, name, secret, step, hashes, now):
        return RedirectResponse(SET_UP, 303)
    return visit.page("recovery.html", {"codes": codes})


async def _set_up(visit: Visit, problem: str = "", status: int = 200) -> Response:
    pending = visit.app.store.pending_second_factor
    secret = await to_thread.run_sync(pending, hash_of(visit.request), visit.app.now())
    if secret is None:
        return visit.page("own_again.html", {"problem": "late" if problem else ""}, status)
    drawn = picture(secret, visit.who.coordinator, ISSUER)
    return visit.page("set_up.html", {"secret": secret, "picture": drawn, "problem": problem}, status)


async def _is_owner(visit: Visit, given: str, code: str | None = None) -> bool:
    """Whether the password is right, and the code too where one is given; slow after failures, as signing in is."""
    door, name = visit.door, visit.who.coordinator
    await asyncio.sleep(await to_thread.run_sync(door.knock, name))
    if not await to_thread.run_sync(door.is_password, name, given[:500]):
        return False
    if code is not None and await to_thread.run_sync(door.code_of, name, code) is None:
        return False
    await to_thread.run_sync(visit.app.store.forgive, name)
    return True
