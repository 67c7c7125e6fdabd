"""Pictures of each state for docs/pictures: light, dark, on 320 pixels, in forced colours. `make pictures` keeps them; in
every other run they are taken as well, to prove that each state is drawn whole and without a scrollbar across.

They hold nothing that changes from run to run: times and referral numbers are replaced by fixed ones.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Frame, Page

from bot.handoff.live import Live, Member
from tests.browser.chat_page import BUSY, ChatPage
from tests.browser.conftest import NewPage, Picture
from tests.browser.widget_page import WidgetPage
from tests.system.conversation import PEOPLE
from tests.system.servers import ROOT, Servers

ADULT = PEOPLE["adult"]
ADA = Member("ada", "Ada", "study nurse")
KEPT = ROOT / "docs" / "pictures"
COLOURS = 48  # in a picture: few, so that it is small
PHONE = {"width": 460, "height": 760}
MODES = {
    "light": {"viewport": PHONE},
    "dark": {"viewport": PHONE, "color_scheme": "dark"},
    "small": {"viewport": {"width": 320, "height": 640}},
    "forced": {"viewport": PHONE, "forced_colors": "active"},
}
STATES = ["welcome", "birth", "person", "scalp", "checklist", "unsent", "review", "outcome"]
PAGES = ["chat", "study", "study-dark", "study-small"]
SHADED = {"top": 45, "back": 40, "left": 15, "right": 20}
FIXED = """() => {
  document.querySelectorAll('time').forEach(node => { node.textContent = '10:24 AM' });
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    walker.currentNode.data = walker.currentNode.data.replace(/PS-[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]/g, 'PS-7K2M-Q4XD-9');
  }
  document.activeElement.blur();
}"""

Take = Callable[..., None]


@pytest.fixture
def take(picture: Picture) -> Take:
    """`take(name, page)`, or `take(name, page, content)`: where the conversation stands, if it is a frame of the page."""

    def _take(name: str, page: Page, content: Page | Frame | None = None) -> None:
        (content or page).evaluate(FIXED)
        page.mouse.move(2, 2)
        page.wait_for_timeout(400)  # until nothing fades or slides any more
        wide, window = page.evaluate("() => [document.documentElement.scrollWidth, innerWidth]")
        assert wide <= window, f"{name} is wider than the window"
        picture(page, name, COLOURS)

    return _take


def shade(chat: ChatPage) -> None:
    for part, percent in SHADED.items():
        chat.page.locator(f"[data-part={part}]").fill(str(percent))
    chat.panel.locator(".views").evaluate("node => node.scrollIntoView({block: 'center'})")


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
def test_each_state_is_drawn(new_page: NewPage, servers: Servers, team: Live, take: Take, mode: str) -> None:
    page = new_page(**MODES[mode])
    chat = ChatPage(page).open(servers.base_url)
    take(f"{mode}-welcome", page)
    chat.start().play(ADULT, until="birth")
    take(f"{mode}-birth", page)
    visited(chat, team)
    take(f"{mode}-person", page)
    team.hand_back(chat.session, ADA.account)
    page.wait_for_selector("fieldset[data-question=birth]", timeout=BUSY)
    chat.play(ADULT, until="hair_missing")
    shade(chat)
    take(f"{mode}-scalp", page)
    chat.play(ADULT, until="recent_hair")
    chat.panel.locator("input[type=checkbox]").nth(1).check()
    take(f"{mode}-checklist", page)
    chat.play(ADULT, until="labs_recent")
    page.context.set_offline(True)
    page.fill("#chat-text", "No, not yet")
    page.press("#chat-text", "Enter")
    page.wait_for_selector("[data-chat=notice]:not([hidden])", timeout=BUSY)
    page.wait_for_timeout(200)  # it moves to the end first
    page.locator(".message.unsent").evaluate("node => node.scrollIntoView({block: 'center'})")
    take(f"{mode}-unsent", page)
    page.context.set_offline(False)
    page.wait_for_selector("fieldset[data-question]:not([data-question=labs_recent])", timeout=BUSY)
    chat.play(ADULT, until="review")
    chat.panel.locator(".given").wait_for(timeout=BUSY)
    take(f"{mode}-review", page)
    chat.play(ADULT)
    page.locator("[data-chat=outcome]").evaluate("node => node.scrollIntoView({block: 'start'})")
    take(f"{mode}-outcome", page)


def visited(chat: ChatPage, team: Live) -> None:
    team.join(chat.session, ADA)
    chat.page.locator(".human", has_text="Ada").wait_for(timeout=BUSY)
    chat.page.fill("#chat-text", "Is the first visit in person?")
    chat.page.press("#chat-text", "Enter")
    chat.page.wait_for_function("() => document.getElementById('chat').getAttribute('aria-busy') === 'false'")
    words = "Yes, it is. We can talk about the trip on the phone. When is a good time to call you?"
    team.say(chat.session, ADA.account, words)
    chat.page.locator(".from-coordinator").last.wait_for(timeout=BUSY)


def test_the_chat_on_a_page_is_drawn(new_page: NewPage, servers: Servers, take: Take) -> None:
    page = new_page(viewport={"width": 1180, "height": 840})
    chat = WidgetPage(page).open(servers.base_url).click_launcher().chat().play(ADULT, until="hair_missing")
    shade(chat)
    take("chat", page, chat.page)


@pytest.mark.parametrize(("name", "options"), [
    ("study", {"viewport": {"width": 1180, "height": 840}}),
    ("study-dark", {"viewport": {"width": 1180, "height": 840}, "color_scheme": "dark"}),
    ("study-small", {"viewport": {"width": 320, "height": 640}}),
])  # fmt: skip
def test_the_study_page_is_drawn(
    new_page: NewPage, servers: Servers, take: Take, name: str, options: dict[str, object]
) -> None:
    page = new_page(**options)
    WidgetPage(page).open(servers.base_url)
    take(name, page)


def test_the_documents_have_every_picture() -> None:
    for name in [*PAGES, *(f"{mode}-{state}" for mode in MODES for state in STATES)]:
        kept = KEPT / f"{name}.png"
        assert kept.stat().st_size < 100_000, "small enough to be kept"
        size = MODES.get(name.split("-")[0], {"viewport": None})["viewport"]
        with Image.open(kept) as drawn:
            assert size is None or drawn.size == (size["width"], size["height"])
            assert len(drawn.convert("RGB").getcolors(1 << 20) or []) > 10, f"{name} is empty"
