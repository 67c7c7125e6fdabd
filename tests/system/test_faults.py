"""Things break under a visitor. Each time the answer is kept or the visitor told, no outcome is wrong, and work goes on."""

from __future__ import annotations

import sqlite3
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.system.chat import Chat
from tests.system.conftest import Begin
from tests.system.conversation import PEOPLE, fill
from tests.system.servers import Servers

BACK_WITHIN = 90.0  # seconds, Rasa's start included
ANSWER = "doctor"  # to `diagnosed`, after which `began` is asked


@pytest.fixture
def chat(begin: Begin) -> Chat:
    """The second trial with `diagnosed` pending: one press leads to `began`."""
    started = begin("tiny")
    fill(started, PEOPLE["tiny_adult"], until="diagnosed")
    return started


@pytest.fixture
def mended(servers: Servers) -> Iterator[Servers]:
    """The servers, whole again afterwards whatever the test did to them."""
    yield servers
    servers.mend()


def handled(chat: Chat) -> bool:
    return not chat.state["kept"] and chat.pending == "began"


def told(chat: Chat) -> bool:
    """The visitor was told plainly that something does not work."""
    return any(message["kind"] == "failure" for message in chat.transcript())


def goes_on_to_the_end(chat: Chat) -> None:
    """The rest of the questions, and the outcome these answers must have: nothing was lost or made up."""
    fill(chat, PEOPLE["tiny_adult"], until="review")
    chat.press("send")
    assert chat.outcome is not None
    assert chat.outcome["code"] == "likely_eligible"


def ids_of_visitor(chat: Chat) -> list[int]:
    return [message["seq"] for message in chat.transcript() if message["from"] == "visitor"]


def test_action_server_killed(chat: Chat, mended: Servers) -> None:
    mended.kill("actions")
    reply = chat.press(ANSWER)
    assert reply.code == 503
    assert reply.error
    assert len(chat.state["kept"]) == 1
    assert told(chat)
    assert chat.outcome is None
    mended.start("actions")
    assert chat.until(handled, BACK_WITHIN), chat.state
    mended.mend()
    goes_on_to_the_end(chat)


def test_action_server_frozen_and_the_visitor_tries_again(chat: Chat, mended: Servers) -> None:
    id, ask = str(uuid.uuid4()), chat.ask
    mended.freeze("actions")
    first = chat.press(ANSWER, id=id, ask=ask)
    again = chat.press(ANSWER, id=id, ask=ask)
    assert {first.code, again.code} <= {503}
    mended.thaw("actions")
    assert chat.until(handled, BACK_WITHIN), chat.state
    before = len(ids_of_visitor(chat))
    late = chat.press(ANSWER, id=id, ask=ask)
    assert late.code == 200
    chat.look()
    assert chat.pending == "began"
    assert len(ids_of_visitor(chat)) == before
    goes_on_to_the_end(chat)


def test_rasa_killed_between_turns(chat: Chat, mended: Servers) -> None:
    mended.kill("rasa")
    reply = chat.press(ANSWER)
    assert reply.code == 503
    assert told(chat)
    mended.start("rasa")
    assert chat.until(handled, BACK_WITHIN), chat.state
    mended.mend()
    goes_on_to_the_end(chat)


def test_rasa_killed_in_the_middle_of_a_turn(chat: Chat, mended: Servers) -> None:
    mended.freeze("actions")
    with ThreadPoolExecutor(1) as visitor:
        pressed = visitor.submit(chat.press, ANSWER)
        time.sleep(2)
        mended.kill("rasa")
        mended.thaw("actions")
        reply = pressed.result(120)
    assert reply.code in (200, 503)  # the action server may have stored the turn before it noticed
    mended.start("rasa")
    assert chat.until(handled, BACK_WITHIN), chat.state
    mended.mend()
    goes_on_to_the_end(chat)


def test_database_locked_for_twenty_seconds(chat: Chat, servers: Servers) -> None:
    database = Path(servers.settings.database_url.removeprefix("sqlite:///"))
    holder = sqlite3.connect(database, isolation_level=None)
    try:
        holder.execute("BEGIN IMMEDIATE")
        begun = time.monotonic()
        ask = chat.ask
        reply = chat.press(ANSWER)
        assert reply.code == 503
        assert time.monotonic() - begun < 20, "nobody waits for the whole lock without a word"
        time.sleep(max(0.0, 20 - (time.monotonic() - begun)))
    finally:
        holder.rollback()
        holder.close()
    assert chat.until(lambda one: not one.state["kept"], BACK_WITHIN), chat.state
    if chat.pending == "diagnosed":  # it could not even be written down, and the visitor was told so
        assert chat.press(ANSWER, ask=ask).code == 200
    assert chat.pending == "began"
    goes_on_to_the_end(chat)


def test_three_simultaneous_answers_answer_one_question(begin: Begin) -> None:
    chat = begin("tiny")
    fill(chat, PEOPLE["tiny_adult"], until="diary")
    ask, answered = chat.ask, chat.question["progress"]["answered"]

    def press(_: int) -> int:
        return Chat(chat.http, chat.session, chat.token, chat.state).press("yes", ask=ask).code

    with ThreadPoolExecutor(3) as visitors:
        codes = sorted(visitors.map(press, range(3)))
    assert codes == [200, 409, 409]
    chat.look()
    assert chat.pending not in (None, "diary")
    assert chat.question["progress"]["answered"] == answered + 1


