"""Each page x each role, sign-ins in two steps and with a frozen clock, and the audit trail of it all."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import httpx
import pyotp
import pytest

from bot.bootstrap import App
from bot.commands.coordinator import add
from bot.handoff.roles import ACTIONS, ALLOWED, ROLES, covers, may
from bot.web.console import account_pages, live_pages, queue_pages
from bot.web.console.routes import PAGES
from bot.web.console.signing_in import token_hash
from tests.web.conftest import TRIAL
from tests.web.test_console import PASSWORD, referred, sign_in

OTHER = "another-trial"


@pytest.fixture(autouse=True)
def _streams_end_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue_pages, "STREAM_SECONDS", 0.0)
    monkeypatch.setattr(live_pages, "STREAM_SECONDS", 0.0)


def clock(app: App, moment: datetime) -> None:
    object.__setattr__(app, "clock", lambda: moment)


async def signed_in(app: App, http: httpx.AsyncClient, role: str, trials: list[str] | None = None) -> str:
    """The CSRF token of a sign-in with this role."""
    add(app.store, role, PASSWORD, app.now(), role, trials)
    assert (await sign_in(http, role)).status_code == 303
    return csrf_of(await http.get("/console/me"))


def filled(app: App, path: str, number: str) -> str:
    """The page's address, of the referral with this number, or of its chat."""
    session = app.store.referral(number)["session"]  # type: ignore[index]
    return f"/console{path}".replace("{number}", number).replace("{session}", session)


def csrf_of(page: httpx.Response) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert found, page.status_code
    return found.group(1)


def test_every_page_has_an_action_of_the_table() -> None:
    assert {action for _, _, action, _ in PAGES} <= ACTIONS
    assert set(ALLOWED) == set(ROLES)
    with pytest.raises(KeyError):
        may("lead", "everything")
    assert not may("stranger", "queue")


def test_an_admin_sees_nobody_and_an_auditor_changes_nothing() -> None:
    assert ALLOWED["admin"] == {"own", "accounts"}
    assert not ALLOWED["auditor"] & {"work", "live", "retry", "person", "accounts"}


def test_memberships() -> None:
    assert covers(frozenset({"*"}), TRIAL)
    assert covers(frozenset({TRIAL}), TRIAL)
    assert not covers(frozenset({OTHER}), TRIAL)
    assert not covers(frozenset(), TRIAL)


@pytest.mark.parametrize("role", ROLES)
async def test_each_page_opens_to_the_roles_of_the_table_only(app: App, http: httpx.AsyncClient, role: str) -> None:
    number = referred(app)
    csrf = await signed_in(app, http, role)
    for method, path, action, _ in PAGES:
        if path == "/me/password":  # ends the sign-in
            continue
        address = filled(app, path, number)
        got = await http.request(method, address, data={"csrf": csrf} if method == "POST" else None)
        elsewhere = path == "" and got.status_code == 303  # the console's first page leads an admin to the accounts
        refused = got.status_code == 403 or elsewhere
        assert refused is not may(role, action), (method, path, role, got.status_code)
        assert got.status_code < 500, (method, path, role)


@pytest.mark.parametrize("role", ["coordinator", "lead", "auditor"])
async def test_another_trials_record_is_not_there(app: App, http: httpx.AsyncClient, role: str) -> None:
    number = referred(app, "secret words")
    await signed_in(app, http, role, [OTHER])
    page = await http.get("/console")
    assert number not in page.text
    for method, path, action, _ in PAGES:
        if "{" in path and method == "GET":
            got = await http.get(filled(app, path, number))
            assert got.status_code == (404 if may(role, action) else 403), path
            assert "secret words" not in got.text


async def test_every_form_needs_its_token(app: App, http: httpx.AsyncClient) -> None:
    number = referred(app)
    await signed_in(app, http, "lead")
    for method, path, _, _ in PAGES:
        if method == "POST":
            address = filled(app, path, number)
            for form in ({}, {"csrf": "guess"}):
                assert (await http.post(address, data=form)).status_code == 403, path


SET_UP, CONFIRM = "/console/me/second-step", "/console/me/second-step/confirm"


def code_at(secret: str, moment: datetime) -> str:
    return pyotp.TOTP(secret).at(int(moment.timestamp()))


async def begin(http: httpx.AsyncClient, csrf: str, **fields: str) -> str | None:
    """The new secret that is shown, None if the password or the code was not taken."""
    got = await http.post(SET_UP, data={"csrf": csrf, "password": PASSWORD, **fields})
    if got.status_code == 401:
        return None
    assert got.status_code == 303
    found = re.search(r"<code>([A-Z2-7]{32})</code>", (await http.get(SET_UP)).text)
    assert found
    return found.group(1)


