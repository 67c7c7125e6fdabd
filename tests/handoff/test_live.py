"""Proves what a coordinator can do in a chat: join once the visitor has agreed, write, read only what is theirs to read,
and hand back, also while the visitor writes at the same moment.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import pytest

from bot.answers.model import Utterance
from bot.bootstrap import App, build
from bot.handoff.live import Member
from bot.screening.model import Heard, Incoming, NotAcceptable, Turn
from bot.storage import Conflict, SomebodyElse
from tests.web.conftest import settings_for

ZONE = "America/New_York"
ADA = Member("ada", "Ada", "study nurse")
BO = Member("bo", "Bo", "study coordinator")


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
    live.join(session, ADA)
    assert app.state(session)["person"] == {"name": "Ada", "role": "study nurse"}
    assert app.state(session)["question"] is None
    press(app, session, text="Are you real?")
    live.say(session, "ada", "  Yes, I am. ")
    assert said(app, session, start + 1) == [("visitor", "Are you real?"), ("coordinator", "Yes, I am.")]
    live.hand_back(session, "ada")
    assert app.state(session) == before
    assert "computer program again" in said(app, session)[-2][1]


def test_before_the_consent_nobody_can_join(app: App) -> None:
    started = app.start_session("NCT05398809", ZONE).session
    with pytest.raises(NotAcceptable):
        app.live().join(started, ADA)


def test_only_who_has_joined_can_write_or_hand_back(app: App, session: str) -> None:
    before = app.store.messages(session)
    for act in (lambda live: live.say(session, "ada", "hello"), lambda live: live.hand_back(session, "ada")):
        with pytest.raises(SomebodyElse) as nobody:
            act(app.live())
        assert nobody.value.person is None
    app.live().join(session, BO)
    for act in (lambda live: live.say(session, "ada", "hello"), lambda live: live.hand_back(session, "ada")):
        with pytest.raises(SomebodyElse) as bo:
            act(app.live())
        assert bo.value.person == {"name": "Bo", "role": "study coordinator", "account": "bo"}
    assert [one["kind"] for one in app.store.messages(session, before[-1]["seq"])] == ["person"]


def test_of_two_who_join_at_once_one_wins_and_the_other_is_told(app: App, session: str) -> None:
    app.live().join(session, BO)
    with pytest.raises(SomebodyElse):
        app.live().join(session, ADA)
    with pytest.raises(SomebodyElse):
        app.live().join(session, ADA, instead_of="somebody who left")
    assert app.state(session)["person"] == {"name": "Bo", "role": "study coordinator"}
    app.live().join(session, ADA, instead_of="bo")
    assert app.state(session)["person"] == {"name": "Ada", "role": "study nurse"}


def test_joining_twice_is_announced_once(app: App, session: str) -> None:
    app.live().join(session, ADA)
    before = app.store.messages(session)
    app.live().join(session, ADA)
    assert app.store.messages(session) == before


def test_all_that_is_done_is_in_the_trail_and_nothing_that_was_said(app: App, session: str) -> None:
    live = app.live()
    live.join(session, BO)
    live.join(session, ADA, instead_of="bo")
    seq = live.say(session, "ada", "my words Zxq7Marker")
    live.hand_back(session, "ada")
    live.attend(session, "bo")
    rows = [(one["actor"], one["action"], one["object"], one["detail"]) for one in app.store.audit_rows()]
    assert rows == [
        ("bo", "chat_attended", session, {}),
        ("ada", "chat_handed_back", session, {}),
        ("ada", "chat_written", session, {"message": seq}),
        ("ada", "chat_joined", session, {"instead_of": "bo"}),
        ("bo", "chat_joined", session, {}),
    ]
    assert "Zxq7Marker" not in str(app.store.audit_rows())


def test_what_was_refused_leaves_no_trace(app: App, session: str) -> None:
    app.live().join(session, BO)
    rows = app.store.audit_rows()
    with pytest.raises(SomebodyElse):
        app.live().say(session, "ada", "hello")
    with pytest.raises(NotAcceptable):
        app.live().say(session, "bo", " ")
    assert app.store.audit_rows() == rows


@pytest.mark.parametrize("text", ["", " \n", "x" * 4001])
def test_a_message_has_words_and_an_end(app: App, session: str, text: str) -> None:
    app.live().join(session, ADA)
    with pytest.raises(NotAcceptable):
        app.live().say(session, "ada", text)


def test_what_may_be_read_begins_with_the_request_or_the_visit(app: App, session: str) -> None:
    live = app.live()
    assert live.read(session) == []
    live.join(session, ADA)
    live.say(session, "ada", "Hello, how can I help?")
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
    app.live().attend(session, "ada")
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
    app.live().join(session, ADA)
    assert app.state(session)["status"] == "with_person"


def test_a_visit_gives_up_in_the_end(app: App, session: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.store, "add_turn", Busy(app, session, 99))
    with pytest.raises(Conflict):
        app.live().join(session, ADA)


def test_the_visit_survives_the_stored_form(app: App, session: str) -> None:
    app.live().join(session, ADA)
    assert replace(app.store.load(session), person=None) != app.store.load(session)
    assert app.store.load(session).person == {"name": "Ada", "role": "study nurse", "account": "ada"}


@pytest.mark.parametrize(
    ("now", "zone", "day"),
    [
        ("2026-11-23T14:00", "America/New_York", "2026-11-23"),  # Monday morning: the same day
        ("2026-11-23T22:30", "America/New_York", "2026-11-24"),
        ("2026-11-27T21:00", "America/New_York", "2026-11-30"),  # Friday afternoon: over the weekend
        ("2026-11-23T14:00", "Pacific/Auckland", "2026-11-24"),  # it is the next day already where the visitor is
    ],
)
def test_the_day_by_which_an_answer_is_promised_follows_the_office_hours(
    app: App, now: str, zone: str, day: str
) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=timezone.utc)
    object.__setattr__(app, "clock", lambda: moment)
    object.__setattr__(app, "settings", replace(app.settings, today=None))
    assert app.answer_by(zone).isoformat() == day


def test_with_a_fixed_day_the_promise_counts_from_it(app: App) -> None:
    assert app.settings.today
    assert 0 <= (app.answer_by(ZONE) - app.settings.today).days <= 3
