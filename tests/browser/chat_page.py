"""The conversation's page as a visitor uses it: everything by clicking and typing, nothing by the API."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Frame, Locator, Page

TRIAL = "NCT05398809"

BUSY = 30_000  # milliseconds a turn may take
LONGEST = 150  # questions that one `play` may answer
_CHANGED = """old => {
  const chat = document.getElementById('chat');
  const pending = chat.querySelector('fieldset.question');
  return chat.getAttribute('aria-busy') === 'false' && (pending ? pending.dataset.ask : '') !== old;
}"""
IDLE = "() => document.getElementById('chat').getAttribute('aria-busy') === 'false'"


class NotPlayable(AssertionError):
    """The page offers no way to give this answer."""


@dataclass(frozen=True)
class Asked:
    id: str
    kind: str
    type: str
    ask: str


class ChatPage:
    """`page`: the page, or the frame in which another page shows the conversation."""

    def __init__(self, page: Page | Frame) -> None:
        self.page: Page = page  # type: ignore[assignment]  # a frame has all that is used here, but for going somewhere
        self.asked: list[str] = []

    def open(self, base_url: str, path: str = f"/chat/{TRIAL}") -> ChatPage:
        self.page.goto(base_url + path)
        self.page.wait_for_selector("#chat[data-ready=true]")
        return self

    def start(self) -> ChatPage:
        self.page.click("[data-chat=start]")
        self.page.wait_for_selector("fieldset.question", timeout=BUSY)
        return self

    def reload(self) -> ChatPage:
        self.page.reload()
        self.page.wait_for_selector("fieldset.question", timeout=BUSY)
        return self

    @property
    def session(self) -> str:
        return str(self.page.evaluate("() => JSON.parse(sessionStorage.getItem('prescreen.session')).session"))

    @property
    def panel(self) -> Locator:
        return self.page.locator("fieldset.question")

    @property
    def question(self) -> Asked | None:
        """What is pending; None when nothing is."""
        if self.panel.count() == 0:
            return None
        read = self.panel.first.get_attribute
        return Asked(*(read(f"data-{name}") or "" for name in ("question", "kind", "type", "ask")))

    @property
    def said(self) -> list[str]:
        """Every message, in order."""
        return self.page.locator(".log .bubble").all_inner_texts()

    @property
    def text(self) -> str:
        return "\n".join(self.said)

    @property
    def referral(self) -> str | None:
        number = self.page.locator("[data-referral]")
        return number.inner_text() if number.count() else None

    @property
    def notice(self) -> str:
        box = self.page.locator("[data-chat=notice]")
        return box.inner_text() if box.is_visible() else ""

    def play(self, answers: Mapping[str, Any], until: str | None = None) -> ChatPage:
        """Answer what is asked, and confirm what is read back, until `until` is pending, or nothing is.

        `answers`: question id -> JSON value, or a choice id. The review is sent unless it is where to stop.
        """
        while (asked := self.question) is not None and asked.id != until:
            self.asked.append(asked.id)
            assert len(self.asked) < LONGEST, f"no end: {self.asked[-10:]}"
            given = answers.get(asked.id, {"confirm": "yes", "review": "send"}.get(asked.kind))
            assert given is not None, f"no answer to {asked.id}; asked: {self.asked}"
            self.answer(given)
        return self

    def answer(self, given: Any) -> None:
        """Give one answer, and wait until the next question stands there."""
        asked = self.question
        assert asked is not None, "nothing is being asked"
        self._give(asked, given)
        self.page.wait_for_function(_CHANGED, arg=asked.ask, timeout=BUSY)

    def press(self, choice: str) -> None:
        self.panel.locator(f'button[data-choice="{choice}"]').click()

    def menu(self, command: str) -> None:
        self.page.click("[data-chat=menu] summary")
        self.page.click(f"[data-command={command}]")

    @property
    def sheet(self) -> Locator:
        """What lies open on top of the chat."""
        return self.page.locator("dialog[open]")

    def say(self, text: str) -> None:
        """Type and send, and wait for the reply; the question may stay the same."""
        before = len(self.said)
        self.page.fill("#chat-text", text)
        self.page.press("#chat-text", "Enter")
        self.page.wait_for_function(
            "count => document.querySelectorAll('.log .bubble').length > count + 1", arg=before, timeout=BUSY
        )
        self.page.wait_for_function(IDLE, timeout=BUSY)

    def _give(self, asked: Asked, given: Any) -> None:
        if isinstance(given, bool):
            given = "yes" if given else "no"
        if isinstance(given, str) and self.panel.locator(f"button[data-choice={json.dumps(given)}]").count():
            self.press(given)
        elif asked.type == "checklist":
            self._tick([given] if isinstance(given, str) else given)
        elif asked.type == "scalp":
            self._scalp(given)
        elif asked.type in ("medicines", "labs"):
            self._rows(asked.type, given)
        elif asked.type in ("date", "how_long"):
            self._date(given)
        elif asked.type == "age":
            self._age(given)
        elif asked.type == "percent":
            self._fill("percent", given)
            self._send()
        elif isinstance(given, list) and len(given) == 1:
            self.press(given[0])
        elif isinstance(given, str):
            self.page.fill("#chat-text", given)
            self.page.press("#chat-text", "Enter")
        else:
            raise NotPlayable(f"{asked.id}: {given!r}")

    def _tick(self, ids: list[str]) -> None:
        for one in ids:
            self.panel.locator(f'input[data-choice="{one}"]').check()
        self._send()

    def _scalp(self, given: Any) -> None:
        if given in ("total", {"total": True}):
            self.panel.locator("[data-total]").click()
        elif isinstance(given, dict) and "measured" in given:
            self.panel.locator(".measured summary").click()
            self._fill("score", given["measured"])
            self.panel.locator("[data-score]").click()
        elif isinstance(given, dict) and set(given) == {"top", "back", "left", "right"}:
            for part, percent in given.items():
                self._fill(part, percent)
            self._send()
        else:
            raise NotPlayable(f"scalp: {given!r}")

    def _rows(self, kind: str, given: Any) -> None:
        rows = given if isinstance(given, list) else []
        if not rows:
            self.panel.locator("[data-none]").click()
            return
        for number, row in enumerate(rows):
            if number:
                self.panel.locator("[data-add]").click()
            box = self.panel.locator("fieldset.row").nth(number)
            (_medicine if kind == "medicines" else _lab)(box, {"name": row} if isinstance(row, str) else row)
        self._send()

    def _date(self, given: Any) -> None:
        _parts(self.panel, given)
        self._send()

    def _age(self, given: Any) -> None:
        if isinstance(given, dict):
            given = given.get("born", given.get("years"))
        if isinstance(given, int):
            self._fill("years", given)
        else:
            _parts(self.panel, given)
        self._send()

    def _fill(self, part: str, value: Any) -> None:
        self.panel.locator(f'[data-part="{part}"]').first.fill(str(value))

    def _send(self) -> None:
        self.panel.locator("[data-send]").click()


def _parts(where: Locator, given: Any) -> None:
    """A day, or a whole month or year given as a range."""
    first, last = (
        (given["earliest"], given["latest"]) if isinstance(given, dict) and "earliest" in given else (given, given)
    )
    if not (isinstance(first, str) and isinstance(last, str)):
        raise NotPlayable(f"date: {given!r}")
    year, month, day = first.split("-")
    where.locator('[data-part="year"]').first.fill(year)
    if first[:7] == last[:7]:
        where.locator('[data-part="month"]').first.select_option(str(int(month)))
    elif not (first.endswith("-01-01") and last == f"{year}-12-31"):
        raise NotPlayable(f"date: {given!r}")
    if first == last:
        where.locator('[data-part="day"]').first.fill(str(int(day)))


def _medicine(box: Locator, row: Mapping[str, Any]) -> None:
    box.locator('[data-part="name"]').fill(row["name"])
    if row.get("dose_mg_per_day") is not None:
        box.locator('[data-part="mg"]').fill(f"{row['dose_mg_per_day']:g}")
        box.locator('[data-part="times"]').fill("1")
    box.locator('[data-part="route"]').select_option(row.get("route") or "oral")


def _lab(box: Locator, row: Mapping[str, Any]) -> None:
    box.locator('[data-part="test"]').select_option(row["test"])
    for part, key in (("value", "value"), ("unit", "unit"), ("upper", "upper_limit")):
        if row.get(key) is not None:
            box.locator(f'[data-part="{part}"]').fill(str(row[key]))
    if row.get("taken"):
        _parts(box, row["taken"])
    if row.get("passing_illness"):
        box.locator('[data-part="illness"]').check()