@pytest.fixture
async def with_app_code(app: App, http: httpx.AsyncClient) -> tuple[str, list[str]]:
    """An account with its second step set up: (secret, recovery codes)."""
    csrf = await signed_in(app, http, "lead")
    assert "<svg" not in (await http.get(SET_UP)).text, "the password comes first"
    secret = await begin(http, csrf)
    assert secret
    wrong = await http.post(CONFIRM, data={"csrf": csrf, "code": "000000x"})
    assert wrong.status_code == 401
    done = await http.post(CONFIRM, data={"csrf": csrf, "code": code_at(secret, app.now())})
    codes = re.findall(r"<code>([A-Z2-9]{5}-[A-Z2-9]{5})</code>", done.text)
    assert len(codes) == 10
    http.cookies.clear()
    return secret, codes


async def second(app: App, http: httpx.AsyncClient, code: str) -> int:
    """Sign in as `lead` and give this code: 303 if it was taken."""
    http.cookies.clear()
    await sign_in(http, "lead")
    csrf = csrf_of(await http.get("/console/second-step"))
    return (await http.post("/console/second-step", data={"csrf": csrf, "code": code})).status_code


async def test_the_second_step_is_asked_for_and_each_code_works_once(
    app: App, http: httpx.AsyncClient, with_app_code: tuple[str, list[str]]
) -> None:
    secret, _ = with_app_code
    await sign_in(http, "lead")
    before = http.cookies["console"]
    assert (await http.get("/console")).headers["location"] == "/console/second-step"
    csrf = csrf_of(await http.get("/console/second-step"))
    assert (await http.post("/console/second-step", data={"csrf": csrf, "code": "123"})).status_code == 401
    used = code_at(secret, app.now())
    got = await http.post("/console/second-step", data={"csrf": csrf, "code": used})
    assert got.status_code == 401, "the code that set it up is used up"
    clock(app, app.now() + timedelta(seconds=60))
    code = code_at(secret, app.now())
    app.store.forgive("lead")  # nobody has to wait for this test
    assert (await http.post("/console/second-step", data={"csrf": csrf, "code": code})).status_code == 303
    assert http.cookies["console"] != before, "the token changes at sign-in"
    assert app.store.signed_in(token_hash(before), app.now()) is None
    assert (await http.get("/console")).status_code == 200
    assert await second(app, http, code) == 401


async def test_a_recovery_code_works_once(
    app: App, http: httpx.AsyncClient, with_app_code: tuple[str, list[str]]
) -> None:
    _, codes = with_app_code
    assert await second(app, http, codes[0].lower()) == 303
    assert await second(app, http, codes[0].lower()) == 401
    assert app.store.recovery_codes_left("lead") == 9


async def test_an_open_sign_in_does_not_replace_the_second_step(
    app: App, http: httpx.AsyncClient, with_app_code: tuple[str, list[str]]
) -> None:
    """Neither without the password, nor without a code, nor with a secret that the form brings along."""
    secret, codes = with_app_code
    clock(app, app.now() + timedelta(seconds=60))
    assert await second(app, http, code_at(secret, app.now())) == 303
    csrf = csrf_of(await http.get("/console/me"))
    mine = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    forms = (
        (SET_UP, {}),
        (SET_UP, {"password": PASSWORD}),
        (SET_UP, {"code": codes[0]}),
        (SET_UP, {"password": "wrong wrong wrong", "code": codes[0]}),
        (SET_UP, {"password": PASSWORD, "code": code_at(secret, app.now())}),  # used to sign in
        (SET_UP, {"password": PASSWORD, "code": code_at(mine, app.now()), "secret": mine}),
        (CONFIRM, {"code": code_at(mine, app.now()), "secret": mine}),
    )
    for path, form in forms:
        app.store.forgive("lead")
        assert (await http.post(path, data={"csrf": csrf, **form})).status_code == 401, form
        assert "<svg" not in (await http.get(SET_UP)).text
    assert app.store.second_factor("lead")[0] == secret  # type: ignore[index]
    assert app.store.recovery_codes_left("lead") == 10, "a wrong password uses no code up"


