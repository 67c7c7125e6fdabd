"""Proves that the review leads back to an answer and on again, and that a code goes on with another device."""

from __future__ import annotations

from tests.browser.chat_page import BUSY, ChatPage
from tests.browser.conftest import NewPage
from tests.system.conversation import PEOPLE
from tests.system.servers import Servers

HOUSEHOLD = PEOPLE["household"]


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
