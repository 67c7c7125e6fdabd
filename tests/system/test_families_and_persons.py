"""Proves on the real servers: a household is screened from both sides and linked for the team only; a coordinator of another
process is in a chat while Rasa reads along in silence; a resume code brings the chat to another device.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.bootstrap import App, build
from bot.handoff.live import Member
from bot.storage import Store
from tests.system.chat import Chat, reply_to
from tests.system.servers import Servers

HOUSEHOLD: dict[str, Any] = {
    "consent_chat": "yes", "birth": "1980-05-01", "lives_with": "yes", "household_english": "well", "confirm": "yes",
    "review": "send", "consent_share": "yes", "contact_name": "Bea Example", "contact_phone": "212 555 0123",
    "contact_email": "skip", "contact_time": "skip", "contact_linked": "none",
}  # fmt: skip
ADA = Member("ada", "Ada", "study nurse")


@pytest.fixture
def desk(servers: Servers) -> Iterator[App]:
    """A process beside the servers, on the same database."""
    app = build(servers.settings)
    yield app
    app.store.close()


def posted(chat: Chat, path: str, body: Any = None, code: int = 201) -> dict[str, Any]:
    got = chat.http.post(path, json=body, headers={"Authorization": f"Bearer {chat.token}"})
    assert got.status_code == code, got.text
    content: dict[str, Any] = got.json()
    return content


def household(chat: Chat, **more: Any) -> Chat:
    body = posted(chat, "/api/chat/sessions", {"trial": "NCT05398809", "time_zone": "America/New_York", **more})
    return Chat(chat.http, body["session"], body["token"], body["state"])


def through(chat: Chat, **more: Any) -> list[str]:
    """Answers until nothing is asked any more; which questions were asked."""
    asked: list[str] = []
    while chat.pending is not None:
        asked.append(chat.pending)
        assert len(asked) < 40, asked
        assert chat.send(reply_to(chat.question, {**HOUSEHOLD, **more}[chat.pending])).code == 200
    return asked


def handed_off(chat: Chat) -> str:
    chat.command("person")
    for answer in ("yes", "Ann Example", "212 555 0199", "skip", "skip", "skip"):
        chat.send(reply_to(chat.question, answer))
    text = chat.transcript()
    return next(word.strip(".") for one in reversed(text) for word in one["text"].split() if word.startswith("PS-"))


@pytest.mark.parametrize("first", ["patient", "household"])
def test_an_invited_household_contact_is_linked_whoever_comes_first(patient: Chat, record: Store, first: str) -> None:
    made = posted(patient, f"/api/chat/sessions/{patient.session}/invitations")
    guest = household(patient, invitation=made["code"])
    numbers = [handed_off(patient)] if first == "patient" else []
    asked = through(guest)
    numbers += [] if numbers else [handed_off(patient)]
    assert not {"who", "contact_linked"} & set(asked)
    theirs = record.load(guest.session).referral
    assert theirs is not None
    assert (record.referral(theirs) or {})["linked_to"] == numbers[0]
    assert numbers[0] not in str(guest.transcript())
    assert theirs not in str(patient.transcript())


def test_a_household_contact_who_comes_first_gives_the_number_later(patient: Chat, record: Store) -> None:
    number = handed_off(patient)
    guest = household(patient, who="household")
    assert "contact_linked" in through(guest, contact_linked=number)
    theirs = record.load(guest.session).referral
    assert theirs is not None
    assert (record.referral(theirs) or {})["linked_to"] == number


def test_erasing_the_patient_leaves_the_household_contact(patient: Chat, record: Store) -> None:
    made = posted(patient, f"/api/chat/sessions/{patient.session}/invitations")
    guest = household(patient, invitation=made["code"])
    through(guest)
    before = guest.transcript()
    assert patient.erase().code == 200
    assert guest.transcript() == before
    refused = posted(
        guest, "/api/chat/sessions", {"trial": "NCT05398809", "time_zone": "UTC", "invitation": made["code"]}, code=422
    )
    assert refused["error"]["code"] == "bad_invitation"


def test_a_coordinator_joins_and_the_bot_is_silent_until_it_is_handed_back(patient: Chat, desk: App) -> None:
    live, pending = desk.live(), patient.question
    patient.command("person")
    patient.press("no")
    patient.command("person")
    assert patient.session in [chat["session"] for chat in live.open_chats()]
    live.join(patient.session, ADA)
    assert patient.look()["person"] == {"name": "Ada", "role": "study nurse"}
    reply = patient.say("What is the study about?")
    assert [message["from"] for message in reply.messages] == ["visitor"]
    live.say(patient.session, ADA.account, "It is about hair loss.")
    assert patient.transcript()[-1]["by"] == {"name": "Ada", "role": "study nurse"}
    assert [one["text"] for one in live.read(patient.session)][-2:] == [
        "What is the study about?",
        "It is about hair loss.",
    ]
    live.hand_back(patient.session, ADA.account)
    assert patient.look()["person"] is None
    assert patient.pending == "consent_share"
    patient.press("no")
    assert patient.question["id"] == pending["id"]


def test_an_emergency_is_answered_and_flagged_while_a_coordinator_is_there(patient: Chat, desk: App) -> None:
    desk.live().join(patient.session, ADA)
    patient.look()
    reply = patient.say("I want to kill myself")
    assert "crisis" in reply.messages[0]["flags"]
    assert "988" in reply.text
    assert "Nobody is watching" not in reply.text
    assert "flagged" in next(chat for chat in desk.live().open_chats() if chat["session"] == patient.session)["because"]


def test_a_resume_code_opens_the_chat_on_another_device_once(patient: Chat) -> None:
    made = posted(patient, f"/api/chat/sessions/{patient.session}/resume-code")
    body = posted(patient, "/api/chat/resume", {"code": made["code"]}, code=200)
    second = Chat(patient.http, body["session"], body["token"], body["state"])
    assert body["messages"] == patient.transcript()
    second.command("repeat")
    assert second.transcript() == patient.transcript()
    assert posted(patient, "/api/chat/resume", {"code": made["code"]}, code=404)["error"]["code"] == "bad_code"
