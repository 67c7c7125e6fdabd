"""Proves that what people and sites write is only ever text: typed, as an answer, as a name, in the review, on the outcome
page, in the team's console, in addresses, and as theme of the launcher and the chat."""

from __future__ import annotations

from html import escape
from urllib.parse import quote, urlsplit

import pytest

from tests.browser.chat_page import BUSY, TRIAL, ChatPage
from tests.browser.conftest import NewPage
from tests.browser.console_page import ConsolePage
from tests.browser.nasty import NASTY, harm
from tests.browser.site import site
from tests.browser.widget_page import WidgetPage
from tests.system.conversation import PEOPLE
from tests.system.servers import Servers

HOUSEHOLD = PEOPLE["household"]
NAMES = [NASTY[0], NASTY[3], NASTY[4], NASTY[8]]
OURS = "rgb(13, 96, 88)"
# The launcher's shadow root is closed to pages; here it is opened, to see what stands in it.
LOOK_INSIDE = """(() => {
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) { return attach.call(this, { ...options, mode: 'open' }) };
})()"""
INSIDE = """() => [...document.querySelector('prescreen-chat').shadowRoot.querySelectorAll('*')]
  .map(node => node.localName).filter(name => !['button', 'svg', 'path', 'img', 'iframe'].includes(name))"""


def squeezed(text: str) -> str:
    return " ".join(text.split())


PLANT = {
    "an element": "() => document.querySelector('.log .bubble').append(document.createElement('iframe'))",
    "an attribute": "() => document.querySelector('.log .bubble').setAttribute('srcdoc', 'x')",
    "an address": "() => document.querySelector('.person').setAttribute('href', ' javascript:1')",
    "a run": "() => { window.pwned = 1 }",
    "a style": "() => { document.querySelector('main').hidden = true }",
}


@pytest.mark.parametrize("planted", PLANT)
def test_the_look_for_harm_finds_what_is_planted(chat: ChatPage, planted: str) -> None:
    assert harm(chat.page) == []
    chat.page.evaluate(PLANT[planted])
    assert len(harm(chat.page)) == 1


@pytest.mark.slow
def test_what_is_typed_is_text_now_and_after_a_reload(chat: ChatPage) -> None:
    chat.play(PEOPLE["adult"], until="birth")
    for nasty in NASTY:
        chat.say(nasty)
    for _ in range(2):
        said = [squeezed(one) for one in chat.said]
        assert not [nasty for nasty in NASTY if squeezed(nasty) not in said]
        assert harm(chat.page) == []
        assert chat.question
        assert chat.question.id == "birth"
        chat.reload()


@pytest.mark.slow
def test_an_answer_in_words_is_text_in_the_review_in_the_copy_and_for_the_team(
    chat: ChatPage, new_page: NewPage, servers: Servers, coordinator: tuple[str, str]
) -> None:
    everything = " ".join(squeezed(nasty) for nasty in NASTY)
    chat.play({**PEOPLE["adult"], "anything_else": everything}, until="review")
    row = chat.panel.locator(".given > div", has_text="anything else that the study team")
    row.wait_for(timeout=BUSY)
    assert everything in squeezed(row.inner_text())
    assert harm(chat.page) == []
    chat.play(PEOPLE["adult"])
    assert chat.referral
    chat.menu("answers")
    chat.sheet.locator(".given").wait_for(timeout=BUSY)
    assert everything in squeezed(chat.sheet.inner_text())
    assert harm(chat.page) == []
    page = new_page()
    console = ConsolePage(page, servers.base_url).sign_in(*coordinator)
    assert everything in squeezed(console.read(chat.referral))
    assert harm(page) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_text_to_the_last_page_and_for_the_team(
    chat: ChatPage, new_page: NewPage, servers: Servers, coordinator: tuple[str, str], name: str
) -> None:
    chat.play({**HOUSEHOLD, "contact_name": name})
    assert chat.referral
    assert name in chat.said
    assert harm(chat.page) == []
    page = new_page()
    console = ConsolePage(page, servers.base_url).sign_in(*coordinator)
    console.listed(chat.referral)
    assert harm(page) == []
    assert name in console.read(chat.referral)
    assert harm(page) == []


def test_an_address_is_no_way_in(new_page: NewPage, servers: Servers) -> None:
    page = new_page()
    for nasty in NASTY:
        told = quote(nasty, safe="")
        for path in (f"/?lang={told}#{told}", f"/chat/{TRIAL}?lang={told}#resume={told}"):
            page.goto(servers.base_url + path)
            page.wait_for_load_state()
            assert harm(page) == [], path
        missing = page.goto(f"{servers.base_url}/chat/{told}")
        assert missing
        assert missing.status in (400, 404)
        assert "window.pwned" not in page.content()


@pytest.mark.parametrize("nasty", NASTY[:16])
def test_no_theme_runs_or_styles_anything(new_page: NewPage, servers: Servers, nasty: str) -> None:
    page = new_page(viewport={"width": 1000, "height": 760})
    page.add_init_script(LOOK_INSIDE)
    names = ("accent", "dark", "title", "label", "logo", "scheme", "position", "lang")
    everything = " ".join(f'data-{name}="{escape(nasty)}"' for name in names)
    ((_, listed),) = servers.settings.embed_origins
    with site(servers, everything, port=urlsplit(listed).port or 0) as url:
        chat = WidgetPage(page).open(url).click_launcher().chat()
        frame = chat.page
        frame.wait_for_function(
            "old => document.querySelector('[data-chat=title]').textContent !== old", arg="Study assistant"
        )
        assert frame.locator("[data-chat=title]").inner_text() == squeezed(nasty[:40])
        assert frame.locator("[data-chat=logo]").get_attribute("src") == "/static/icon.svg"
        assert frame.evaluate("() => getComputedStyle(document.querySelector('.choice.main')).backgroundColor") == OURS
        assert frame.evaluate("() => Object.keys(document.documentElement.dataset)") == []
        assert harm(frame) == []
        assert page.evaluate(INSIDE) == []
        assert page.evaluate("() => 'pwned' in window") is False
        assert page.evaluate("() => [...document.body.children].map(one => one.localName)") == [
            "script",
            "prescreen-chat",
        ]
