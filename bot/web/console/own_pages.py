"""One's own account: another password, and the second step of signing in."""

from __future__ import annotations

from anyio import to_thread
from starlette.responses import RedirectResponse, Response

from bot.handoff.passwords import hash_password, matches
from bot.handoff.second_factor import new_secret, picture, recovery_codes, recovery_hash, step_of
from bot.web.console.guard import Visit
from bot.web.console.signing_in import PATH

ISSUER = "prescreen"


async def me(visit: Visit) -> Response:
    left = await to_thread.run_sync(visit.app.store.recovery_codes_left, visit.who.coordinator)
    return visit.page("me.html", {"left": left})


async def password(visit: Visit) -> Response:
    """Every sign-in of the account ends with its old password, this one too."""
    store, name = visit.app.store, visit.who.coordinator
    given, wanted = visit.form.get("old", "")[:500], visit.form.get("new", "")[:500]
    stored = await to_thread.run_sync(store.password_hash, name)
    if not await to_thread.run_sync(matches, stored, given):
        return visit.page("me.html", {"problem": "wrong"}, 401)
    try:
        hashed = await to_thread.run_sync(hash_password, wanted)
    except ValueError as short:
        return visit.page("me.html", {"problem": str(short)}, 422)
    await to_thread.run_sync(store.add_coordinator, name, hashed, visit.app.now())
    await visit.record("password_changed", name)
    return RedirectResponse(f"{PATH}/sign-in", 303)


async def set_up(visit: Visit) -> Response:
    """A new secret, shown as a picture; it counts once a code of it came back."""
    secret = new_secret()
    return visit.page("set_up.html", {"secret": secret, "picture": picture(secret, visit.who.coordinator, ISSUER)})


async def confirm_set_up(visit: Visit) -> Response:
    """The recovery codes are shown here once, and never again."""
    secret, name = visit.form.get("secret", "")[:64], visit.who.coordinator
    if not _is_secret(secret) or step_of(secret, visit.form.get("code", "")[:12], visit.app.now(), 0) is None:
        shown = (
            {"secret": secret, "picture": picture(secret, name, ISSUER), "problem": "wrong"}
            if _is_secret(secret)
            else {}
        )
        return visit.page("set_up.html", shown, 401) if shown else RedirectResponse(f"{PATH}/me/second-step", 303)
    codes = recovery_codes()
    hashes = [recovery_hash(code) for code in codes]
    await to_thread.run_sync(visit.app.store.set_second_factor, name, secret, hashes)
    await visit.record("second_step_set_up", name)
    return visit.page("recovery.html", {"codes": codes})


def _is_secret(secret: str) -> bool:
    return len(secret) == 32 and all(sign in "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" for sign in secret)