def test_three_simultaneous_texts_without_an_ask(begin: Begin) -> None:
    chat = begin("tiny")
    fill(chat, PEOPLE["tiny_adult"], until="diary")

    def say(_: int) -> int:
        return Chat(chat.http, chat.session, chat.token, chat.state).say("yes", ask=None).code

    with ThreadPoolExecutor(3) as visitors:
        codes = list(visitors.map(say, range(3)))
    assert codes.count(200) >= 1
    assert set(codes) <= {200, 409}
    assert chat.until(lambda one: not one.state["kept"])
    assert chat.outcome is None


def test_a_client_that_sends_again_gets_the_same_reply(chat: Chat) -> None:
    id, ask = str(uuid.uuid4()), chat.ask
    first = chat.press(ANSWER, id=id, ask=ask)
    again = chat.press(ANSWER, id=id, ask=ask)
    assert (first.code, again.code) == (200, 200)
    assert [message["seq"] for message in again.messages] == [message["seq"] for message in first.messages]
    assert chat.pending == "began"


def test_the_same_id_with_another_body_is_refused(chat: Chat) -> None:
    id, ask = str(uuid.uuid4()), chat.ask
    assert chat.press(ANSWER, id=id, ask=ask).code == 200
    assert chat.press("self", id=id, ask=ask).code == 422
    chat.look()
    assert chat.pending == "began"


def test_a_stale_ask_changes_nothing(chat: Chat) -> None:
    ask = chat.ask
    assert chat.press(ANSWER).code == 200
    late = chat.press("never", ask=ask)
    assert late.code == 409
    assert late.body["state"]["question"]["id"] == "began"
    goes_on_to_the_end(chat)


COMMANDS_OF_RASA = [
    "/restart",
    "/back",
    "/session_start",
    " /intent{}",
    "\u00a0/restart",
    "\u2003/restart",
    "/affirm",
    'EXTERNAL: x{"a":1}',
]


@pytest.mark.parametrize("text", COMMANDS_OF_RASA)
def test_a_command_of_rasa_typed_by_a_visitor_is_text(chat: Chat, text: str) -> None:
    """It may be understood as the plain word it holds ("back"), but the record goes on: consent stands, nothing is lost."""
    before = len(chat.transcript())
    reply = chat.say(text)
    assert reply.code == 200
    assert reply.text
    assert chat.pending in ("diagnosed", "birth", "confirm_restart")
    assert len(chat.transcript()) > before
    if chat.pending == "confirm_restart":
        chat.press("no")
        assert chat.pending == "diagnosed", "nothing is lost unless the visitor says so"
    goes_on_to_the_end(chat)


ODD_TEXTS = {
    "NUL": "blue\x00bananas",
    "only NUL": "\x00\x00",
    "emoji": "😀🧑🏽‍⚕️🇺🇸",
    "right to left": "\u202eمرحبا كيف حالك",
    "lone surrogate": "\ud800",
    "markup": "<script>alert(1)</script>",
    "longest allowed": "x" * 4000,
    "white space": " \n\t\u00a0 ",
}


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS.keys())
def test_odd_text_is_answered_or_refused_and_changes_nothing(chat: Chat, text: str) -> None:
    if text == "\ud800":
        reply = chat.http.post(
            f"/api/chat/sessions/{chat.session}/messages",
            content=b'{"id":"%s","ask":null,"text":"\\ud800"}' % str(uuid.uuid4()).encode(),
            headers={"Authorization": f"Bearer {chat.token}", "Content-Type": "application/json"},
        )
        assert reply.status_code in (200, 400, 422)
    else:
        assert chat.say(text).code in (200, 400, 422)
    chat.look()
    assert chat.pending == "diagnosed"
    assert chat.state["kept"] == []
    goes_on_to_the_end(chat)


def test_too_much_text_is_refused_at_once(chat: Chat) -> None:
    assert chat.say("x" * 100_000).code == 413
    goes_on_to_the_end(chat)


def test_an_empty_message_is_refused(chat: Chat) -> None:
    assert chat.say("").code in (400, 422)
    goes_on_to_the_end(chat)


@pytest.mark.parametrize(
    "content", [{}, {"text": "a", "choice": ["doctor"]}, {"text": 5}, {"choice": "doctor"}], ids=str
)
def test_a_message_of_the_wrong_shape_is_refused(chat: Chat, content: dict[str, object]) -> None:
    assert chat.send(content).code in (400, 422)
    chat.look()
    assert chat.pending == "diagnosed"


def test_nobody_else_reads_along(chat: Chat) -> None:
    path, wrong = f"/api/chat/sessions/{chat.session}", {"Authorization": f"Bearer {'x' * 43}"}
    for method, end in (("GET", ""), ("GET", "/messages"), ("GET", "/events"), ("DELETE", "")):
        for headers in (wrong, {}):
            assert chat.http.request(method, path + end, headers=headers).status_code in (401, 404)
    assert Chat(chat.http, chat.session, "x" * 43, chat.state).press(ANSWER).code in (401, 404)
    goes_on_to_the_end(chat)
