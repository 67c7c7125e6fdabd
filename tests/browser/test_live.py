"""Proves with two real browsers that a visitor and a coordinator reach each other: asked for, joined, both talk while the
bot is silent, handed back, and the bot goes on; and what a second coordinator sees of it meanwhile."""

from __future__ import annotations

import pytest

from tests.browser.axe import violations
from tests.browser.chat_page import BUSY, IDLE, ChatPage
from tests.browser.conftest import NewPage, Picture
from tests.browser.live_page import LivePage
from tests.browser.nasty import NASTY, harm
from tests.system.conversation import PEOPLE
from tests.system.servers import Servers

HOUSEHOLD = PEOPLE["household"]
OTHER = ("bo", "another long password")
WIDE = {"width": 1180, "height": 800}


@pytest.fixture
def maria(new_page: NewPage, servers: Servers, coordinator: tuple[str, str]) -> LivePage:
    page = LivePage(new_page(viewport=WIDE), servers.base_url)
    page.sign_in(*coordinator)
    return page.watch()


@pytest.fixture(scope="session")
def second(servers: Servers) -> tuple[str, str]:
    servers.prescreen("coordinator", "add", OTHER[0], "--password-stdin", stdin=OTHER[1] + "\n")
    return OTHER


def ask_for_a_person(chat: ChatPage) -> None:
    chat.page.click("[data-command=person]")
    chat.page.wait_for_selector("fieldset[data-question=consent_share]", timeout=BUSY)


def write(chat: ChatPage, words: str) -> None:
    """What a visitor writes to a person: nobody has to answer."""
    chat.page.wait_for_function(IDLE, timeout=BUSY)
    chat.page.fill("#chat-text", words)
    chat.page.press("#chat-text", "Enter")
    chat.page.locator(".from-visitor .bubble", has_text=words).last.wait_for(timeout=BUSY)


def test_a_visit_with_a_browser_on_either_side(maria: LivePage, chat: ChatPage, picture: Picture) -> None:
    chat.play(HOUSEHOLD, until="birth")
    before = maria.waiting.count()
    ask_for_a_person(chat)
    maria.page.wait_for_function(
        "count => document.querySelectorAll('#chats tbody tr').length > count", arg=before, timeout=BUSY
    )
    assert violations(maria.page) == []
    maria.open(before)
    assert "until somebody joins" in maria.inside
    loads = maria.loads
    maria.join("Maria").wait_inside("You are, as Maria")
    chat.page.get_by_role("status").filter(has_text="Maria, study coordinator, is here").wait_for(timeout=BUSY)

    write(chat, "Do I have to travel for this?")
    maria.shows("Do I have to travel for this?")
    maria.say("Only once, and we pay for the trip.")
    chat.page.locator(".from-coordinator .bubble", has_text="Only once, and we pay").wait_for(timeout=BUSY)
    picture(maria.page, "live")
    write(chat, "And my <b>son</b>?")
    maria.shows("And my <b>son</b>?")
    maria.say("He can <i>come</i> along.\nBring a book for him.")
    chat.page.locator(".from-coordinator .bubble", has_text="He can <i>come</i> along.").wait_for(timeout=BUSY)
    since_maria = maria.page.locator("#messages li").evaluate_all(
        "rows => rows.slice(rows.findIndex(row => row.textContent.includes('has joined')) + 1).map(row => row.className)"
    )
    assert [name.split()[0] for name in since_maria] == ["from-visitor", "from-coordinator"] * 2, "the bot is silent"
    assert maria.loads == loads, "with scripts the page stays where it is"
    assert violations(maria.page) == []

    maria.hand_back()
    chat.page.wait_for_selector("fieldset[data-question=consent_share]", timeout=BUSY)
    maria.shows("You are talking to the computer program again")
    maria.wait_inside("until somebody joins")
    chat.answer("no")
    assert chat.question
    assert chat.question.id == "birth", "the bot goes on where it was"
    chat.play(HOUSEHOLD, until="review")


