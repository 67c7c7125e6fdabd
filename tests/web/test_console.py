"""Proves who gets into the console and that nothing a visitor said becomes markup there."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from types import SimpleNamespace

import httpx
import pytest

from bot.bootstrap import App
from bot.commands.coordinator import add
from bot.handoff import passwords
from bot.screening.model import Incoming
from bot.web.console import shown
from bot.web.console.signing_in import Door
from tests.storage.made import handoff, screening
from tests.web.conftest import TRIAL, Visitor

NAME, PASSWORD = "maria", "correct horse battery staple"
NASTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7919 * 7907 }}{% raw %}",
    "javascript:alert(1)",
    "</blockquote></article><h1>owned",
    "&lt;b&gt; &amp; \u202e reversed",
    "<svg/onload=alert`1`>",
]


@pytest.fixture
def account(app: App) -> None:
    add(app.store, NAME, PASSWORD, app.now())


async def form_token(http: httpx.AsyncClient) -> str:
    page = await http.get("/console/sign-in")
    found = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert found
    return found.group(1)


async def sign_in(http: httpx.AsyncClient, name: str = NAME, password: str = PASSWORD) -> httpx.Response:
    form = {"csrf": await form_token(http), "name": name, "password": password}
    return await http.post("/console/sign-in", data=form)


def referred(app: App, words: str = "yes", **contact: str) -> str:
    """A session that was handed off with `words` as an answer; the referral's number."""
    started = app.start_session(TRIAL, "America/New_York")
    message = str(uuid.uuid4())
    app.store.write_message(started.session, Incoming(id=message, text=words), "body", app.now())
    turn = handoff(screening(started.session), words, **contact)
    number = app.store.apply(started.session, message, turn, app.now())
    assert number is not None
    return number


@pytest.mark.parametrize("path", ["/console", "/console/referrals/PS-0000-0000-0", "/console/referrals/x"])
async def test_without_a_sign_in_there_is_only_the_form(http: httpx.AsyncClient, path: str) -> None:
    got = await http.get(path)
    assert (got.status_code, got.headers["location"]) == (303, "/console/sign-in")


async def test_signing_in_and_out(app: App, http: httpx.AsyncClient, account: None) -> None:
    got = await sign_in(http)
    assert got.status_code == 303
    cookie = next(one for one in got.headers.get_list("set-cookie") if one.startswith("console="))
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert "Path=/console" in cookie
    token = http.cookies["console"]
    assert app.store.signed_in(token, app.now()) is None, "only its hash is stored"
    page = await http.get("/console")
    assert page.status_code == 200
    assert NAME in page.text
    csrf = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert csrf
    assert (await http.post("/console/sign-out", data={"csrf": "wrong"})).status_code == 403
    assert (await http.get("/console")).status_code == 200
    assert (await http.post("/console/sign-out", data={"csrf": csrf.group(1)})).status_code == 303
    http.cookies.set("console", token, domain="127.0.0.1", path="/console")
    assert (await http.get("/console")).status_code == 303, "an old cookie opens nothing"


@pytest.mark.parametrize(
    ("name", "password"), [(NAME, "wrong wrong wrong"), ("nobody", PASSWORD), ("", ""), ("x" * 5000, "")]
)
async def test_a_wrong_name_or_password_says_the_same(
    http: httpx.AsyncClient, account: None, name: str, password: str
) -> None:
    got = await sign_in(http, name, password)
    assert got.status_code == 401
    assert "do not belong together" in got.text
    assert "console" not in http.cookies


async def test_failures_make_the_next_try_slower_also_after_a_restart(app: App, account: None) -> None:
    delays = []
    for _ in range(8):
        door = Door(app)  # as after a restart, or in another process
        delays.append(door.knock(NAME))
        assert door.open(NAME, "wrong wrong wrong") is None
    assert delays == [0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0]
    assert Door(app).knock("somebody else") == 0.0
    assert Door(app).knock(NAME) == 8.0, "a delay, and no lock"
    assert Door(app).open(NAME, PASSWORD)
    assert Door(app).knock(NAME) == 0.0