@pytest.mark.parametrize("by", ["app", "recovery code"])
async def test_the_owner_replaces_the_second_step(
    app: App, http: httpx.AsyncClient, with_app_code: tuple[str, list[str]], by: str
) -> None:
    secret, codes = with_app_code
    clock(app, app.now() + timedelta(seconds=60))
    assert await second(app, http, codes[1]) == 303
    csrf = csrf_of(await http.get("/console/me"))
    given = code_at(secret, app.now()) if by == "app" else codes[0]
    new = await begin(http, csrf, code=given)
    assert new
    assert new != secret
    assert app.store.second_factor("lead")[0] == secret, "the old one counts until the new one is proved"  # type: ignore[index]
    code = code_at(new, app.now())
    done = await http.post(CONFIRM, data={"csrf": csrf, "code": code})
    assert done.status_code == 200
    assert await second(app, http, code) == 401, "the code that proved it is used up"
    clock(app, app.now() + timedelta(seconds=60))
    app.store.forgive("lead")
    assert await second(app, http, code_at(secret, app.now())) == 401
    app.store.forgive("lead")
    assert await second(app, http, codes[2]) == 401, "the old recovery codes went with it"
    app.store.forgive("lead")
    assert await second(app, http, code_at(new, app.now())) == 303
    actions = [one["action"] for one in app.store.audit_rows()]
    assert "second_step_replaced" in actions
    assert secret not in str(app.store.audit_rows())


async def test_a_picture_left_open_is_worth_nothing_after_ten_minutes(app: App, http: httpx.AsyncClient) -> None:
    csrf = await signed_in(app, http, "lead")
    secret = await begin(http, csrf)
    assert secret
    clock(app, app.now() + timedelta(minutes=11))
    got = await http.post(CONFIRM, data={"csrf": csrf, "code": code_at(secret, app.now())})
    assert got.status_code == 401
    assert "ten minutes" in got.text
    assert app.store.second_factor("lead") is None


