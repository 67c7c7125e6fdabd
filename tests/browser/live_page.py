"""The console's live chats as a coordinator uses them, with scripts."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

from tests.browser.chat_page import BUSY
from tests.browser.console_page import ConsolePage


class LivePage(ConsolePage):
    def __init__(self, page: Page, base_url: str) -> None:
        super().__init__(page, base_url)
        self.loads = 0
        page.on("framenavigated", self._loaded)

    def watch(self) -> LivePage:
        """The list of those who wait."""
        self.page.goto(f"{self.base_url}/console/live")
        return self

    @property
    def waiting(self) -> Locator:
        return self.page.locator("#chats tbody tr")

    def open(self, row: int = 0) -> LivePage:
        """One of the list, as far as it has come."""
        self.waiting.nth(row).get_by_role("link").first.click()
        self.page.wait_for_selector("#messages", state="attached", timeout=BUSY)
        return self

    @property
    def inside(self) -> str:
        """Who is in the chat."""
        return self.page.locator("#inside").inner_text()

    def shows(self, words: str) -> None:
        """Waits until the conversation shows this."""
        self.page.locator("#messages .said", has_text=words).last.wait_for(timeout=BUSY)

    def join(self, name: str) -> LivePage:
        self.page.fill("#name", name)
        self.page.click("form[action$='/join'] button")
        return self

    def wait_inside(self, words: str) -> None:
        self.page.locator("#inside", has_text=words).wait_for(timeout=BUSY)

    def say(self, words: str) -> None:
        self.page.fill("#text", words)
        self.page.press("#text", "Enter")
        self.shows(words)

    def hand_back(self) -> None:
        self.page.click("form[action$='/hand-back'] button")

    def _loaded(self, *_: object) -> None:
        self.loads += 1
