"""Proves the chat API's contract: replies, the whole table of errors, and that one id is one message."""

from __future__ import annotations

import asyncio
import json
import uuid
from typing import Any

import httpx
import pytest

from bot.bootstrap import App
from tests.web.conftest import TRIAL, FakeRasa, Visitor

ZONE = "America/New_York"


def code(got: httpx.Response) -> tuple[int, str]:
    return got.status_code, got.json()["error"]["code"]


async def test_a_new_session_greets_and_asks_for_consent(visitor: Visitor) -> None:
    assert visitor.question == "consent_chat"
    assert visitor.state["status"] == "open"
    assert visitor.state["kept"] == []
    assert visitor.state["outcome"] is None
    messages = await visitor.transcript()
    assert [one["seq"] for one in messages] == list(range(1, len(messages) + 1))
    assert messages[-1]["kind"] == "question"
    assert {one["from"] for one in messages} == {"bot"}


async def test_only_the_hash_of_the_token_is_stored(app: App, visitor: Visitor) -> None:
    stored = app.store.session(visitor.session).token_hash
    assert visitor.token not in stored
    assert len(stored) == 64


async def test_a_reply_holds_the_visitors_message_and_the_answers_to_it(visitor: Visitor) -> None:
    reply = (await visitor.send(choice=["yes"])).json()
    assert next(one["from"] for one in reply["messages"]) == "visitor"
    assert {one["from"] for one in reply["messages"][1:]} == {"bot"}
    assert reply["messages"][0]["text"] == "Yes"
    assert reply["state"]["question"]["id"] == "who"
    assert set(reply["messages"][0]) == {"seq", "from", "kind", "text", "at", "flags"}


async def test_messages_after_a_number_and_state(patient: Visitor) -> None:
    every = await patient.transcript()
    got = await patient.http.get(f"{patient.path}/messages?after={every[-2]['seq']}", headers=patient.auth)
    assert got.json()["messages"] == every[-1:]
    assert (await patient.http.get(patient.path, headers=patient.auth)).json() == {"state": patient.state}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"time_zone": ZONE}, (422, "bad_trial")),
        ({"trial": "no-such", "time_zone": ZONE}, (422, "bad_trial")),
        ({"trial": ["x"], "time_zone": ZONE}, (422, "bad_trial")),
        ({"trial": TRIAL}, (422, "bad_time_zone")),
        ({"trial": TRIAL, "time_zone": "Mars/North"}, (422, "bad_time_zone")),
        ({"trial": TRIAL, "time_zone": "../../etc/passwd"}, (422, "bad_time_zone")),
        ([], (400, "bad_request")),
    ],
)
async def test_a_session_needs_a_trial_and_a_time_zone(
    http: httpx.AsyncClient, body: Any, expected: tuple[int, str]
) -> None:
    assert code(await http.post("/api/chat/sessions", json=body)) == expected


@pytest.mark.parametrize("method", ["GET", "DELETE"])
async def test_the_token_opens_its_own_session_only(visitor: Visitor, method: str) -> None:
    other = (await visitor.http.post("/api/chat/sessions", json={"trial": TRIAL, "time_zone": ZONE})).json()
    for headers in ({}, {"Authorization": f"Bearer {other['token']}"}, {"Authorization": f"Basic {visitor.token}"}):
        assert code(await visitor.http.request(method, visitor.path, headers=headers)) == (401, "unauthorised")
    nowhere = "/api/chat/sessions/none"
    assert code(await visitor.http.request(method, nowhere, headers=visitor.auth)) == (404, "not_found")


def raw(**more: Any) -> bytes:
    return json.dumps({"id": str(uuid.uuid4()), "ask": None, **more}).encode()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", (400, "bad_request")),
        (b"{", (400, "bad_request")),
        (b"[1]", (400, "bad_request")),
        (b"\xff\xfe", (400, "bad_request")),
        (b"[" * 16_000, (400, "bad_request")),
        (b'{"value": NaN}', (400, "bad_request")),
        (b'{"value": ' + b"9" * 6000 + b"}", (400, "bad_request")),
        (raw(), (422, "one_of")),
        (raw(text="yes", choice=["yes"]), (422, "one_of")),
        (raw(text=""), (422, "empty")),
        (raw(text=" \n\u00a0\u200b"), (422, "empty")),
        (raw(text="\x00"), (422, "empty")),
        (raw(text="\ud800"), (422, "empty")),
        (raw(text=7), (422, "bad_field")),
        (raw(choice="yes"), (422, "bad_field")),
        (raw(choice=[]), (422, "empty")),
        (raw(choice=[1]), (422, "bad_field")),
        (raw(choice=["yes"], ask=3), (422, "bad_field")),
        (raw(choice=["yes"], id="1"), (422, "bad_field")),
        (raw(command="fly"), (422, "bad_command")),
        (raw(command=["stop"]), (422, "bad_command")),
        (raw(choice=["maybe"]), (422, "not_acceptable")),
        (raw(text="a" * 4001), (413, "too_long")),
        (raw(value="a" * 4001), (413, "too_long")),
        (raw(text="a" * 100_000), (413, "too_large")),
        (raw(text="yes", ask="an-old-one"), (409, "stale")),
        (raw(choice=["yes"], ask="an-old-one"), (409, "stale")),
        (raw(command="back", ask="an-old-one"), (409, "stale")),
    ],
)
async def test_what_is_refused_leaves_no_trace(visitor: Visitor, content: bytes, expected: tuple[int, str]) -> None:
    before = await visitor.transcript()
    got = await visitor.raw(content)
    assert code(got) == expected
    assert got.json()["error"]["message"]
    assert got.json()["state"] == visitor.state
    assert await visitor.transcript() == before


