"""Proves that a visitor sees who of the team has come in, that it is a human now, and that the assistant is back; and that
the way to a person is always in the same place."""

from __future__ import annotations

from typing import Any

import pytest

from bot.handoff.live import Live, Member
from tests.browser.chat_page import BUSY, ChatPage
from tests.browser.conftest import NewPage
from tests.system.conversation import PEOPLE
from tests.system.servers import Servers

ADULT = PEOPLE["adult"]
ADA = Member("ada", "Ada", "study nurse")


def test_who_is_there_and_that_it_is_a_human_and_then_the_assistant_again(chat: ChatPage, team: Live) -> None:
    page = chat.page
    chat.play(ADULT, until="birth")
    session = chat.session
    banner = page.get_by_role("status").filter(has_text="human")
    assert banner.count() == 0
    team.join(session, ADA)
    banner.wait_for(timeout=BUSY)
    assert banner.inner_text() == "Ada, study nurse, is here. You are talking with a human now."
    page.wait_for_function("() => !document.querySelector('fieldset.question')", timeout=BUSY)
    team.say(session, ADA.account, "Hello! How can I help <b>you</b>?")
    said = page.locator(".from-coordinator").last
    said.wait_for(timeout=BUSY)
    assert said.locator(".speaker").inner_text() == "Ada, study nurse"
    assert said.locator(".bubble").inner_text() == "Hello! How can I help <b>you</b>?", "this too is text"
    page.get_by_label("Write to Ada, study nurse").fill("Is it open on Sundays?")
    page.press("#chat-text", "Enter")
    page.wait_for_function("() => document.getElementById('chat').getAttribute('aria-busy') === 'false'", timeout=BUSY)
    assert chat.said[-1] == "Is it open on Sundays?", "the assistant keeps silent"
    chat.page.reload()
    banner.wait_for(timeout=BUSY)
    team.hand_back(session, ADA.account)
    page.wait_for_selector("fieldset[data-question=birth]", timeout=BUSY)
    assert "The automated assistant answers again" in page.locator("[data-chat=human]").inner_text()
    assert "human" not in page.locator("[data-chat=human]").inner_text()
    chat.answer("1990-05-01")
    assert page.locator("[data-chat=human]").inner_text() == "", "it was told long enough"


@pytest.mark.parametrize("width", [320, 1000])
def test_the_way_to_a_person_is_always_in_the_same_place(new_page: NewPage, servers: Servers, width: int) -> None:
    page = new_page(viewport={"width": width, "height": 640})
    chat = ChatPage(page).open(servers.base_url).start()
    button = page.get_by_role("button", name="Talk to a person")
    places: list[Any] = []
    for state in ("consent_chat", "birth", "hair_missing", "recent_hair"):
        chat.play(ADULT, until=state)
        places.append(button.bounding_box())
        assert button.is_enabled()
    assert places[0]
    assert all(place == places[0] for place in places)
