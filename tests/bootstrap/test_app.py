"""Proves: the pieces fit. On a real database a session starts, is asked, refuses what is stale, and is erased."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from bot.bootstrap import App, BadTimeZone, UnknownTrial, build, load_trials, trials_of
from bot.screening.model import Heard, Incoming
from bot.settings import SettingError, Settings
from bot.storage import NoMessage

ROOT = Path(__file__).parents[2]
TRIALS = (ROOT / "tests" / "trials",)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    given = Settings.from_env({"PRESCREEN_DATA_DIR": str(tmp_path), "PRESCREEN_TRIALS": str(TRIALS[0])})
    built = build(given)
    yield built
    built.store.close()


def press(app: App, session: str, choice: str, ask: str | None = None) -> str:
    """A button; the id of its message."""
    message = str(uuid.uuid4())
    app.store.write_message(session, Incoming(id=message, ask=ask, choice=(choice,)), choice, app.now())
    app.turn(session, message, Heard())
    return message


def asked(app: App, session: str) -> dict[str, Any]:
    question: dict[str, Any] = app.state(session)["question"]
    return question


def test_a_session_starts_and_goes_on(app: App) -> None:
    started = app.start_session("tiny", "America/New_York")
    assert asked(app, started.session)["id"] == "consent_chat"
    assert app.store.messages(started.session)[0]["from"] == "bot"
    press(app, started.session, "yes", asked(app, started.session)["ask"])
    assert asked(app, started.session)["id"] == "who"
    assert app.state(started.session)["kept"] == []


def test_only_its_token_opens_a_session(app: App) -> None:
    one, other = (app.start_session("tiny", "UTC") for _ in range(2))
    assert app.knows(one.session, one.token)
    assert not app.knows(one.session, other.token)
    assert not app.knows("nobody", one.token)


def test_a_stale_message_is_done_and_changes_nothing(app: App) -> None:
    session = app.start_session("tiny", "UTC").session
    before = app.store.load(session)
    message = press(app, session, "yes", "an older ask")
    failure = app.store.failure(message)
    assert failure is not None
    assert failure.code == "stale"
    assert app.store.load(session) == before


def test_an_unknown_choice_is_done_and_says_what_would_do(app: App) -> None:
    session = app.start_session("tiny", "UTC").session
    failure = app.store.failure(press(app, session, "perhaps", asked(app, session)["ask"]))
    assert failure is not None
    assert (failure.code, "yes" in failure.text) == ("not_acceptable", True)


def test_a_message_is_handled_once(app: App) -> None:
    session = app.start_session("tiny", "UTC").session
    message = press(app, session, "yes", asked(app, session)["ask"])
    after = app.store.messages(session)
    app.turn(session, message, Heard())
    assert app.store.messages(session) == after
    with pytest.raises(NoMessage):
        app.turn(session, "nothing", Heard())


def test_refusing_consent_erases_everything(app: App) -> None:
    session = app.start_session("tiny", "UTC").session
    press(app, session, "no", asked(app, session)["ask"])
    assert not app.store.exists(session)
    assert app.store.farewell(session) != []
    assert app.erase(session) == app.store.receipt(session)


def test_the_day_is_the_visitors(app: App) -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=timezone.utc)
    there = App(app.settings, app.store, app.trials, app.phrases, app.formulary, app.wire, clock=lambda: late)
    assert there.today("Asia/Tokyo") == date(2026, 11, 23)
    assert there.today("America/New_York") == date(2026, 11, 22)


@pytest.mark.parametrize("zone", ["", "Nowhere/City", "../../etc/passwd", "a\x00b", "America"])
def test_a_bad_time_zone_is_refused(app: App, zone: str) -> None:
    with pytest.raises(BadTimeZone):
        app.start_session("tiny", zone)


def test_an_unknown_trial_is_refused(app: App) -> None:
    with pytest.raises(UnknownTrial):
        app.start_session("other", "UTC")


def test_rasa_sees_messages_by_reference_only(app: App) -> None:
    session = app.start_session("tiny", "America/New_York").session
    app.store.write_message(session, Incoming(id="m", text="words"), "b", app.now())
    records = app.records()
    assert (records.incoming("m").text, records.exists(session), records.exists("nobody")) == ("words", True, False)
    assert records.asked("m") == (app.today("America/New_York"), app.state(session)["question"]["text"])
    assert app.wire.open(records.seal({"a": 1})) == {"a": 1}


def test_trials_are_found_in_folders_and_named_twice_is_an_error(tmp_path: Path) -> None:
    assert list(load_trials(TRIALS)) == ["tiny"] == list(load_trials((TRIALS[0] / "tiny",)))
    with pytest.raises(SettingError, match=r"PRESCREEN_TRIALS names two trials with the id tiny"):
        load_trials((*TRIALS, *TRIALS))
    with pytest.raises(SettingError, match=r"PRESCREEN_TRIALS names no folder"):
        load_trials((tmp_path,))


def test_a_site_for_a_trial_that_is_not_here_stops_the_start(tmp_path: Path) -> None:
    env = {"PRESCREEN_DATA_DIR": str(tmp_path), "PRESCREEN_TRIALS": str(TRIALS[0])}
    for wrong in ("tinny=https://a.example", "https://b.example, TINY=https://a.example"):
        settings = Settings.from_env({**env, "PRESCREEN_EMBED_ORIGINS": wrong})
        with pytest.raises(
            SettingError, match=r"PRESCREEN_EMBED_ORIGINS lets https://a\.example show the trial .*: tiny\."
        ):
            build(settings)
        assert not list(tmp_path.iterdir()), "and nothing was made"
    right = Settings.from_env({**env, "PRESCREEN_EMBED_ORIGINS": "tiny=https://a.example,https://b.example"})
    assert list(trials_of(right)) == ["tiny"]
