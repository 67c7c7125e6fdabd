"""A desk with made-up people: the real web process and database in a thread, filled by chats that went through its API
and by steps of two coordinators. No Rasa and no action server: what is typed is read here, by the same reader.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import httpx

from bot.bootstrap import App, build
from bot.commands.coordinator import add
from bot.handoff.roles import ROLES
from bot.language.reader import Reader
from bot.screening.model import Heard
from bot.storage.desk import Change
from bot.web.server import create_app
from tests.system.chat import Chat, reply_to
from tests.system.conversation import PEOPLE
from tests.web.conftest import TRIAL, FakeRasa, settings_for
from tests.web.served import free_ports, served

PASSWORD = "correct horse battery staple"
NOW = datetime(2026, 11, 23, 20, 30, tzinfo=timezone.utc)  # a Monday afternoon in New York
LONGEST = 150


@dataclass
class Listening(FakeRasa):
    """Reads what is typed with the rules of the language room, and sees what is alarming."""

    reader: Reader = field(default_factory=lambda: Reader.load(judge=False))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        message = body["message"].removeprefix("m:")
        text = self.app.store.incoming(message).text
        said = None if text is None else self.reader.read(text, self.app.settings.today or date(2026, 11, 22))
        self.app.turn(body["sender"], message, Heard(utterance=said))
        return httpx.Response(200, json=[{"recipient_id": body["sender"], "custom": {"handled": message}}])


@dataclass
class Desk:
    app: App
    url: str
    numbers: dict[str, str] = field(default_factory=dict)  # referral numbers by first name
    asking: str = ""  # the session of somebody who is in a chat and asked for a person

    def comes(self, name: str, hours: float, person: str = "adult", aside: str = "", **answers: Any) -> str:
        """Somebody chats to the end, `hours` before now, and leaves the name; the referral's number. `aside`: said once."""
        self.at(NOW - timedelta(hours=hours))
        first = name.split()[0].lower()
        contact = {
            "contact_name": name,
            "contact_email": f"{first}@example.org",
            "contact_phone": phone(len(self.numbers)),
        }
        given = {**PEOPLE[person], **contact, **answers}
        chat = Chat.begin(self.url, TRIAL)
        last = "(nothing)"
        for _ in range(LONGEST):
            question = chat.state["question"]
            if question is None:
                break
            last = question["id"]
            if aside and last == "hair_cause":
                assert chat.say(aside).code == 200
                aside = ""
                continue
            wanted = given.get(last, "send" if last == "review" else "yes")
            reply = chat.send(reply_to(question, wanted))
            assert reply.code == 200, (last, reply.body)
        number = (chat.outcome or {}).get("referral")
        assert number, f"{name} was not handed off after {last}: {chat.state}"
        self.numbers[first] = number
        self.at(NOW)
        return str(number)

    def step(self, name: str, by: str, state: str, hours: float, text: str = "", on_day: date | None = None) -> None:
        number = self.numbers[name]
        stored = self.app.store.referral(number)
        assert stored
        self.at(NOW - timedelta(hours=hours))
        change = Change(
            number, stored["version"], state, by, text, owner=by, on_day=on_day, contacted=state != "claimed"
        )
        assert self.app.store.change(change, self.app.now()) is None
        self.at(NOW)

    def withdraws(self, name: str) -> None:
        stored = self.app.store.referral(self.numbers[name])
        assert stored
        self.app.erase(stored["session"])

    def at(self, moment: datetime) -> None:
        object.__setattr__(self.app, "clock", lambda: moment)

    def asks_for_a_person(self) -> None:
        chat = Chat.begin(self.url, TRIAL)
        for choice in ("yes", "patient"):
            chat.press(choice)
        chat.say("Does the study pay for the train?")
        assert chat.command("person").code == 200
        self.asking = chat.session


def phone(count: int) -> str:
    return f"+1 301 496 {4000 + count}"


@contextmanager
def opened(folder: Path, **settings: str) -> Iterator[Desk]:
    """The filled desk. An account of each role has the role's name; `maria` and `tomas` work there."""
    (port,) = free_ports(1)
    app = build(settings_for(folder, PRESCREEN_WEB_PORT=str(port), PRESCREEN_BUSY_SECONDS="5", **settings))
    desk = Desk(app, f"http://127.0.0.1:{port}")
    with served(create_app(app, Listening(app)), [port]):
        desk.at(NOW)
        for name, role in [*((role, role) for role in ROLES), ("maria", "lead"), ("tomas", "coordinator")]:
            add(app.store, name, PASSWORD, app.now(), role)
        fill(desk)
        yield desk
    app.store.close()


DOUBTS: Mapping[str, Any] = {
    "apeced": "suspected",
    "apeced_signs": ["yeast", "adrenal"],
    "hair_onset": {"say": "a little over 2 years ago"},
    "hair_missing": {"top": 95, "back": 60, "left": 70, "right": 75},
    "steroids": ["replacement"],
    "steroid_dose": {"say": "hydrocortisone 20 mg a day"},
    "medicines": {"say": "hydrocortisone 20 mg a day, levothyroxine and fluconazole 100 mg"},
    "infections": "not_sure",
    "anything_else": {"say": "My sister has it too. Could she join?"},
    "contact_time": "Weekdays after 4 pm",
}


def fill(desk: Desk) -> None:
    """A week at the desk."""
    desk.comes("Priya Raman", 98)
    desk.comes("Jonas Weber", 76, hair_missing={"top": 70, "back": 40, "left": 50, "right": 45})
    desk.comes("Nadia Petrova", 75)
    desk.comes("Grace Okafor", 51, person="child", contact_time="Evenings")
    desk.comes("Luis Herrera", 29)
    desk.comes("Hannah Lindqvist", 26, **DOUBTS)
    desk.comes(
        "Sam Whitfield",
        7,
        aside="Some days I do not want to live like this any more.",
        labs_recent="not_sure",
        jak_reaction="not_sure",
    )
    desk.comes("Aiko Tanaka", 3, other_studies="not_sure")
    desk.comes("Ben Adeyemi", 1.2, person="household", contact_linked=desk.numbers["hannah"])
    desk.comes("Clara Moreau", 0.4)
    desk.step("priya", "maria", "claimed", 90)
    desk.step("priya", "maria", "contacted", 88, "Spoke for ten minutes; wants to talk to her doctor first.")
    desk.step("priya", "maria", "scheduled", 70, "Screening visit, morning.", date(2026, 12, 3))
    desk.step("jonas", "tomas", "claimed", 70)
    desk.step("jonas", "tomas", "unreachable", 50, "Rang twice, no voice mail.")
    desk.step("grace", "maria", "claimed", 44)
    desk.step("grace", "maria", "contacted", 43, "The mother will send the gene test.")
    desk.step("hannah", "maria", "claimed", 20)
    desk.app.store.find(
        desk.numbers["hannah"], "maria", "P-I2", "still open", "Asked for the letter of the gene test.", desk.app.now()
    )
    desk.withdraws("luis")
    desk.asks_for_a_person()