async def test_a_name_that_is_no_account_is_as_slow(
    app: App, http: httpx.AsyncClient, account: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same delays, the same work (a hash is verified and a row is written), the same words."""
    verified: list[bool] = []
    waited: dict[str, list[float]] = {NAME: [], "nobody": []}
    pages: dict[str, list[str]] = {NAME: [], "nobody": []}
    real = passwords._hasher.__class__.verify
    monkeypatch.setattr(passwords._hasher.__class__, "verify", lambda *args: verified.append(True) or real(*args))
    for name in waited:

        async def sleep(seconds: float, name: str = name) -> None:
            waited[name].append(seconds)

        monkeypatch.setattr("bot.web.console.sign_in_pages.asyncio", SimpleNamespace(sleep=sleep))
        for _ in range(4):
            got = await sign_in(http, name, "wrong wrong wrong")
            pages[name].append(re.sub(r'value="[^"]*"', "", got.text))
    assert waited[NAME] == waited["nobody"] == [0.0, 0.5, 1.0, 2.0]
    assert len(verified) == 8
    assert pages[NAME] == pages["nobody"]
    assert len([one for one in app.store.audit_rows() if one["action"] == "sign_in_failed"]) == 8


@pytest.mark.parametrize("fields", [{}, {"csrf": ""}, {"csrf": "guess"}])
async def test_the_form_needs_its_token(http: httpx.AsyncClient, account: None, fields: dict[str, str]) -> None:
    await http.get("/console/sign-in")
    got = await http.post("/console/sign-in", data={**fields, "name": NAME, "password": PASSWORD})
    assert got.status_code == 403
    assert "console" not in http.cookies


async def test_a_form_sent_from_another_site_is_refused(http: httpx.AsyncClient, account: None) -> None:
    form = {"csrf": await form_token(http), "name": NAME, "password": PASSWORD}
    got = await http.post("/console/sign-in", data=form, headers={"Origin": "https://elsewhere.example"})
    assert got.status_code == 400


async def test_a_sign_in_ends(app: App, http: httpx.AsyncClient, account: None) -> None:
    await sign_in(http)
    later = app.now() + timedelta(hours=app.settings.console_hours, minutes=1)
    object.__setattr__(app, "clock", lambda: later)
    assert (await http.get("/console")).status_code == 303


async def test_the_referral_shows_contact_words_value_status_and_why(
    app: App, http: httpx.AsyncClient, account: None
) -> None:
    number = referred(app, "my own words")
    await sign_in(http)
    listed = (await http.get("/console")).text
    assert number in listed
    assert "likely eligible" in listed
    assert "new" in listed
    page = (await http.get(f"/console/referrals/{number.lower()}")).text
    for part in ("Ada Example", "+1 212-555-0123", "my own words", "P-I1", "pass", "look at the record", "Transcript"):
        assert part in page, part
    assert ">new<" in (await http.get("/console")).text


async def test_a_withdrawn_referral_says_so_and_nothing_else(app: App, http: httpx.AsyncClient, account: None) -> None:
    number = referred(app, "my own words")
    await sign_in(http)
    session = app.store.referral(number)["session"]  # type: ignore[index]
    app.erase(session)
    for page in (await http.get(f"/console/referrals/{number}"), await http.get("/console")):
        assert page.status_code == 200
        assert "do not contact" in page.text
        assert "Ada" not in page.text
        assert "my own words" not in page.text
    assert "withdrawn by the visitor - do not contact" in (await http.get(f"/console/referrals/{number}")).text


async def test_a_number_that_is_not_there(http: httpx.AsyncClient, account: None) -> None:
    await sign_in(http)
    for number in ("PS-0000-0000-0", "nonsense", "PS-0000-0000-1"):
        assert (await http.get(f"/console/referrals/{number}")).status_code == 404


@pytest.mark.parametrize("nasty", NASTY)
async def test_what_a_visitor_said_is_never_markup(
    app: App, http: httpx.AsyncClient, account: None, nasty: str
) -> None:
    number = referred(app, nasty, name=nasty, email=nasty)
    await sign_in(http)
    plain = (await http.get(f"/console/referrals/{referred(app)}")).text
    page = (await http.get(f"/console/referrals/{number}")).text
    listing = (await http.get("/console")).text
    for text in (page, listing):
        assert "<script" not in text.replace('<script src="/static/console.js" defer></script>', "")
        assert "<img src=x" not in text
        assert "<svg" not in text
        assert "<h1>owned" not in text
        assert "62615533" not in text
    tags = re.compile(r"<(\w+)")
    assert set(tags.findall(page)) <= set(tags.findall(plain)), "no tag that a harmless referral does not have"


async def test_a_visitors_token_opens_no_console(patient: Visitor) -> None:
    patient.http.cookies.set("console", patient.token, domain="127.0.0.1", path="/console")
    assert (await patient.http.get("/console", headers=patient.auth)).status_code == 303


def test_doubts_come_first() -> None:
    statuses = ["pass", "fail", "verify", "unknown", "not_applicable", "unknown"]
    ordered = shown.in_order([{"status": one} for one in statuses])
    assert [one["status"] for one in ordered] == ["unknown", "unknown", "fail", "verify", "pass", "not_applicable"]
    assert shown.counted(ordered)[0] == ("unknown", 2)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, "just now"),
        (59, "just now"),
        (60, "1 minute"),
        (7199, "1 hour"),
        (7200, "2 hours"),
        (86400, "1 day"),
        (200000, "2 days"),
    ],
)
def test_the_age_of_a_referral(seconds: int, expected: str) -> None:
    from datetime import datetime, timezone

    now = datetime(2026, 11, 22, tzinfo=timezone.utc)
    made = (now - timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert shown.age(made, now) == expected