async def test_a_guesser_at_an_open_sign_in_is_slowed_down(
    app: App, http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    csrf = await signed_in(app, http, "lead")
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr("bot.web.console.own_pages.asyncio", SimpleNamespace(sleep=sleep))
    for path, field in ((SET_UP, "password"), ("/console/me/password", "old"), (SET_UP, "password")):
        assert (await http.post(path, data={"csrf": csrf, field: "wrong wrong wrong"})).status_code == 401
    assert waited == [0.0, 0.5, 1.0]
    assert [one["action"] for one in app.store.audit_rows()].count("sign_in_failed") == 3


async def test_where_it_is_required_nothing_opens_before_it_is_set_up(app: App, http: httpx.AsyncClient) -> None:
    object.__setattr__(app, "settings", app.settings.__class__(**{**vars(app.settings), "second_factor": True}))
    add(app.store, "lead", PASSWORD, app.now(), "lead")
    await sign_in(http, "lead")
    for path in ("/console", "/console/me", "/console/audit"):
        assert (await http.get(path)).headers["location"] == "/console/me/second-step"
    assert (await http.get("/console/me/second-step")).status_code == 200
    secret = await begin(http, csrf_of(await http.get("/console/me/second-step")))
    assert secret
    csrf = csrf_of(await http.get("/console/me/second-step"))
    await http.post(CONFIRM, data={"csrf": csrf, "code": code_at(secret, app.now())})
    assert (await http.get("/console")).status_code == 200


async def test_a_sign_in_nobody_uses_ends_after_an_hour_and_any_after_twelve(app: App, http: httpx.AsyncClient) -> None:
    start = app.now()
    await signed_in(app, http, "lead")
    for minutes in range(50, 12 * 60, 50):  # in use all day
        clock(app, start + timedelta(minutes=minutes))
        assert (await http.get("/console/me")).status_code == 200, minutes
    clock(app, start + timedelta(hours=12, minutes=1))
    assert (await http.get("/console/me")).status_code == 303
    clock(app, start)
    await sign_in(http, "lead")
    clock(app, start + timedelta(minutes=61))
    assert (await http.get("/console/me")).status_code == 303


async def test_a_change_of_role_or_password_ends_the_sign_in(app: App, http: httpx.AsyncClient) -> None:
    await signed_in(app, http, "lead")
    app.store.change_account("lead", "auditor", ["*"], app.now(), "test")
    assert (await http.get("/console/me")).status_code == 303
    await sign_in(http, "lead")
    csrf = csrf_of(await http.get("/console/me"))
    wrong = {"csrf": csrf, "old": "not it at all", "new": "another long password"}
    assert (await http.post("/console/me/password", data=wrong)).status_code == 401
    short = {"csrf": csrf, "old": PASSWORD, "new": "short"}
    assert (await http.post("/console/me/password", data=short)).status_code == 422
    done = {"csrf": csrf, "old": PASSWORD, "new": "another long password"}
    assert (await http.post("/console/me/password", data=done)).status_code == 303
    assert (await http.get("/console/me")).status_code == 303
    assert (await sign_in(http, "lead", "another long password")).status_code == 303
    account = app.store.account("lead")
    assert account
    assert account.role == "auditor", "a new password leaves the role alone"


async def test_an_admin_makes_changes_and_removes_accounts(app: App, http: httpx.AsyncClient) -> None:
    csrf = await signed_in(app, http, "admin")
    form = {"csrf": csrf, "name": "bo", "password": "a long enough one", "role": "auditor", "trials": TRIAL}
    assert (await http.post("/console/accounts", data=form)).status_code == 303
    account = app.store.account("bo")
    assert account
    assert (account.role, account.trials) == ("auditor", frozenset({TRIAL}))
    for wrong in ({"role": "king"}, {"trials": "nowhere"}, {"password": "short"}, {"name": " "}):
        assert (await http.post("/console/accounts", data={**form, **wrong})).status_code == 422
    change = {"csrf": csrf, "name": "bo", "what": "change", "role": "lead", "trials": "*"}
    assert (await http.post("/console/accounts/change", data=change)).status_code == 303
    changed = app.store.account("bo")
    assert changed
    assert changed.role == "lead"
    mine = {**change, "name": "admin", "what": "remove"}
    assert (await http.post("/console/accounts/change", data=mine)).status_code == 422
    assert app.store.account("admin"), "nobody removes their own account"
    promoted = {**change, "name": "admin", "what": "change"}
    assert (await http.post("/console/accounts/change", data=promoted)).status_code == 422
    own = {**form, "name": "admin", "role": "lead"}
    assert (await http.post("/console/accounts", data=own)).status_code == 422
    assert app.store.account("admin").role == "admin", "nobody gives themselves another role"  # type: ignore[union-attr]
    unknown = {**change, "name": "Jane Doe 555-0100", "what": "reset"}
    assert (await http.post("/console/accounts/change", data=unknown)).status_code == 422
    await http.get("/console/referrals/Jane%20Doe%20555-0100")
    assert "Jane" not in str(app.store.audit_rows()), "what was typed never enters the trail"
    assert (await http.post("/console/accounts/change", data={**change, "what": "remove"})).status_code == 303
    assert app.store.account("bo") is None


@pytest.mark.parametrize("what", ["change", "remove"])
async def test_an_admin_who_is_none_any_more_takes_nobody_elses_place(
    app: App, http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """Two admins at the same moment: this one's page was opened while both were admins."""
    csrf = await signed_in(app, http, "admin")
    add(app.store, "bo", PASSWORD, app.now(), "admin")
    real = account_pages._change

    def late(*args: Any) -> bool:
        app.store.change_account("admin", "lead", ["*"], app.now(), "bo")
        return real(*args)

    monkeypatch.setattr(account_pages, "_change", late)
    form = {"csrf": csrf, "name": "bo", "what": what, "role": "lead", "trials": "*"}
    got = await http.post("/console/accounts/change", data=form)
    assert got.status_code == 409
    assert "bo is the only admin" in got.text
    assert app.store.account("bo").role == "admin"  # type: ignore[union-attr]


async def test_views_changes_and_sign_ins_are_in_the_trail(app: App, http: httpx.AsyncClient) -> None:
    number = referred(app)
    add(app.store, "lead", PASSWORD, app.now(), "lead")
    await sign_in(http, "lead", "wrong wrong wrong")
    await sign_in(http, "nobody", "hunter2hunter2")
    await sign_in(http, "lead")
    await http.get(f"/console/referrals/{number}")
    await http.get("/console/audit")  # not for a lead
    rows = [(one["actor"], one["action"], one["object"]) for one in app.store.audit_rows()]
    for expected in (
        ("lead", "sign_in_failed", ""),
        ("(no account)", "sign_in_failed", ""),
        ("lead", "sign_in", ""),
        ("lead", "referral_viewed", number),
        ("lead", "refused", "/console/audit"),
        ("(command line)", "account_made", "lead"),
    ):
        assert expected in rows
    assert app.store.verify_audit().broken is None


async def test_the_auditor_reads_the_trail_and_checks_it(app: App, http: httpx.AsyncClient) -> None:
    await signed_in(app, http, "auditor")
    page = await http.get("/console/audit?verify=1")
    assert "rows hold" in page.text
    assert "account made" in page.text
    assert (await http.get("/console/audit?page=x&object=%3Cscript%3E")).status_code == 200
