"""Proves what a coordinator can do in a chat: join once the visitor has agreed, write, read only what is theirs to read,
and hand back, also while the visitor writes at the same moment.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answers.model import Utterance
from bot.bootstrap import App, build
from bot.screening.model import Heard, Incoming, NotAcceptable, Turn
from bot.storage import Conflict
from tests.web.conftest import settings_for

ZONE = "America/New_York"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    built = build(settings_for(tmp_path))
    yield built
    built.store.close()


@pytest.fixture
def session(app: App) -> str:
    """A patient whose first question is pending."""
    started = app.start_session("NCT05398809", ZONE).session
    for choice in ("yes", "patient"):
        press(app, started, choice=(choice,), ask=app.state(started)["question"]["ask"])
    return started


def press(app: App, session: str, heard: Heard | None = None, **content: object) -> None:
    incoming = Incoming(id=str(uuid.uuid4()), **content)  # type: ignore[arg-type]
    app.store.write_message(session, incoming, "body", app.now())
    app.turn(session, incoming.id, heard or Heard(utterance=Utterance(text=incoming.text or "")))


def said(app: App, session: str, after: int = 0) -> list[tuple[str, str]]:
    return [(one["from"], one["text"]) for one in app.store.messages(session, after)]


def test_a_coordinator_joins_writes_and_hands_back(app: App, session: str) -> None:
    live, before = app.live(), app.state(session)
    start = app.store.session(session).last_seq
    live.join(session, "Ada", "study nurse")
    assert app.state(session)["person"] == {"name": "Ada", "role": "study nurse"}
    assert app.state(session)["question"] is None
    press(app, session, text="Are you real?")
    live.say(session, "Ada", "study nurse", "  Yes, I am. ")
    assert said(app, session, start + 1) == [("visitor", "Are you real?"), ("coordinator", "Yes, I am.")]
    live.hand_back(session)
    assert app.state(session) == before
    assert "computer program again" in said(app, session)[-2][1]


def test_before_the_consent_nobody_can_join(app: App) -> None:
    started = app.start_session("NCT05398809", ZONE).session
    with pytest.raises(NotAcceptable):
        app.live().join(started, "Ada", "nurse")


def test_only_who_has_joined_can_write_or_hand_back(app: App, session: str) -> None:
    with pytest.raises(NotAcceptable):
        app.live().say(session, "Ada", "nurse", "hello")
    with pytest.raises(NotAcceptable):
        app.live().hand_back(session)


@pytest.mark.parametrize("text", ["", " \n", "x" * 4001])
def test_a_message_has_words_and_an_end(app: App, session: str, text: str) -> None:
    app.live().join(session, "Ada", "nurse")
    with pytest.raises(NotAcceptable):
        app.live().say(session, "Ada", "nurse", text)


def test_what_may_be_read_begins_with_the_request_or_the_visit(app: App, session: str) -> None:
    live = app.live()
    assert live.read(session) == []
    live.join(session, "Ada", "nurse")
    live.say(session, "Ada", "nurse", "Hello, how can I help?")
    read = live.read(session)
    assert [one["from"] for one in read] == ["bot", "coordinator"]
    assert live.read(session, read[0]["seq"]) == read[1:]
    assert len(app.store.messages(session)) > 5


def test_a_request_shows_in_the_list_without_a_word_of_the_visitor(app: App, session: str) -> None:
    press(app, session, text="my name is Zxq7Marker")
    press(app, session, command="person")
    (chat,) = app.live().open_chats()
    assert (chat["session"], chat["because"]) == (session, ["asked"])
    assert "Zxq7Marker" not in str(chat)
    app.live().attend(session)
    assert app.live().open_chats() == []


class Busy:
    """A visitor who writes between the load and the store of somebody who joins."""

    def __init__(self, app: App, session: str, times: int) -> None:
        self.app, self.session, self.left, self.real = app, session, times, app.store.add_turn

    def __call__(self, session: str, turn: Turn, *rest: object) -> None:
        if self.left:
            self.left -= 1
            press(self.app, self.session, command="repeat")
        self.real(session, turn, *rest)  # type: ignore[arg-type]


@pytest.mark.parametrize("times", [1, 4])
def test_a_message_that_comes_between_does_not_stop_a_visit(
    app: App, session: str, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.store, "add_turn", Busy(app, session, times))
    app.live().join(session, "Ada", "nurse")
    assert app.state(session)["status"] == "with_person"


def test_a_visit_gives_up_in_the_end(app: App, session: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.store, "add_turn", Busy(app, session, 99))
    with pytest.raises(Conflict):
        app.live().join(session, "Ada", "nurse")


def test_the_visit_survives_the_stored_form(app: App, session: str) -> None:
    app.live().join(session, "Ada", "nurse")
    assert replace(app.store.load(session), person=None) != app.store.load(session)
    assert app.store.load(session).person == {"name": "Ada", "role": "nurse"}
