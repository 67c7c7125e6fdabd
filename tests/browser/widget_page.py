"""A page that carries the launcher. Its shadow root is closed, so it is used as people use it: by place and by keys."""

from __future__ import annotations

from playwright.sync_api import Frame, Page

from tests.browser.chat_page import BUSY, ChatPage

LAUNCHER = "prescreen-chat"


class WidgetPage:
    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, url: str) -> WidgetPage:
        self.page.goto(url)
        self.page.wait_for_selector(LAUNCHER, state="attached")
        return self

    def click_launcher(self, side: str = "right") -> WidgetPage:
        size = self.page.viewport_size
        assert size
        self.page.mouse.click(100 if side == "left" else size["width"] - 100, size["height"] - 40)
        return self

    @property
    def frame(self) -> Frame:
        """The conversation, once it is there."""
        return self._frame()

    def chat(self) -> ChatPage:
        frame = self._frame()
        frame.wait_for_selector("#chat[data-ready=true]", timeout=BUSY)
        frame.wait_for_selector("fieldset.question", timeout=BUSY)
        return ChatPage(frame)

    @property
    def shown(self) -> bool:
        """Whether the chat lies open: its frame has the focus, or is at least drawn."""
        return bool(self._frame().evaluate("() => window.innerWidth > 0 && document.visibilityState === 'visible'"))

    def _frame(self) -> Frame:
        for _ in range(100):
            for frame in self.page.frames:
                if "/chat/" in frame.url:
                    return frame
            self.page.wait_for_timeout(100)
        raise AssertionError("the chat was not opened")
