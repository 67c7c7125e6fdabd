"""Proves what a coordinator sees first at the desk, in a real browser: what is overdue, what to ask, whom to call; pictures
of it go into the documents.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import NewPage, Picture
from tests.browser.desk import PASSWORD, Desk

WIDE, SMALL = {"width": 1280, "height": 940}, {"width": 320, "height": 720}


def at_the_desk(new_page: NewPage, desk: Desk, path: str, **options: object) -> Page:
    page = new_page(**{"viewport": WIDE, **options})
    page.goto(f"{desk.url}/console/sign-in")
    page.fill("#name", "maria")
    page.fill("#password", PASSWORD)
    page.click("form.sign-in button")
    page.goto(f"{desk.url}/console{path}")
    return page


@pytest.mark.parametrize(("name", "scheme"), [("console-queue", "light"), ("dark-console-queue", "dark")])
def test_the_queue(new_page: NewPage, desk: Desk, picture: Picture, name: str, scheme: str) -> None:
    page = at_the_desk(new_page, desk, "", color_scheme=scheme)
    rows = page.locator(".queue tbody tr")
    assert rows.count() == len(desk.numbers) - 1, "all but the one who withdrew"
    assert "3 hours late" in rows.filter(has_text="Nadia Petrova").inner_text()
    assert "crisis" in rows.filter(has_text="Sam Whitfield").inner_text()
    assert page.locator(".views a", has_text="Overdue").locator(".n").inner_text() == "1"
    assert page.locator(".scroll").evaluate("node => node.scrollWidth <= node.clientWidth"), "nothing to push sideways"
    picture(page, name)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/referrals/{desk.numbers['jonas']}")


@pytest.mark.parametrize(("name", "scheme"), [("console-referral", "light"), ("dark-console-referral", "dark")])
def test_the_referral(new_page: NewPage, desk: Desk, picture: Picture, name: str, scheme: str) -> None:
    page = at_the_desk(new_page, desk, f"/referrals/{desk.numbers['hannah']}", color_scheme=scheme)
    for part in ("What to ask on the phone", "Contact", "Hair missing: SALT 78.5"):
        assert page.get_by_role("heading", name=part).is_visible()
    assert page.locator("#ask, .ask li").first.bounding_box()["y"] < WIDE["height"], "seen at once"  # type: ignore[index]
    assert page.locator(".ask li").count() == page.locator("article.status-unknown").count()
    picture(page, name)
    page.locator(".ask li a").first.click()
    assert page.locator("article:target").get_attribute("class") == "criterion status-unknown"


@pytest.mark.parametrize("path", ["", "/referrals/{hannah}"])
def test_on_a_telephone_a_row_is_a_card_with_the_same_words(
    new_page: NewPage, desk: Desk, picture: Picture, path: str
) -> None:
    page = at_the_desk(new_page, desk, path.format(**desk.numbers))
    table = page.locator(".queue" if path == "" else ".stacks").first
    words = table.evaluate("node => [...node.querySelectorAll('tbody :is(th, td)')].map(one => one.innerText.trim())")
    tree = "\n".join(line for line in table.aria_snapshot().splitlines() if "cell" in line)
    page.set_viewport_size(SMALL)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= SMALL["width"]
    small = table.evaluate("node => [...node.querySelectorAll('tbody :is(th, td)')].map(one => one.innerText.trim())")
    assert sorted(filter(None, small)) == sorted(filter(None, words))
    assert table.locator("[role=cell]").count() > 0
    assert tree.count("cell") >= table.locator("[role=cell]").count()
    picture(page, "small-console-queue" if path == "" else "small-console-referral")


def test_the_clause_reads_as_the_registry_prints_it(new_page: NewPage, desk: Desk) -> None:
    page = at_the_desk(new_page, desk, f"/referrals/{desk.numbers['hannah']}")
    quoted = page.locator("blockquote").all_inner_texts()
    assert any(">=50% total scalp loss" in one for one in quoted)
    assert not [one for one in quoted if "\\" in one]
