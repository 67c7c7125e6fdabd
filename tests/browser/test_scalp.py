"""Proves that missing hair can be shaded by mouse, touch and keys and set by sliders, that four numbers go out as shown,
and that silence about a view is never taken for hair that is there."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, Request

from tests.browser.chat_page import BUSY, ChatPage
from tests.browser.conftest import NewPage
from tests.system.conversation import PEOPLE
from tests.system.servers import Servers

ADULT = PEOPLE["adult"]
PARTS = ("top", "back", "left", "right")


def reached(page: Page, servers: Servers) -> ChatPage:
    return ChatPage(page).open(servers.base_url).start().play(ADULT, until="hair_missing")


def percent(page: Page, part: str) -> int:
    return int(page.locator(f"[data-part={part}]").input_value())


def box_of(page: Page, part: str) -> Any:
    view = page.locator(f"svg[data-view={part}]")
    view.scroll_into_view_if_needed()
    return view.bounding_box()


def rub(page: Page, part: str) -> None:
    box = box_of(page, part)
    page.mouse.move(box["x"] + box["width"] * 0.35, box["y"] + box["height"] * 0.3)
    page.mouse.down()
    for step in range(8):
        page.mouse.move(box["x"] + box["width"] * (0.35 + step * 0.04), box["y"] + box["height"] * (0.3 + step * 0.03))
    page.mouse.up()


def sent(chat: ChatPage) -> dict[str, int]:
    """Presses Send, and reads what went out."""
    values: list[Any] = []

    def see(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/messages"):
            values.append(request.post_data_json["value"])

    chat.page.on("request", see)
    chat.panel.locator("[data-send]").click()
    chat.page.wait_for_selector("fieldset[data-question]:not([data-question=hair_missing])", timeout=BUSY)
    assert len(values) == 1
    return dict(values[0])


def test_by_mouse_and_put_back(new_page: NewPage, servers: Servers) -> None:
    page = new_page(viewport={"width": 460, "height": 900})
    chat = reached(page, servers)
    for part in PARTS:
        rub(page, part)
        assert 5 <= percent(page, part) <= 60, part
    shaded = percent(page, "top")
    chat.panel.get_by_label("Put hair back").check()
    rub(page, "top")
    assert percent(page, "top") < shaded
    shown = {part: percent(page, part) for part in PARTS}
    salt = round(0.4 * shown["top"] + 0.24 * shown["back"] + 0.18 * shown["left"] + 0.18 * shown["right"])
    assert f"About {salt} of 100" in chat.panel.locator(".estimate").inner_text()
    assert "estimate" in chat.panel.locator(".estimate").inner_text()
    assert sent(chat) == shown


def test_by_touch_at_320_pixels(new_page: NewPage, servers: Servers) -> None:
    page = new_page(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    chat = reached(page, servers)
    for part in PARTS:
        box = box_of(page, part)
        for x, y in ((0.45, 0.3), (0.6, 0.3), (0.6, 0.2)):
            page.touchscreen.tap(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
        assert percent(page, part) > 0, part
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
    assert all(value > 0 for value in sent(chat).values())


def test_by_keys_on_the_drawing(new_page: NewPage, servers: Servers) -> None:
    page = new_page()
    reached(page, servers)
    page.locator("svg[data-view=top]").focus()
    page.keyboard.press("Space")
    first = percent(page, "top")
    assert first > 0
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    assert percent(page, "top") > first
    assert f"{percent(page, 'top')} percent" in str(page.locator("svg[data-view=top]").get_attribute("aria-label"))


def test_sliders_do_the_same_and_the_drawing_follows(new_page: NewPage, servers: Servers) -> None:
    page = new_page()
    chat = reached(page, servers)
    page.locator("[data-part=top]").focus()
    for _ in range(3):
        page.keyboard.press("PageUp")
    for part, value in (("back", 100), ("left", 55), ("right", 7)):
        page.locator(f"[data-part={part}]").fill(str(value))
    tufts = page.locator("svg[data-view=back] .tuft")
    assert page.locator("svg[data-view=back] .tuft.gone").count() == tufts.count() > 80
    gone = page.locator("svg[data-view=left] .tuft.gone").count()
    assert gone == pytest.approx(0.55 * page.locator("svg[data-view=left] .tuft").count(), abs=1)
    top = percent(page, "top")
    assert top >= 3
    assert sent(chat) == {"top": top, "back": 100, "left": 55, "right": 7}


def test_silence_about_a_view_is_asked_about(new_page: NewPage, servers: Servers) -> None:
    page = new_page()
    chat = reached(page, servers)
    chat.panel.locator("[data-send]").click()
    assert "mark where hair is missing" in chat.panel.locator(".complaint").inner_text()
    page.locator("[data-part=top]").fill("80")
    page.locator("[data-part=left]").fill("70")
    chat.panel.locator("[data-send]").click()
    assert "Back, Right side" in chat.panel.locator(".complaint").inner_text()
    assert chat.question
    assert chat.question.id == "hair_missing", "nothing was sent"
    chat.panel.locator("[data-none-there]").click()
    page.wait_for_selector("fieldset[data-question]:not([data-question=hair_missing])", timeout=BUSY)


def test_it_can_be_described_instead(new_page: NewPage, servers: Servers) -> None:
    page = new_page()
    chat = reached(page, servers)
    chat.panel.locator("[data-describe]").click()
    assert page.evaluate("() => document.activeElement.id") == "chat-text"
    page.keyboard.type("all of it is gone")
    page.keyboard.press("Enter")
    page.wait_for_selector("fieldset[data-question]:not([data-question=hair_missing])", timeout=BUSY)
    assert chat.question
