"""Proves what a site gets with one script tag: nothing before the visitor opens it, a chat that it cannot read or restyle,
a launcher that a keyboard works, and colours that can be read or are not used."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chat_page import BUSY, ChatPage
from tests.browser.conftest import NewPage
from tests.browser.site import site
from tests.browser.widget_page import WidgetPage
from tests.system.conversation import PEOPLE
from tests.system.servers import Servers

STUDY_BUTTON = "[data-prescreen-open]"


def test_nothing_is_asked_for_or_kept_before_it_is_opened(new_page: NewPage, servers: Servers) -> None:
    page = new_page(viewport={"width": 1000, "height": 760})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    widget = WidgetPage(page).open(servers.base_url)
    page.wait_for_timeout(500)
    assert not [url for url in asked if "/api/" in url or "/chat" in url or not url.startswith(servers.base_url)]
    assert page.evaluate("() => sessionStorage.length + localStorage.length + document.cookie.length") == 0
    widget.click_launcher().chat()
    assert not [url for url in asked if not url.startswith((servers.base_url, "blob:"))]
    assert page.context.cookies() == []


def test_a_foreign_page_cannot_read_or_restyle_the_chat(new_page: NewPage, servers: Servers) -> None:
    page = new_page(viewport={"width": 1000, "height": 760})
    widget = WidgetPage(page).open(f"{servers.base_url}/embed-demo")
    chat = widget.click_launcher("left").chat()
    assert chat.page.url.startswith(f"http://localhost:{servers.settings.web_port}/chat/"), "another origin"
    chat.play(PEOPLE["adult"], until="hair_missing")
    assert page.evaluate("() => window.tryAll()") == [], "what the hostile script could read"
    tries = page.locator("#tries li")
    assert tries.count() == 7
    assert all("refused" in line.lower() for line in tries.all_inner_texts())
    family, size = chat.page.evaluate(
        "() => { const s = getComputedStyle(document.querySelector('.bubble')); return [s.fontFamily, s.textTransform] }"
    )
    assert "fantasy" not in family
    assert size == "none"


def test_a_page_that_is_not_on_the_list_gets_no_frame(chromium: Browser, servers: Servers) -> None:
    # Not `new_page`: it fails where a policy refuses something, and here it must.
    with site(servers) as url, chromium.new_context(viewport={"width": 1000, "height": 760}) as context:
        page = context.new_page()
        refused: list[str] = []
        page.on("console", lambda line: refused.append(line.text) if "frame-ancestors" in line.text else None)
        WidgetPage(page).open(url).click_launcher()
        page.wait_for_timeout(1500)
        assert refused
        assert not [frame for frame in page.frames if frame.url.startswith(servers.base_url)]


def test_the_keyboard_opens_and_closes_it_and_focus_comes_back(new_page: NewPage, servers: Servers) -> None:
    page = new_page(viewport={"width": 1000, "height": 760})
    widget = WidgetPage(page).open(servers.base_url)
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.localName") == "prescreen-chat":
            break
    page.keyboard.press("Enter")
    chat = widget.chat()
    chat.page.wait_for_function("() => document.activeElement.matches('fieldset.question')", timeout=BUSY)
    page.keyboard.press("Escape")
    page.wait_for_function("() => document.activeElement.localName === 'prescreen-chat'")
    frames = len(page.frames)
    page.keyboard.press("Enter")
    chat.page.wait_for_function("() => document.hasFocus()")
    assert len(page.frames) == frames, "the same chat again"
    assert chat.question


def test_escape_closes_what_lies_on_top_first(new_page: NewPage, servers: Servers) -> None:
    page = new_page(viewport={"width": 1000, "height": 760})
    chat = WidgetPage(page).open(servers.base_url).click_launcher().chat()
    chat.page.click("[data-chat=menu] summary")
    page.keyboard.press("Escape")
    assert chat.page.evaluate("() => document.activeElement.localName") == "summary"
    assert chat.page.evaluate("() => document.hasFocus()")
    chat.menu("erase")
    page.keyboard.press("Escape")
    chat.page.wait_for_function("() => !document.querySelector('dialog').open")
    assert chat.page.evaluate("() => document.hasFocus()")


def test_only_our_frame_and_listed_origins_are_listened_to(new_page: NewPage, servers: Servers) -> None:
    page = new_page(viewport={"width": 1000, "height": 760})
    chat = WidgetPage(page).open(f"{servers.base_url}/embed-demo").click_launcher("left").chat()
    page.evaluate("() => window.postMessage({prescreen: 'close'}, '*')")
    page.wait_for_timeout(300)
    assert chat.page.evaluate("() => innerWidth") > 0, "a message of the page itself closes nothing"
    title = chat.page.locator("[data-chat=title]").inner_text()
    chat.page.evaluate("() => window.postMessage({prescreen: 'open', theme: {title: 'Forged'}}, '*')")
    chat.page.wait_for_timeout(300)
    assert chat.page.locator("[data-chat=title]").inner_text() == title


@contextmanager
def themed(page: Page, servers: Servers, attributes: str) -> Iterator[ChatPage]:
    """The launcher on a page of a listed site, with these attributes, and the chat opened."""
    ((_, listed),) = servers.settings.embed_origins
    with site(servers, attributes, port=urlsplit(listed).port or 0) as url:
        yield WidgetPage(page).open(url).click_launcher().chat()


ACCENT = "() => getComputedStyle(document.querySelector('.choice.main')).backgroundColor"


@pytest.mark.parametrize("colour, used", [("#7a1f5c", "rgb(122, 31, 92)"), ("#ffd000", "rgb(13, 96, 88)"),
                                          ("red;} *{color:red", "rgb(13, 96, 88)")])  # fmt: skip
def test_a_colour_that_cannot_be_read_is_refused(new_page: NewPage, servers: Servers, colour: str, used: str) -> None:
    page = new_page(viewport={"width": 1000, "height": 760})
    with themed(page, servers, f'data-accent="{colour}" data-title="Our study"') as chat:
        chat.page.locator("[data-chat=title]", has_text="Our study").wait_for(timeout=BUSY)
        assert chat.page.evaluate(ACCENT) == used