def test_of_two_coordinators_one_is_in_and_the_other_is_told(
    maria: LivePage, chat: ChatPage, new_page: NewPage, servers: Servers, second: tuple[str, str]
) -> None:
    bo = LivePage(new_page(viewport=WIDE), servers.base_url)
    bo.sign_in(*second)
    chat.play(HOUSEHOLD, until="birth")
    bo.page.goto(f"{servers.base_url}/console")
    before = int(bo.page.locator("#waiting .count-of").text_content() or "0")
    ask_for_a_person(chat)
    bo.page.locator("#waiting", has_text=f"{before + 1} waiting").wait_for(timeout=BUSY)
    bo.watch()
    last = bo.waiting.count() - 1
    bo.open(last)
    maria.watch().open(last)
    bo.join("Bo").wait_inside("You are, as Bo")
    maria.wait_inside("You can read along, but not write")
    assert maria.page.locator("#text").count() == 0
    bo.say("Hello, this is Bo.")
    maria.shows("Hello, this is Bo.")
    bo.page.fill("#text", "half a sen")
    maria.page.click("#inside summary")
    maria.join("Maria").wait_inside("You are, as Maria")
    bo.wait_inside("You can read along, but not write")
    maria.say("I go on for Bo.")
    bo.shows("I go on for Bo.")
    chat.page.get_by_role("status").filter(has_text="Maria, study coordinator, is here").wait_for(timeout=BUSY)
    maria.hand_back()
    maria.wait_inside("until somebody joins")


def test_without_scripts_the_same_by_reload(
    chat: ChatPage, new_page: NewPage, servers: Servers, coordinator: tuple[str, str]
) -> None:
    chat.play(HOUSEHOLD, until="birth")
    ask_for_a_person(chat)
    maria = LivePage(new_page(java_script_enabled=False), servers.base_url)
    maria.sign_in(*coordinator)
    maria.watch().open(maria.waiting.count() - 1)
    maria.join("Maria").wait_inside("You are, as Maria")
    write(chat, "Hello there")
    maria.page.reload()
    maria.shows("Hello there")
    maria.page.fill("#text", "Good morning")
    maria.page.click(".say button")
    maria.shows("Good morning")
    chat.page.locator(".from-coordinator .bubble", has_text="Good morning").wait_for(timeout=BUSY)
    maria.hand_back()
    maria.wait_inside("until somebody joins")


def test_nothing_runs_of_what_either_side_writes(
    maria: LivePage, chat: ChatPage, new_page: NewPage, servers: Servers, coordinator: tuple[str, str]
) -> None:
    chat.play(HOUSEHOLD, until="birth")
    ask_for_a_person(chat)
    maria.watch().open(maria.waiting.count() - 1)
    maria.join(NASTY[0]).wait_inside(NASTY[0])
    everything = " ".join(" ".join(NASTY).split())
    write(chat, everything)
    maria.shows(everything)
    maria.say(everything)
    chat.page.locator(".from-coordinator .bubble", has_text=everything).wait_for(timeout=BUSY)
    for page in (maria.page, chat.page):
        assert harm(page) == []
    maria.page.reload()
    maria.shows(everything)
    assert harm(maria.page) == []
    plain = LivePage(new_page(), servers.base_url)
    plain.sign_in(*coordinator)
    plain.watch()
    assert harm(plain.page) == []
    maria.hand_back()
    maria.wait_inside("until somebody joins")


def test_in_the_dark_everything_can_be_read(
    chat: ChatPage, new_page: NewPage, servers: Servers, coordinator: tuple[str, str], picture: Picture
) -> None:
    maria = LivePage(new_page(viewport=WIDE, color_scheme="dark"), servers.base_url)
    maria.sign_in(*coordinator)
    chat.play(HOUSEHOLD, until="birth")
    ask_for_a_person(chat)
    last = maria.watch().waiting.count() - 1
    assert violations(maria.page) == []
    maria.open(last)
    assert violations(maria.page) == []
    maria.join("Maria").wait_inside("You are, as Maria")
    write(chat, "I want to kill myself")
    maria.page.locator("#messages .flagged").wait_for(timeout=BUSY)
    maria.say("I am here.")
    assert violations(maria.page) == []
    picture(maria.page, "dark-live")
    maria.hand_back()
    maria.wait_inside("until somebody joins")


@pytest.mark.parametrize("width", [320, 700])
def test_on_a_small_screen_nothing_is_cut_off(maria: LivePage, chat: ChatPage, width: int) -> None:
    chat.play(HOUSEHOLD, until="birth")
    ask_for_a_person(chat)
    maria.page.set_viewport_size({"width": width, "height": 640})
    maria.watch().open(maria.waiting.count() - 1)
    maria.join("Maria").wait_inside("You are, as Maria")
    write(chat, "word" * 60)
    maria.shows("word" * 60)
    assert maria.page.evaluate("() => document.documentElement.scrollWidth") <= width
    assert violations(maria.page) == []
    maria.hand_back()
    maria.wait_inside("until somebody joins")
