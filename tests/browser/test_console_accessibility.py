"""Proves, for every page of the console there is, found by its table: axe-core finds nothing wrong in light and dark, and
nothing is cut off at 320 pixels. States that no address leads to (a refused form, the recovery codes) are listed here.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
import pyotp
import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from bot.handoff.roles import ROLES, may
from bot.web.console.routes import PAGES
from bot.web.console.signing_in import COOKIE, Door
from tests.browser.axe import violations
from tests.browser.desk import PASSWORD, Desk

SIZES: dict[str, ViewportSize] = {"wide": {"width": 1280, "height": 900}, "small": {"width": 320, "height": 640}}
SCHEMES = ["light", "dark"]
CUT = """() => [...document.querySelectorAll('body *')]
  .filter(node => node.checkVisibility() && !node.closest('.scroll, svg, .visually-hidden'))
  .filter(node => node.getBoundingClientRect().right > innerWidth + 1).map(node => node.outerHTML.slice(0, 90))"""
At = Callable[[Page, Desk], None]


@pytest.fixture(params=SCHEMES)
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def page_of(chromium: Browser, desk: Desk, scheme: str, name: str | None) -> Page:
    """A page in which the account is signed in, in both steps."""
    context = chromium.new_context(color_scheme=scheme, viewport=SIZES["wide"], reduced_motion="reduce")
    if name is not None:
        context.add_cookies(
            [{"name": COOKIE, "value": token_of(desk, name), "domain": "127.0.0.1", "path": "/console"}]
        )
    return context.new_page()


def token_of(desk: Desk, name: str) -> str:
    token = Door(desk.app).open(name, PASSWORD)
    assert token
    return token


def filled(path: str, desk: Desk) -> str:
    of = "luis" if path.endswith("/receipt") else "hannah"  # whose data were erased, and whose were not
    values = {"number": desk.numbers[of], "session": desk.asking, "trial": "NCT05398809"}
    missing = set(re.findall(r"\{(\w+)", path)) - set(values)
    assert not missing, f"tell this test what stands for {missing} in {path}"
    return "/console" + re.sub(r"\{(\w+)[^}]*\}", lambda place: values[place[1]], path)


def is_page(desk: Desk, path: str, name: str) -> bool:
    """Not a file, and not a stream that never ends: only its head is read."""
    cookies = {COOKIE: token_of(desk, name)}
    with httpx.stream("GET", f"{desk.url}{path}", cookies=cookies, timeout=30) as got:
        assert got.status_code == 200, (path, name, got.status_code)
        return got.headers["content-type"].startswith("text/html")


def wrong_with(page: Page, scheme: str) -> list[str]:
    """Axe looks at the wide page when it is light, and at the small one when it is dark."""
    found = violations(page) if scheme == "light" else []
    page.set_viewport_size(SIZES["small"])
    found += [f"cut off at 320 pixels: {one}" for one in page.evaluate(CUT)]
    found += violations(page) if scheme == "dark" else []
    page.set_viewport_size(SIZES["wide"])
    return found


def test_every_page_of_the_table(chromium: Browser, desk: Desk, scheme: str) -> None:
    opens = {role: {path for _, path, action, _ in PAGES if may(role, action)} for role in ROLES}
    assert opens["coordinator"] <= opens["lead"]
    seen, wrong = 0, {}
    for role in ("lead", "auditor", "admin"):  # between them they may open every page
        page = page_of(chromium, desk, scheme, role)
        for method, pattern, action, _ in PAGES:
            path = filled(pattern, desk)
            if method != "GET" or not may(role, action) or not is_page(desk, path, role):
                continue
            page.goto(f"{desk.url}{path}")
            assert page.url == f"{desk.url}{path}"
            seen, wrong[f"{role} {path}"] = seen + 1, wrong_with(page, scheme)
        page.context.close()
    assert seen >= 12
    assert {where: what for where, what in wrong.items() if what} == {}


def at(path: str) -> At:
    def go(page: Page, desk: Desk) -> None:
        page.goto(f"{desk.url}/console{path.format(**desk.numbers)}")

    return go


def sent(path: str, **fields: str) -> At:
    """A form of the page, filled and sent."""

    def go(page: Page, desk: Desk) -> None:
        page.goto(f"{desk.url}/console{path}")
        for name, value in fields.items():
            page.fill(f"#{name}", value)
        page.locator(f"form:has(#{next(iter(fields))}) button").last.click()

    return go


STATES: dict[str, tuple[str | None, At]] = {
    "sign in": (None, at("/sign-in")),
    "sign in refused": (None, sent("/sign-in", name="lead", password="not the right one")),
    "overdue": ("lead", at("?view=overdue")),
    "all, by page": ("lead", at("?view=all&sort=newest&outcome=needs_review")),
    "found": ("lead", at("?q=hannah")),
    "nobody found": ("lead", at("?q=nobody")),
    "claimed referral": ("maria", at("/referrals/{hannah}")),
    "referral of a child": ("coordinator", at("/referrals/{grace}")),
    "referral of a household": ("auditor", at("/referrals/{ben}")),
    "a person's data": ("lead", at("/out/person/{grace}")),
    "an erased person's": ("lead", at("/out/person/{luis}")),
    "withdrawn": ("lead", at("/referrals/{luis}")),
    "not there": ("lead", at("/referrals/PS-0000")),
    "not for this role": ("lead", at("/audit")),
    "chain checked": ("auditor", at("/audit?verify=1")),
    "account refused": ("admin", sent("/accounts", name="x", password="short")),
    "password refused": ("lead", sent("/me", old="not the right one", new="another long password")),
    "second step, password refused": ("lead", sent("/me/second-step", password="not the right one")),
}


@pytest.mark.parametrize("state", STATES)
def test_every_other_state(chromium: Browser, desk: Desk, scheme: str, state: str) -> None:
    name, go = STATES[state]
    page = page_of(chromium, desk, scheme, name)
    go(page, desk)
    assert page.locator("h1").count() == 1
    assert wrong_with(page, scheme) == []
    page.context.close()


def test_setting_up_a_second_step_and_using_it(chromium: Browser, desk: Desk, scheme: str) -> None:
    name = f"new-{scheme}"
    desk.app.store.add_coordinator(name, desk.app.store.password_hash("lead") or "", desk.app.now(), "test", "lead")
    page = page_of(chromium, desk, scheme, name)
    page.goto(f"{desk.url}/console/me")
    page.click("text=Set up a second step")
    page.fill("#password", PASSWORD)
    page.click("form.sign-in button")
    assert wrong_with(page, scheme) == [], "the picture"
    secret = page.locator("form code").inner_text()
    page.fill("#code", "000000x")
    page.click("form.sign-in button")
    assert wrong_with(page, scheme) == [], "a code that did not fit"
    page.fill("#code", pyotp.TOTP(secret).at(int(desk.app.now().timestamp())))
    page.click("form.sign-in button")
    assert wrong_with(page, scheme) == [], "the recovery codes"
    recovery = page.locator(".codes code").first.inner_text()
    page.goto(f"{desk.url}/console/me/second-step")
    assert wrong_with(page, scheme) == [], "password and code"
    page.context.close()
    page = page_of(chromium, desk, scheme, name)
    page.goto(f"{desk.url}/console")
    assert wrong_with(page, scheme) == [], "the second step"
    page.fill("#code", "123456")
    page.click("form.sign-in button")
    assert wrong_with(page, scheme) == [], "a wrong code"
    page.fill("#code", recovery)
    page.click("form.sign-in button")
    assert page.locator("h1").inner_text().startswith("Referrals")
    page.context.close()