async def test_control_characters_are_taken_out_and_emoji_and_other_scripts_stay(patient: Visitor) -> None:
    got = await patient.send(text="a\x00b\x1b \U0001f600 \u202eשלום\nline")
    assert got.status_code == 200
    assert got.json()["messages"][0]["text"] == "ab \U0001f600 \u202eשלום\nline"


@pytest.mark.parametrize("text", ["/restart", " /inform{}", "\u00a0/restart", "/restart\x00"])
async def test_a_slash_is_text(app: App, rasa: FakeRasa, patient: Visitor, text: str) -> None:
    before = patient.ask
    assert (await patient.send(text=text)).status_code == 200
    assert patient.ask == before, "a text that Rasa could take for a command must change nothing"
    assert rasa.sent
    assert all("/" not in one for one in rasa.sent)


async def test_the_same_message_again_gets_the_same_reply(rasa: FakeRasa, visitor: Visitor) -> None:
    id, ask = str(uuid.uuid4()), visitor.ask
    first = await visitor.send(id, choice=["yes"])
    again = await visitor.send(id, choice=["yes"], ask=ask)
    assert (again.status_code, again.json()) == (200, first.json())
    await visitor.send(choice=["patient"])
    much_later = await visitor.send(id.upper(), choice=["yes"], ask=ask)
    assert much_later.json() == first.json()
    assert rasa.sent.count(id) == 1


async def test_another_message_under_the_same_id_is_refused(visitor: Visitor) -> None:
    id, ask = str(uuid.uuid4()), visitor.ask
    await visitor.send(id, choice=["yes"])
    assert code(await visitor.send(id, choice=["no"], ask=ask)) == (422, "id_reused")


async def test_an_id_of_another_session_is_refused(visitor: Visitor) -> None:
    id = str(uuid.uuid4())
    await visitor.send(id, choice=["yes"])
    other = (await visitor.http.post("/api/chat/sessions", json={"trial": TRIAL, "time_zone": ZONE})).json()
    stranger = Visitor(visitor.http, other["session"], other["token"], other["state"])
    assert code(await stranger.send(id, choice=["yes"])) == (422, "id_reused")


@pytest.mark.parametrize("bound", [True, False])
async def test_of_three_simultaneous_yes_one_counts(visitor: Visitor, bound: bool) -> None:
    ask = visitor.ask if bound else None
    got = await asyncio.gather(*(visitor.send(text="yes", ask=ask) for _ in range(3)))
    assert sorted(one.status_code for one in got) == [200, 409, 409]
    assert {one.json()["error"]["code"] for one in got if one.status_code == 409} == {"stale" if bound else "busy"}
    said = [one for one in await visitor.transcript() if one["from"] == "visitor"]
    assert [one["text"] for one in said] == ["yes"]
    state = (await visitor.http.get(visitor.path, headers=visitor.auth)).json()["state"]
    assert state["question"]["id"] == "who"
    assert state["kept"] == []


async def test_of_three_simultaneous_presses_one_counts(patient: Visitor) -> None:
    await patient.send(value={"born": "1990-05-01"})
    ask, first = patient.ask, patient.state["question"]["choices"][0]["id"]
    got = await asyncio.gather(*(patient.send(choice=[first], ask=ask) for _ in range(3)))
    assert sorted(one.status_code for one in got) == [200, 409, 409]
    late = next(one for one in got if one.status_code == 409)
    assert late.json()["error"]["code"] == "stale"
    assert late.json()["state"]["question"]["ask"] != ask


async def test_a_value_that_does_not_fit_is_refused_with_what_would(patient: Visitor) -> None:
    got = await patient.send(value={"born": "next week"})
    assert code(got) == (422, "not_acceptable")
    assert "YYYY-MM-DD" in got.json()["error"]["message"]


async def test_the_transcript_shows_a_value_in_words(patient: Visitor) -> None:
    got = await patient.send(value={"born": "1990-05-01"})
    assert got.json()["messages"][0]["text"] == "1 May 1990"


async def test_deleting_ends_in_a_receipt_and_nothing_is_left(app: App, patient: Visitor) -> None:
    got = await patient.http.delete(patient.path, headers=patient.auth)
    assert got.status_code == 200
    assert got.json()["receipt"]["session"] == patient.session
    assert not app.store.exists(patient.session)
    assert code(await patient.send(choice=["yes"])) == (404, "not_found")


async def test_events_bring_what_is_new(patient: Visitor) -> None:
    from bot.web.events import _events
    from bot.web.turns import Turns

    app, turns = patient.http._transport.app.state.posting.app, Turns()  # type: ignore[attr-defined]
    events = _events(app, turns, patient.session, (await patient.transcript())[-2]["seq"])
    block = await anext_of(events)
    assert block.startswith("event: message\nid: ")
    assert json.loads(block.split("data: ")[1])["kind"] == "question"
    assert (await anext_of(events)).startswith("event: state\n")
    waiting = asyncio.create_task(anext_of(events))
    await patient.send(command="repeat")
    turns.ring(patient.session)
    assert (await asyncio.wait_for(waiting, 3)).startswith("event: message\n")
    await events.aclose()
    assert turns.listeners[patient.session] == 0


async def anext_of(events: Any) -> str:
    return str(await events.__anext__())


async def test_bad_after_and_unknown_paths(patient: Visitor) -> None:
    assert code(await patient.http.get(f"{patient.path}/messages?after=x", headers=patient.auth)) == (422, "bad_field")
    assert code(await patient.http.get("/api/none")) == (404, "no_such_page")
    assert code(await patient.http.put(patient.path)) == (405, "method")
