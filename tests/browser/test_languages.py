"""Proves that who reads Spanish is told what the study needs and how to reach a person, on the launcher and in the chat, and
that the page can be read from right to left on 320 pixels: nothing is cut off, and everything stands mirrored."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from bot.web.packing import STATIC
from tests.browser.chat_page import BUSY, ChatPage
from tests.browser.conftest import NewPage
from tests.browser.site import site
from tests.browser.widget_page import WidgetPage
from tests.system.conversation import PEOPLE
from tests.system.servers import Servers

ADULT = PEOPLE["adult"]
SPANISH: dict[str, Any] = json.loads((STATIC / "strings.es.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("options", "path"), [
    ({"locale": "es-MX"}, "/chat/NCT05398809"),
    ({"locale": "en-US"}, "/chat/NCT05398809?lang=es"),
])  # fmt: skip
def test_spanish_speakers_are_told_how_to_go_on(
    new_page: NewPage, servers: Servers, options: dict[str, str], path: str
) -> None:
    page = new_page(**options)
    chat = ChatPage(page).open(servers.base_url, path)
    notice = page.locator("[data-chat=foreign]")
    assert notice.get_attribute("lang") == "es", "a screen reader changes its voice"
    said = notice.inner_text()
    for key in ("title", "text", "person"):
        assert SPANISH["notice"][key] in said
    assert page.get_by_role("button", name="Talk to a person").count() == 0, (
        "it comes with the chat, as the notice says"
    )
    chat.start()
    assert page.get_by_role("button", name="Talk to a person").is_visible()


def test_nobody_else_is_shown_the_notice(new_page: NewPage, servers: Servers) -> None:
    for locale, path in (("en-US", ""), ("fr-FR", ""), ("en-US", "?lang=xx"), ("en-US", "?lang=../es")):
        page = new_page(locale=locale)
        ChatPage(page).open(servers.base_url, f"/chat/NCT05398809{path}")
        assert not page.locator("[data-chat=foreign]").is_visible()


def test_a_site_in_spanish_has_the_launcher_and_the_notice_in_spanish(new_page: NewPage, servers: Servers) -> None:
    page = new_page(viewport={"width": 1000, "height": 760})
    ((_, listed),) = servers.settings.embed_origins
    with site(servers, 'data-lang="es"', port=urlsplit(listed).port or 0) as url:
        widget = WidgetPage(page).open(url)
        tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
        assert SPANISH["launcher"]["open"] in [node.get("name", {}).get("value") for node in tree]
        frame = widget.click_launcher().frame
        frame.wait_for_selector("[data-chat=foreign]:not([hidden])", timeout=BUSY)
        assert SPANISH["notice"]["title"] in frame.locator("[data-chat=foreign]").inner_text()
        assert frame.locator("fieldset.question").count() == 0, "it is read before the chat begins"


MIRRORED = """() => {
  const middle = innerWidth / 2;
  const at = selector => [...document.querySelectorAll(selector)].filter(node => node.checkVisibility())
    .map(node => node.getBoundingClientRect()).filter(box => box.width && box.width < innerWidth - 40)
    .map(box => [selector, (box.left + box.right) / 2 - middle]);
  const right = ['.check input', '.from-bot .speaker', '[data-chat=back]'];
  const left = ['.from-visitor .bubble', '.sendbutton', '.person'];
  return [...right.flatMap(at).filter(([, from]) => from < 0), ...left.flatMap(at).filter(([, from]) => from > 0)];
}"""


def cut_off(page: Page) -> list[Any]:
    """What reaches past either edge of the window."""
    found: list[Any] = page.evaluate(
        """() => [...document.querySelectorAll('#chat *')].filter(node => node.checkVisibility() && !node.closest('svg')
          && !node.closest('.visually-hidden')).map(node => [node.className, node.getBoundingClientRect()])
          .filter(([, box]) => box.width && (box.left < -1 || box.right > innerWidth + 1)).map(([name]) => name)"""
    )
    return found


@pytest.mark.slow
def test_it_can_be_read_from_right_to_left(new_page: NewPage, servers: Servers) -> None:
    page = new_page(viewport={"width": 320, "height": 640})
    chat = ChatPage(page).open(servers.base_url)
    page.evaluate("() => { document.documentElement.dir = 'rtl' }")
    chat.start()
    for state in ("consent_chat", "birth", "hair_missing", "recent_hair", "medicines", "review", None):
        chat.play(ADULT, until=state)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 320, state
        assert cut_off(page) == [], state
        assert page.evaluate(MIRRORED) == [], state
    assert chat.referral
