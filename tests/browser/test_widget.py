"""Proves what the widget promises around the questions: resuming, stale tabs, outages, keyboard, small screens, safety."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.chat_page import BUSY, TRIAL, ChatPage
from tests.browser.conftest import NewPage
from tests.system.conversation import PEOPLE
from tests.system.servers import Servers

ADULT = PEOPLE["adult"]


def test_a_reload_resumes_where_it_was(chat: ChatPage) -> None:
    chat.play(ADULT, until="hair_missing")
    before = (chat.said, chat.question)
    chat.reload()
    assert (chat.said, chat.question) == before
    chat.answer({"total": True})
    assert chat.question
    assert chat.question.id != "hair_missing"


def test_a_second_tab_with_an_old_question_is_shown_the_current_one(chat: ChatPage, servers: Servers) -> None:
    kept = chat.page.evaluate("() => sessionStorage.getItem('prescreen.session')")
    other = chat.page.context.new_page()
    other.add_init_script(f"sessionStorage.setItem('prescreen.session', {kept!r})")
    other.route("**/events*", lambda route: route.abort())  # so that it does not notice by itself
    old = ChatPage(other).open(servers.base_url)
    other.wait_for_selector("fieldset.question")
    chat.press("yes")
    chat.page.wait_for_selector("fieldset[data-question=who]", timeout=BUSY)
    old.press("yes")
    other.wait_for_selector("fieldset[data-question=who]", timeout=BUSY)
    other.wait_for_selector("[data-chat=notice]:not([hidden])")
    assert "already answered" in old.notice
    assert old.said == chat.said


def test_another_tab_follows_by_itself(chat: ChatPage, servers: Servers) -> None:
    kept = chat.page.evaluate("() => sessionStorage.getItem('prescreen.session')")
    other = chat.page.context.new_page()
    other.add_init_script(f"sessionStorage.setItem('prescreen.session', {kept!r})")
    ChatPage(other).open(servers.base_url)
    other.wait_for_selector("fieldset[data-question=consent_chat]")
    chat.answer("yes")
    other.wait_for_selector("fieldset[data-question=who]", timeout=BUSY)


def test_a_lost_connection_is_told_and_tried_again_by_itself_with_the_same_id(chat: ChatPage) -> None:
    ids: list[str] = []

    def lost(route: object) -> None:
        ids.append(route.request.post_data_json["id"])  # type: ignore[attr-defined]
        route.abort() if len(ids) == 1 else route.continue_()  # type: ignore[attr-defined]

    chat.page.route("**/messages", lost)
    chat.press("yes")
    chat.page.wait_for_selector(".message.unsent [data-retry]")
    assert "Not sent yet" in chat.page.locator(".message.unsent").inner_text()
    chat.page.wait_for_selector("fieldset[data-question=who]", timeout=BUSY)
    assert len(ids) == 2
    assert ids[0] == ids[1]
    assert chat.notice == ""


@pytest.mark.slow
def test_an_outage_is_told_and_answered_later_by_itself(chat: ChatPage, servers: Servers) -> None:
    servers.kill("actions")
    try:
        chat.press("yes")
        chat.page.wait_for_selector(".kind-failure", timeout=BUSY)
        assert chat.question
        assert chat.question.id == "consent_chat"
    finally:
        servers.mend()
    chat.page.wait_for_selector("fieldset[data-question=who]", timeout=120_000)
    assert len([one for one in chat.said if one == "Yes"]) == 1


def test_the_keyboard_is_enough(chat: ChatPage) -> None:
    page = chat.page
    page.locator('button[data-choice="yes"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("fieldset[data-question=who]", timeout=BUSY)
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.dataset.choice") == "patient"
    page.keyboard.press("Space")
    page.wait_for_selector("fieldset[data-question=birth]", timeout=BUSY)


def test_names_and_roles_are_there(chat: ChatPage) -> None:
    chat.play(ADULT, until="birth")
    page = chat.page
    assert page.get_by_role("log").count() == 1
    assert page.get_by_role("group", name="When were you born").count() == 1
    for label in ("Month", "Day", "Year"):
        assert page.get_by_label(label, exact=True).count() == 1
    assert page.get_by_role("button", name="Talk to a person").is_visible()
    unlabelled = page.evaluate(
        "() => [...document.querySelectorAll('#chat input, #chat select, #chat textarea')]"
        ".filter(node => !node.labels.length && node.getAttribute('aria-hidden') !== 'true').length"
    )
    assert unlabelled == 0


@pytest.mark.parametrize("until", ["consent_chat", "birth", "hair_missing", "recent_hair", "medicines"])
def test_nothing_sticks_out_at_320_pixels(new_page: NewPage, servers: Servers, until: str) -> None:
    page: Page = new_page(viewport={"width": 320, "height": 640})
    ChatPage(page).open(servers.base_url).start().play(ADULT, until=until)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
    assert page.evaluate("() => { const s = document.querySelector('.stream'); return s.scrollWidth <= s.clientWidth }")


def test_an_emergency_stands_out(chat: ChatPage) -> None:
    chat.play(ADULT, until="birth")
    chat.say("I have chest pain and cannot breathe")
    assert chat.page.locator(".kind-safety").count() >= 1
    assert "911" in chat.text


def test_why_we_ask_is_one_click_away(chat: ChatPage) -> None:
    chat.play(ADULT, until="birth")
    chat.page.click(".why summary")
    assert chat.page.locator(".why p").is_visible()


def test_without_javascript_the_page_says_what_is_needed(new_page: NewPage, servers: Servers) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{servers.base_url}/chat/{TRIAL}")
    assert "JavaScript" in page.locator("noscript").inner_text()
    assert page.locator("h1").is_visible()
