"""Proves that the chat can be had by keyboard alone, and that the review leads back to an answer and on again."""

from __future__ import annotations

import pytest

from tests.browser.chat_page import BUSY, ChatPage
from tests.browser.conftest import NewPage
from tests.system.conversation import PEOPLE
from tests.system.servers import Servers

HOUSEHOLD = PEOPLE["household"]
FOCUSED = "() => { const on = document.activeElement; return on.dataset.choice || on.dataset.part || on.id || '' }"


def tab_to(chat: ChatPage, name: str) -> None:
    for _ in range(40):
        if chat.page.evaluate(FOCUSED) == name:
            return
        chat.page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reached {name}")


@pytest.mark.slow
def test_a_household_contact_by_keyboard_alone(new_page: NewPage, servers: Servers) -> None:
    page = new_page()
    chat = ChatPage(page).open(servers.base_url)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("fieldset.question", timeout=BUSY)
    while (asked := chat.question) is not None:
        answer = HOUSEHOLD.get(asked.id, {"confirm": "yes", "review": "send"}.get(asked.kind))
        if chat.panel.locator(f'button[data-choice="{answer}"]').count():
            tab_to(chat, str(answer))
            page.keyboard.press("Enter")
        else:
            tab_to(chat, "chat-text")
            page.keyboard.type(str(answer))
            page.keyboard.press("Enter")
        page.wait_for_function(
            "old => document.getElementById('chat').getAttribute('aria-busy') === 'false'"
            " && (document.querySelector('fieldset.question')?.dataset.ask || '') !== old",
            arg=asked.ask,
            timeout=BUSY,
        )
    assert chat.referral
    assert page.locator("[data-chat=outcome] li").count() == 3


def test_back_and_change_from_the_review(chat: ChatPage) -> None:
    chat.play(HOUSEHOLD, until="review")
    row = chat.panel.locator(".given > div", has_text="When were you born")
    row.wait_for(timeout=BUSY)
    assert chat.said[-1].splitlines()[0] == "These are your answers:", "on a line of its own, with the list below it"
    row.get_by_role("button", name="Change").click()
    chat.page.wait_for_selector("fieldset[data-question=birth]", timeout=BUSY)
    chat.answer("1980-02-03")
    chat.play(HOUSEHOLD, until="review")
    chat.panel.locator(".given", has_text="3 February 1980").wait_for(timeout=BUSY)


def test_a_code_goes_on_with_another_device(chat: ChatPage, new_page: NewPage, servers: Servers) -> None:
    chat.play(HOUSEHOLD, until="birth")
    chat.menu("resume")
    chat.sheet.locator(".code").first.wait_for(timeout=BUSY)
    code = chat.sheet.locator(".code").first.inner_text()
    other = new_page()
    other.goto(f"{servers.base_url}/chat/NCT05398809#resume={code}")
    other.wait_for_selector("fieldset[data-question=birth]", timeout=BUSY)
    assert code not in other.url
    assert ChatPage(other).said == chat.said
