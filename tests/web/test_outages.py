"""Proves that nothing is lost when Rasa fails: kept, told once, handled once, oldest first, and the door goes on."""

from __future__ import annotations

import sqlite3
import time
import uuid
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from bot.screening.model import Heard
from bot.web.retrying import Retrying
from tests.web.conftest import TRIAL, FakeRasa, Visitor


@pytest.mark.parametrize("fails", ["[]", "500", "timeout", "lies"])
async def test_a_failed_turn_is_kept_and_told_once(rasa: FakeRasa, visitor: Visitor, fails: str) -> None:
    rasa.fails = fails
    id = str(uuid.uuid4())
    for _ in range(2):
        got = await visitor.send(id, choice=["yes"])
        assert got.status_code == 503
        assert got.json()["error"]["code"] == "kept"
        assert got.json()["state"]["kept"] == [id]
        assert got.headers["retry-after"]
    told = [one for one in await visitor.transcript() if one["kind"] == "failure"]
    assert len(told) == 1
    assert "911" in told[0]["text"]
    rasa.fails = None
    got = await visitor.send(id, choice=["yes"])
    assert got.status_code == 200
    assert visitor.question == "who"
    assert visitor.state["kept"] == []


async def test_kept_messages_are_handled_by_themselves(site: Starlette, rasa: FakeRasa, visitor: Visitor) -> None:
    rasa.fails = "[]"
    await visitor.send(choice=["yes"])
    retrying = Retrying(site.state.posting, 1.0)
    await retrying.look(100.0)
    rasa.fails = None
    tries = len(rasa.sent)
    await retrying.look(100.5)
    assert len(rasa.sent) == tries, "its pause is not over"
    await retrying.look(101.5)
    state = (await visitor.http.get(visitor.path, headers=visitor.auth)).json()["state"]
    assert state["question"]["id"] == "who"
    assert state["kept"] == []
    await retrying.look(200.0)
    assert len(rasa.sent) == tries + 1


async def test_what_was_handled_meanwhile_is_not_sent_again(site: Starlette, rasa: FakeRasa, visitor: Visitor) -> None:
    """The reply was lost, but the turn was done: as after a time-out, or a frozen action server."""
    rasa.fails = "timeout"
    id = str(uuid.uuid4())
    await visitor.send(id, choice=["yes"])
    rasa.app.turn(visitor.session, id, Heard())
    sent = len(rasa.sent)
    await Retrying(site.state.posting, 1.0).look(100.0)
    got = await visitor.http.get(visitor.path, headers=visitor.auth)
    assert got.json()["state"]["question"]["id"] == "who"
    assert len(rasa.sent) == sent


async def test_the_oldest_goes_first_and_a_later_answer_to_the_same_question_is_told(
    rasa: FakeRasa, visitor: Visitor
) -> None:
    rasa.fails = "[]"
    first, second, ask = str(uuid.uuid4()), str(uuid.uuid4()), visitor.ask
    await visitor.send(first, choice=["yes"], ask=ask)
    got = await visitor.send(second, choice=["no"], ask=ask)
    assert got.json()["state"]["kept"] == [first, second]
    rasa.fails = None
    got = await visitor.send(second, choice=["no"], ask=ask)
    assert got.status_code == 409
    assert got.json()["state"]["question"]["id"] == "who"
    assert rasa.sent[-2:] == [first, second]


async def test_a_text_without_ask_waits_for_what_is_kept(rasa: FakeRasa, visitor: Visitor) -> None:
    rasa.fails = "[]"
    await visitor.send(choice=["yes"])
    got = await visitor.send(text="yes", ask=None)
    assert got.status_code == 409
    assert got.json()["error"]["code"] == "busy"


async def test_a_broken_session_does_not_hold_up_another(
    site: Starlette, rasa: FakeRasa, visitor: Visitor, http: httpx.AsyncClient
) -> None:
    rasa.fails = "[]"
    await visitor.send(choice=["yes"])
    made = (await http.post("/api/chat/sessions", json={"trial": TRIAL, "time_zone": "UTC"})).json()
    other = Visitor(http, made["session"], made["token"], made["state"])
    await other.send(choice=["yes"])
    rasa.fails, rasa.poisoned = None, visitor.session
    await Retrying(site.state.posting, 1.0).look(100.0)
    got = (await http.get(other.path, headers=other.auth)).json()["state"]
    assert got["question"]["id"] == "who"


async def test_a_locked_database_is_told_and_nothing_is_half_done(tmp_path: Path, visitor: Visitor) -> None:
    held = sqlite3.connect(tmp_path / "prescreen.db", isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    id, began = str(uuid.uuid4()), time.monotonic()
    got = await visitor.send(id, choice=["yes"])
    assert got.status_code == 503
    assert got.json()["error"]["code"] == "unavailable"
    assert time.monotonic() - began < 5
    held.execute("ROLLBACK")
    held.close()
    assert (await visitor.send(id, choice=["yes"])).status_code == 200


async def test_ready_means_a_whole_turn(http: httpx.AsyncClient, rasa: FakeRasa) -> None:
    rasa.fails = "[]"
    assert (await http.get("/readyz")).status_code == 503
    rasa.fails = None
    time.sleep(0.6)
    assert (await http.get("/readyz")).status_code == 200
    sent = len(rasa.sent)
    rasa.fails = "[]"
    assert (await http.get("/readyz")).status_code == 200
    assert len(rasa.sent) == sent, "cached for ten seconds"


async def test_ready_is_for_this_machine_only(site: Starlette, http: httpx.AsyncClient) -> None:
    assert (await http.get("/readyz", headers={"X-Forwarded-For": "203.0.113.9"})).status_code == 404
    away = httpx.ASGITransport(app=site, client=("203.0.113.9", 1))
    async with httpx.AsyncClient(transport=away, base_url="http://127.0.0.1") as stranger:
        assert (await stranger.get("/readyz")).status_code == 404
        assert (await stranger.get("/healthz")).json() == {"status": "ok"}
