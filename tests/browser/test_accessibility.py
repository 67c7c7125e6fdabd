"""Proves that axe-core finds nothing wrong in any state, in light and dark; what is announced, and that it is once;
that text spacing, zoom and small screens lose nothing; that targets are large enough."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Route

from bot.handoff.live import Live, Member
from tests.browser.axe import violations
from tests.browser.chat_page import BUSY, ChatPage
from tests.browser.conftest import NewPage
from tests.browser.widget_page import WidgetPage
from tests.system.conversation import PEOPLE
from tests.system.servers import Servers

ADULT = PEOPLE["adult"]
STATES = [
    "consent_chat",
    "who",
    "birth",
    "apeced",
    "hair_missing",
    "hair_onset",
    "recent_hair",
    "medicines",
    "review",
    "contact_name",
]

# A screen reader's ear: what is added to a live region, and what gets the focus. `aria-live=off` inside a log is not heard.
EAR = """() => {
  window.heard = [];
  const silent = node => node.closest('[aria-live=off]') || node.closest('[hidden]');
  const live = node => node.closest('[role=log], [role=status], [role=alert]');
  new MutationObserver(changes => changes.forEach(change => change.addedNodes.forEach(node => {
    const place = node.nodeType === 1 ? node : node.parentElement;
    if (place && live(place) && !silent(place) && node.textContent.trim()) window.heard.push(node.textContent.trim());
  }))).observe(document.body, {childList: true, subtree: true});
  document.addEventListener('focusin', event => {
    const name = event.target.querySelector?.(':scope > legend')?.textContent;
    if (name) window.heard.push(name);
  });
}"""


def questions_of(chat: ChatPage, **people: Any) -> None:
    for state in STATES:
        chat.play(ADULT, until=state)
        assert violations(chat.page) == [], state
    chat.page.click("[data-chat=menu] summary")
    chat.page.wait_for_selector(".composer[inert]")  # the browser tells of an opened menu a moment later
    assert violations(chat.page) == [], "menu"
    chat.page.click("[data-command=erase]")
    assert violations(chat.page) == [], "sheet"
    chat.page.keyboard.press("Escape")
    chat.play(ADULT)
    assert violations(chat.page) == [], "outcome"


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state(new_page: NewPage, servers: Servers, scheme: str) -> None:
    page = new_page(color_scheme=scheme, viewport={"width": 460, "height": 760})
    chat = ChatPage(page).open(servers.base_url)
    assert violations(page) == [], "welcome"
    chat.start()
    questions_of(chat)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_around_the_questions(new_page: NewPage, servers: Servers, team: Live, scheme: str) -> None:
    page = new_page(color_scheme=scheme, viewport={"width": 460, "height": 760}, locale="es-MX")
    chat = ChatPage(page).open(servers.base_url)
    assert violations(page) == [], "the notice in another language"
    chat.start().play(ADULT, until="birth")
    team.join(chat.session, Member("ada", "Ada", "study nurse"))
    page.locator(".human", has_text="Ada").wait_for(timeout=BUSY)
    assert violations(page) == [], "somebody of the team"
    team.hand_back(chat.session, "ada")
    page.wait_for_selector("fieldset[data-question=birth]", timeout=BUSY)
    for command in ("resume", "invite", "answers"):
        chat.menu(command)
        chat.sheet.locator(".code, .given, p:not(.hint)").first.wait_for(timeout=BUSY)
        assert violations(page) == [], command
        page.keyboard.press("Escape")
    page.context.set_offline(True)
    page.fill("#chat-text", "1 May 1990")
    page.press("#chat-text", "Enter")
    page.wait_for_selector("[data-chat=notice]:not([hidden])", timeout=BUSY)
    assert violations(page) == [], "not sent yet"


HAIRLESS = """() => ['.tuft.gone', '.tuft:not(.gone)'].map(tuft => document.querySelector(`[data-view=top] ${tuft}`))
  .map(node => getComputedStyle(node).opacity).join() === '0,1'"""
UNMARKED = """() => [...document.querySelectorAll('button:not(.link, .term), input, select, textarea, .bubble, .check')]
  .filter(node => node.checkVisibility() && !['range', 'checkbox', 'radio'].includes(node.type))
  .filter(node => parseFloat(getComputedStyle(node).borderLeftWidth) < 1).map(node => node.outerHTML.slice(0, 90))"""


@pytest.mark.parametrize("state", ["consent_chat", "hair_missing", "recent_hair"])
def test_in_forced_colours_everything_has_its_outline(new_page: NewPage, servers: Servers, state: str) -> None:
    page = new_page(forced_colors="active")
    chat = ChatPage(page).open(servers.base_url).start().play(ADULT, until=state)
    assert page.evaluate(UNMARKED) == []
    if state == "hair_missing":
        chat.page.locator("[data-part=top]").fill("50")
        page.wait_for_function(HAIRLESS)  # missing hair is told by its absence, not by a colour


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_study_page(new_page: NewPage, servers: Servers, scheme: str) -> None:
    page = new_page(color_scheme=scheme)
    WidgetPage(page).open(servers.base_url)
    assert violations(page) == []


def test_a_message_is_announced_once_whether_typed_or_pressed(chat: ChatPage) -> None:
    page = chat.page
    chat.play(ADULT, until="birth")
    bubbles = page.locator(".log:not(.history) .from-bot .bubble")
    before = bubbles.count()  # said while nobody listened yet
    page.evaluate(EAR)
    chat.say("What is this study about?")
    chat.page.fill("#chat-text", "1 May 1990")
    chat.page.press("#chat-text", "Enter")
    page.wait_for_selector("fieldset[data-question]:not([data-question=birth])", timeout=BUSY)
    page.locator("fieldset.question button[data-choice]").first.focus()
    chat.play(ADULT, until="hair_missing")
    page.wait_for_timeout(300)
    heard: list[str] = page.evaluate("() => window.heard")
    new = bubbles.all_inner_texts()[before:]
    assert len(new) > 1
    for said in new:
        text = " ".join(said.split())
        times = [one for one in heard if text in " ".join(one.split())]
        total = page.locator(".log .bubble", has_text=said.split("\n")[0]).count()
        assert 1 <= len(times) <= total or "data" in text, f"{text!r} was heard {len(times)} times: {heard}"


def test_what_cannot_be_sent_is_announced_once_however_often_it_is_tried(chat: ChatPage) -> None:
    page = chat.page
    chat.play(ADULT, until="who")
    tries: list[str] = []

    def fail(route: Route) -> None:
        if route.request.method == "POST":
            tries.append(route.request.url)
        route.abort()

    page.route("**/messages*", fail)
    page.evaluate(EAR)
    chat.press("patient")
    page.locator("[data-retry]").focus()
    for _ in range(100):
        if len(tries) > 2:
            break
        page.wait_for_timeout(100)
    page.wait_for_function("() => document.getElementById('chat').getAttribute('aria-busy') === 'false'")
    assert len(tries) > 2
    heard = page.evaluate("() => window.heard")
    assert len([one for one in heard if "not sent yet" in one]) == 1, heard
    assert page.evaluate("() => document.activeElement.matches('[data-retry]')"), "the focus stays where it was put"
    assert not page.locator("[data-chat=typing]").is_visible()


def test_the_history_is_not_announced_after_a_reload(chat: ChatPage) -> None:
    chat.play(ADULT, until="birth")
    chat.page.add_init_script(f"document.addEventListener('DOMContentLoaded', {EAR})")
    chat.reload()
    chat.page.wait_for_timeout(500)
    heard = chat.page.evaluate("() => window.heard")
    assert not [one for one in heard if "When were you born" in one]
    assert chat.page.locator("[data-chat=log] .message").count() == 0
    assert len(chat.said) > 3


def test_the_tree_that_a_screen_reader_gets(chat: ChatPage) -> None:
    chat.play(ADULT, until="recent_hair")
    tree = chat.page.locator("#chat").aria_snapshot()
    for part in (
        'heading "Study assistant"', 'button "Talk to a person"', 'log "New messages"', "group \"Since 22 September 2026",
        'checkbox "Minoxidil', 'button "Send"', 'textbox "Or type your answer or a question"', 'button "Back"',
    ):  # fmt: skip
        assert part in tree, f"{part}\n{tree}"


SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }'
    + ' p { margin-bottom: 2em !important }');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
CUT = """() => [...document.querySelectorAll('.choice, .check, .bubble, .link, .person, label')]
  .filter(node => node.offsetParent
    && (node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).display !== 'inline'
    || node.getBoundingClientRect().right > innerWidth + 1)).map(node => node.textContent)"""


@pytest.mark.parametrize("state", ["consent_chat", "hair_missing", "recent_hair", "medicines"])
def test_text_spacing_and_zoom_lose_nothing(new_page: NewPage, servers: Servers, state: str) -> None:
    page = new_page(viewport={"width": 640, "height": 512}, device_scale_factor=2)  # 1280 px at 200 %
    chat = ChatPage(page).open(servers.base_url).start().play(ADULT, until=state)
    page.evaluate(SPACING)
    assert chat.page.evaluate(CUT) == []
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 640


SMALL = """() => [...document.querySelectorAll('button, input, select, textarea, summary, a')]
  .filter(node => node.checkVisibility() && !node.closest('.brushes') && !node.classList.contains('term'))
  .map(node => [(node.closest('label') || node).getBoundingClientRect(), node.outerHTML.slice(0, 90)])
  .filter(([box]) => box.width < 24 || box.height < 24).map(([, html]) => html)"""


@pytest.mark.parametrize("state", ["consent_chat", "hair_missing", "recent_hair", "medicines"])
def test_targets_are_large_enough(new_page: NewPage, servers: Servers, state: str) -> None:
    page = new_page(viewport={"width": 320, "height": 640})
    ChatPage(page).open(servers.base_url).start().play(ADULT, until=state)
    assert page.evaluate(SMALL) == []


def test_reduced_motion_moves_nothing(new_page: NewPage, servers: Servers) -> None:
    page = new_page(reduced_motion="reduce")
    ChatPage(page).open(servers.base_url).start()
    assert page.evaluate("() => getComputedStyle(document.querySelector('.message')).animationName") == "none"
