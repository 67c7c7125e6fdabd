"""Proves that no word is lost and none is said twice: without a connection, through a reload, while the server is killed
in the middle of an answer; that two tabs of a remembered chat stay in step, and that old buttons do nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, Route

from tests.browser.chat_page import BUSY, ChatPage
from tests.system.conversation import PEOPLE
from tests.system.servers import Servers

ADULT = PEOPLE["adult"]
DELIVERED = """() => JSON.parse(sessionStorage.getItem('prescreen.session')).unsent.length === 0
  && document.querySelectorAll('.message.unsent, .message.pending').length === 0"""
UNSENT = ".message.unsent [data-retry]"


def times(chat: ChatPage, said: str) -> int:
    """How often the visitor said this, as the page shows it now and as the server tells it after a reload."""
    chat.page.wait_for_function(DELIVERED, timeout=BUSY)
    shown = chat.said.count(said)
    chat.reload()
    assert chat.said.count(said) == shown, "the page shows what the server has"
    return shown


def asked_for(chat: ChatPage, question: str) -> None:
    chat.page.wait_for_selector(f"fieldset[data-question={question}]", timeout=BUSY)


def posts(page: Page) -> list[Request]:
    """Every message that leaves the page from now on."""
    seen: list[Request] = []
    page.on("request", lambda one: seen.append(one) if one.method == "POST" and one.url.endswith("/messages") else None)
    return seen


def id_of(message: Request) -> str:
    return str((message.post_data_json or {})["id"])


def only_posts(then: Callable[[Route], None]) -> Callable[[Route], None]:
    """Reading the messages goes on: only sending one is hindered."""
    return lambda route: then(route) if route.request.method == "POST" else route.continue_()


def test_an_answer_without_a_connection_waits_and_is_said_once(chat: ChatPage) -> None:
    page = chat.page
    chat.play(ADULT, until="who")
    label = chat.panel.locator("[data-choice=patient]").inner_text()
    page.context.set_offline(True)
    page.locator("[data-chat=offline]", has_text="No connection").wait_for(timeout=BUSY)
    chat.press("patient")
    page.wait_for_selector(UNSENT, timeout=BUSY)
    assert "Not sent yet" in page.locator(".message.unsent").inner_text()
    assert "not sent yet" in chat.notice
    assert chat.question
    assert chat.question.id == "who", "nothing is taken for answered"
    page.context.set_offline(False)
    asked_for(chat, "birth")
    assert page.locator(".message.unsent").count() == 0
    assert (chat.notice, page.locator("[data-chat=offline]").inner_text()) == ("", "")
    assert times(chat, label) == 1


def test_what_was_typed_without_a_connection_goes_in_order(chat: ChatPage) -> None:
    page = chat.page
    chat.play(ADULT, until="birth")
    page.context.set_offline(True)
    for at, text in enumerate(("Where is this study?", "1 May 1990"), 1):
        page.fill("#chat-text", text)
        page.press("#chat-text", "Enter")
        page.locator(".message.unsent").nth(at - 1).wait_for(timeout=BUSY)
    page.context.set_offline(False)
    asked_for(chat, "apeced")
    said = chat.said
    assert said.index("Where is this study?") < said.index("1 May 1990")
    assert any("Bethesda" in one for one in said[said.index("Where is this study?") : said.index("1 May 1990")])
    assert times(chat, "Where is this study?") == times(chat, "1 May 1990") == 1


def test_what_was_typed_for_a_question_that_went_by_comes_back_into_the_box(chat: ChatPage) -> None:
    page = chat.page
    chat.play(ADULT, until="birth")
    page.context.set_offline(True)
    later = ["Where is this study?", "How long does it take?"]
    for at, text in enumerate(["1 May 1990", *later], 1):
        page.fill("#chat-text", text)
        page.press("#chat-text", "Enter")
        page.locator(".message.unsent").nth(at - 1).wait_for(timeout=BUSY)
    page.context.set_offline(False)
    asked_for(chat, "apeced")
    page.wait_for_function(DELIVERED, timeout=BUSY)
    page.locator("[data-chat=notice]", has_text="already answered").wait_for(timeout=BUSY)
    assert page.input_value("#chat-text").splitlines() == later, "every word of both"
    assert times(chat, "1 May 1990") == 1


def test_an_answer_whose_reply_was_lost_is_not_given_twice(chat: ChatPage) -> None:
    lost: list[str] = []

    def arrives_but_no_word_comes_back(route: Route) -> None:
        if lost:
            return route.continue_()
        lost.append(id_of(route.request))
        route.fetch()
        return route.abort()

    chat.play(ADULT, until="who")
    label = chat.panel.locator("[data-choice=patient]").inner_text()
    chat.page.route("**/messages", only_posts(arrives_but_no_word_comes_back))
    sent = posts(chat.page)
    chat.press("patient")
    asked_for(chat, "birth")
    chat.page.wait_for_function(DELIVERED, timeout=BUSY)
    assert {id_of(one) for one in sent} == set(lost), "the same message, not a new one"
    assert times(chat, label) == 1


def test_an_unsent_message_outlives_a_reload(chat: ChatPage) -> None:
    page = chat.page
    chat.play(ADULT, until="birth")
    page.route("**/messages", only_posts(lambda route: route.abort()))
    page.fill("#chat-text", "1 May 1990")
    page.press("#chat-text", "Enter")
    page.wait_for_selector(UNSENT, timeout=BUSY)
    chat.reload()
    page.wait_for_selector(UNSENT, timeout=BUSY)
    assert chat.said[-1] == "1 May 1990"
    page.unroute("**/messages")
    page.click(UNSENT)
    asked_for(chat, "apeced")
    assert times(chat, "1 May 1990") == 1


@pytest.mark.slow
def test_the_server_is_killed_in_the_middle_of_an_answer(chat: ChatPage, servers: Servers) -> None:
    chat.play(ADULT, until="birth")
    sent = posts(chat.page)
    servers.freeze("actions")
    try:
        chat.page.fill("#chat-text", "1 May 1990")
        chat.page.press("#chat-text", "Enter")
        chat.page.wait_for_timeout(1000)  # it is written down by now, and the turn hangs
        assert chat.page.get_attribute("#chat", "aria-busy") == "true"
        servers.kill("web")
        chat.page.locator("[data-chat=offline]", has_text="No connection").wait_for(timeout=BUSY)
        chat.page.wait_for_function("() => document.getElementById('chat').getAttribute('aria-busy') === 'false'")
        assert chat.said.count("1 May 1990") == 1
    finally:
        servers.mend()
    asked_for(chat, "apeced")
    chat.page.wait_for_function(DELIVERED, timeout=BUSY)
    assert len(sent) > 1, "it was sent again"
    assert len({id_of(one) for one in sent}) == 1, "as the same message"
    assert times(chat, "1 May 1990") == 1
    chat.answer("gene")
    assert chat.question


def test_two_tabs_of_a_remembered_chat_stay_in_step(chat: ChatPage, servers: Servers) -> None:
    chat.play(ADULT, until="who")
    chat.menu("remember")
    other = ChatPage(chat.page.context.new_page()).open(servers.base_url)
    asked_for(other, "who")
    chat.press("patient")
    asked_for(other, "birth")
    other.answer("1990-05-01")
    asked_for(chat, "apeced")
    other.say("Where is this study?")
    chat.page.locator(".bubble", has_text="Bethesda").last.wait_for(timeout=BUSY)
    assert chat.said == other.said
    other.menu("erase")
    other.sheet.locator("[data-yes]").click()
    chat.page.wait_for_function("() => sessionStorage.length + localStorage.length === 0", timeout=BUSY)
    assert chat.question is None
    assert "no longer there" in chat.notice


def test_an_answer_on_its_way_makes_the_other_buttons_inert(chat: ChatPage) -> None:
    held: list[Route] = []
    chat.play(ADULT, until="who")
    chat.page.route("**/messages", only_posts(held.append))
    sent = posts(chat.page)
    chat.press("patient")
    chat.page.wait_for_selector(".message.pending")
    for other in ("parent", "household", "patient"):
        chat.panel.locator(f"[data-choice={other}]").press("Enter")  # a pointer does not even reach them
    chat.page.fill("#chat-text", "or rather my son")
    chat.page.press("#chat-text", "Enter")
    assert chat.page.input_value("#chat-text") == "or rather my son", "what cannot go yet stays in the box"
    held[0].continue_()
    asked_for(chat, "birth")
    assert len(sent) == len(held) == 1
    assert chat.page.locator("fieldset.question").count() == 1, "nothing of the old question can be pressed"
