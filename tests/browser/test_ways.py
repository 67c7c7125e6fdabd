"""Proves that a patient comes from the greeting to the page with the referral number in each of four ways: by keyboard
alone, by touch on a screen of 320 pixels, by buttons only and by typing only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.browser.by_hand import ButtonsOnly, Keyboard, Touch, TypingOnly
from tests.browser.chat_page import ChatPage
from tests.browser.conftest import NewPage
from tests.system.conversation import HERE, PEOPLE, load
from tests.system.servers import Servers

ADULT = PEOPLE["adult"]
WORDS = load(HERE / "typed_people.yml")["words"]["plain"]
PRESSED: Mapping[str, Any] = {
    **ADULT, "birth": "decline", "hair_missing": "total", "hair_onset": "not_sure", "anything_else": "decline",
    "contact_email": "skip", "contact_time": "skip", "household_count": "skip",
}  # fmt: skip


def reached_the_outcome(chat: ChatPage) -> None:
    """The page of what happens next, with the number, and nothing left to answer."""
    assert chat.question is None
    assert chat.referral
    outcome = chat.page.locator("[data-chat=outcome]")
    assert outcome.locator("ol li").count() == 3
    assert outcome.get_by_role("button", name="Print or save this page").is_visible()
    assert not chat.notice


@pytest.mark.slow
def test_by_keyboard_alone(new_page: NewPage, servers: Servers) -> None:
    chat = Keyboard(new_page()).open(servers.base_url).start().play(ADULT)
    reached_the_outcome(chat)
    assert "hair_missing" in chat.asked


@pytest.mark.slow
def test_by_touch_at_320_pixels(new_page: NewPage, servers: Servers) -> None:
    page = new_page(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    chat = Touch(page).open(servers.base_url).start().play(ADULT)
    reached_the_outcome(chat)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320


@pytest.mark.slow
def test_by_buttons_only(new_page: NewPage, servers: Servers) -> None:
    chat = ButtonsOnly(new_page()).open(servers.base_url).start().play(PRESSED)
    reached_the_outcome(chat)
    assert {"birth", "hair_missing", "medicines", "review"} <= set(chat.asked)


@pytest.mark.slow
def test_by_typing_only(new_page: NewPage, servers: Servers) -> None:
    chat = TypingOnly(new_page()).open(servers.base_url)
    chat.start()
    contact = {name: ADULT[name] for name in ADULT if name.startswith(("contact_", "consent_share", "household_count"))}
    chat.play_words({**WORDS, **contact})
    reached_the_outcome(chat)
    assert chat.page.evaluate("() => document.activeElement.id") == "chat-text", "the hands never left the box"
