"""Proves that a visitor and a coordinator reach each other at once, with or without Rasa, and that no button is lost or
mistaken while they talk.
"""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.applications import Starlette

from bot.bootstrap import App
from bot.handoff.live import Member
from bot.web.takeover import Takeover
from tests.web.conftest import FakeRasa, Visitor

ADA = Member("ada", "Ada", "study nurse")


@pytest.fixture
def desk(app: App, site: Starlette) -> Takeover:
    return Takeover(app, site.state.posting.turns)


async def state(of: Visitor) -> dict[str, Any]:
    got: dict[str, Any] = (await of.http.get(of.path, headers=of.auth)).json()["state"]
    of.state = got
    return got


async def test_a_visit_from_both_sides(desk: Takeover, patient: Visitor) -> None:
    before = patient.state
    await patient.send(command="person")
    await patient.send(choice=["no"])
    await patient.send(command="person")
    assert [chat["session"] for chat in await desk.open_chats()] == [patient.session]
    await desk.join(patient.session, ADA)
    assert (await state(patient))["person"] == {"name": "Ada", "role": "study nurse"}
    got = await patient.send(text="Is the clinic open on Sundays?")
    assert [one["from"] for one in got.json()["messages"]] == ["visitor"], "the bot is silent"
    await desk.say(patient.session, "ada", "I will ask.")
    last = (await patient.transcript())[-1]
    assert (last["from"], last["kind"], last["by"]["name"]) == ("coordinator", "person", "Ada")
    assert [one["text"] for one in await desk.read(patient.session)][-2:] == [
        "Is the clinic open on Sundays?",
        "I will ask.",
    ]
    await desk.hand_back(patient.session, "ada")
    assert (await state(patient))["question"]["id"] == "consent_share"
    await patient.send(choice=["no"])
    assert patient.state["question"]["id"] == before["question"]["id"]


@pytest.mark.parametrize("fails", ["[]", "500", "timeout"])
async def test_a_visit_does_not_depend_on_the_bot(rasa: FakeRasa, desk: Takeover, patient: Visitor, fails: str) -> None:
    await desk.join(patient.session, ADA)
    rasa.fails = fails
    got = await patient.send(text="hello")
    assert (got.status_code, got.json()["state"]["kept"]) == (200, [])
    assert [one["from"] for one in got.json()["messages"]] == ["visitor"]


async def test_a_button_of_before_is_refused_and_stays_good_for_after(desk: Takeover, patient: Visitor) -> None:
    ask = patient.ask
    await desk.join(patient.session, ADA)
    for content in ({"choice": ["not_sure"]}, {"value": {"years": 30}}):
        got = await patient.send(ask=ask, **content)
        assert (got.status_code, got.json()["error"]["code"]) == (409, "stale")
        assert got.json()["state"]["person"] == {"name": "Ada", "role": "study nurse"}
    await desk.hand_back(patient.session, "ada")
    assert (await patient.send(ask=ask, value={"years": 30})).status_code == 200


async def test_a_text_written_for_the_question_reaches_the_person(desk: Takeover, patient: Visitor) -> None:
    ask = patient.ask
    await desk.join(patient.session, ADA)
    got = await patient.send(ask=ask, text="I was born in 1990")
    assert got.status_code == 200
    assert got.json()["state"]["question"] is None


async def test_many_texts_at_once_all_reach_the_person(desk: Takeover, patient: Visitor) -> None:
    await desk.join(patient.session, ADA)
    await state(patient)
    got = await asyncio.gather(*(patient.send(text=f"line {at}") for at in range(6)))
    assert [one.status_code for one in got] == [200] * 6
    texts = [one["text"] for one in await desk.read(patient.session) if one["from"] == "visitor"]
    assert sorted(texts) == [f"line {at}" for at in range(6)]


async def test_a_join_while_a_message_is_being_handled_takes_that_message(
    app: App, rasa: FakeRasa, desk: Takeover, patient: Visitor
) -> None:
    """The turn is decided on what is stored when it is stored: the person is here by then."""
    real = rasa.handle_async_request

    async def slow(request: Any) -> Any:
        await desk.join(patient.session, ADA)
        return await real(request)

    rasa.handle_async_request = slow  # type: ignore[method-assign]
    got = await patient.send(text="yes")
    assert got.status_code == 200
    assert [one["from"] for one in got.json()["messages"]] == ["visitor", "bot"]
    assert got.json()["state"]["person"]["name"] == "Ada"
    assert app.store.answers_history(patient.session) == []


async def test_the_streams_of_both_sides_are_woken(site: Starlette, desk: Takeover, patient: Visitor) -> None:
    async with site.state.posting.turns.listening(patient.session) as bell:
        for act in (
            desk.join(patient.session, ADA),
            desk.say(patient.session, "ada", "hi"),
            patient.send(text="hello"),
            desk.hand_back(patient.session, "ada"),
            desk.attend(patient.session, "ada"),
        ):
            bell.clear()
            await act
            assert bell.is_set()


async def test_an_answer_can_be_changed_whatever_is_pending(patient: Visitor) -> None:
    await patient.send(value={"born": "1990-05-01"})
    then = patient.question
    got = await patient.send(choice=["change:birth"])
    assert (got.status_code, patient.question) == (200, "birth")
    assert got.json()["messages"][0]["text"].startswith("Change: ")
    await patient.send(value={"born": "1991-05-01"})
    assert patient.question == then
    got = await patient.send(choice=["change:no_such"])
    assert (got.status_code, got.json()["error"]["code"]) == (422, "not_acceptable")
