"""The same conversation with other hands: by keyboard alone, by touch, by buttons only, by typing only.

Each way stands on what a person can do that way, so a control that cannot be reached fails the test that needs it.
"""

from __future__ import annotations

from calendar import month_name
from typing import Any

from playwright.sync_api import Locator

from tests.browser.chat_page import BUSY, Asked, ChatPage, NotPlayable

_ON_IT = "node => node === document.activeElement"


class ByHand(ChatPage):
    """Answers with four movements, which each way has for itself."""

    def act(self, control: Locator) -> None:
        """Press a button, tick a box."""
        raise NotImplementedError

    def write(self, box: Locator, text: str) -> None:
        raise NotImplementedError

    def shade(self, part: str, percent: int) -> None:
        raise NotImplementedError

    def pick(self, box: Locator, label: str) -> None:
        raise NotImplementedError

    def _give(self, asked: Asked, given: Any) -> None:
        button = self.panel.locator(f'button[data-choice="{given}"]')
        if isinstance(given, str) and button.count():
            self.act(button)
        elif asked.type == "checklist":
            for one in given:
                self.act(self.panel.locator(f'input[data-choice="{one}"]'))
            self.act(self.panel.locator("[data-send]"))
        elif asked.type == "scalp":
            for part, percent in given.items():
                self.shade(part, percent)
            self.act(self.panel.locator("[data-send]"))
        elif asked.type in ("age", "date"):
            self._day(given)
        elif given == []:
            self.act(self.panel.locator("[data-none]"))
        elif isinstance(given, str):
            self.write(self.page.locator("#chat-text"), given)
            self.act(self.page.locator(".sendbutton"))
        else:
            raise NotPlayable(f"{asked.id}: {given!r}")

    def _day(self, given: str) -> None:
        year, month, day = given.split("-")
        self.pick(self.panel.locator("[data-part=month]"), month_name[int(month)])
        self.write(self.panel.locator("[data-part=day]"), str(int(day)))
        self.write(self.panel.locator("[data-part=year]"), year)
        self.act(self.panel.locator("[data-send]"))


class Keyboard(ByHand):
    """Tab, arrows, space and Enter: no pointer, and nothing is focused from outside."""

    def start(self) -> Keyboard:
        self.act(self.page.locator("[data-chat=start]"))
        self.page.wait_for_selector("fieldset.question", timeout=BUSY)
        return self

    def reach(self, control: Locator) -> None:
        for _ in range(60):
            if control.evaluate(_ON_IT):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reached {control}")

    def act(self, control: Locator) -> None:
        self.reach(control)
        self.page.keyboard.press("Space" if control.get_attribute("type") == "checkbox" else "Enter")

    def write(self, box: Locator, text: str) -> None:
        self.reach(box)
        self.page.keyboard.type(text)

    def pick(self, box: Locator, label: str) -> None:
        self.reach(box)
        self.page.keyboard.type(label)

    def shade(self, part: str, percent: int) -> None:
        self.reach(self.panel.locator(f"input[data-part={part}]"))
        for _ in range(percent // 10):
            self.page.keyboard.press("PageUp")
        for _ in range(percent % 10):
            self.page.keyboard.press("ArrowRight")


class Touch(ByHand):
    """Taps; words come from the keyboard on the screen, and only after a tap has opened it."""

    def start(self) -> Touch:
        self.act(self.page.locator("[data-chat=start]"))
        self.page.wait_for_selector("fieldset.question", timeout=BUSY)
        return self

    def act(self, control: Locator) -> None:
        """The label around a box is what a finger meets."""
        box = control.get_attribute("type") == "checkbox"
        (self.panel.locator(f'label[for="{control.get_attribute("id")}"]') if box else control).tap()

    def write(self, box: Locator, text: str) -> None:
        box.tap()
        assert box.evaluate(_ON_IT), "the tap opened the keyboard"
        self.page.keyboard.type(text)

    def pick(self, box: Locator, label: str) -> None:
        box.tap()
        box.select_option(label)  # the system's own list, which no page can draw or test

    def shade(self, part: str, percent: int) -> None:
        """Taps along lines over the drawing, until the slider below has reached the percentage."""
        drawing = self.panel.locator(f"svg[data-view={part}]")
        drawing.scroll_into_view_if_needed()
        box = drawing.bounding_box()
        assert box
        for x, y in ((x / 20, y / 20) for y in range(3, 18, 2) for x in range(4, 18, 2)):
            if int(self.panel.locator(f"input[data-part={part}]").input_value()) >= percent:
                return
            self.page.touchscreen.tap(box["x"] + box["width"] * x, box["y"] + box["height"] * y)


class ButtonsOnly(ChatPage):
    """Clicks on buttons and boxes. Only what no button can know is typed: a name, and how to be reached."""

    TYPED = ("contact_name", "contact_phone")

    def _give(self, asked: Asked, given: Any) -> None:
        button = self.panel.locator(f'button[data-choice="{given}"]')
        if asked.type == "checklist" and isinstance(given, list):
            self._tick(given)
        elif given == []:
            self.panel.locator("[data-none]").click()
        elif given == "total":
            self.panel.locator("[data-total]").click()
        elif isinstance(given, str) and button.count():
            button.click()
        elif asked.id in self.TYPED:
            super()._give(asked, given)
        else:
            raise NotPlayable(f"{asked.id} has no button for {given!r}")


class TypingOnly(ChatPage):
    """Everything goes into the box, in words. A list is said one after the other where the first is asked again."""

    def play_words(self, words: dict[str, Any]) -> TypingOnly:
        said: dict[str, int] = {}
        while (asked := self.question) is not None:
            self.asked.append(asked.id)
            assert len(self.asked) < 80, f"no end: {self.asked[-10:]}"
            ways = words.get(asked.id, {"confirm": "yes", "review": "Yes, send it"}.get(asked.kind))
            assert ways is not None, f"no words for {asked.id}; asked: {self.asked}"
            ways = [ways] if isinstance(ways, str) else ways
            number = said.get(asked.id, 0)
            assert number < len(ways) or asked.kind == "confirm", f"{asked.id} is asked again: {self.said[-3:]}"
            said[asked.id] = number + 1
            self.say(ways[min(number, len(ways) - 1)])
        return self
