"""Visitors who take turns with a bot: at ours through its web process, at a yardstick over Rasa's REST channel.

A turn is one message with its reply. A visitor at ours is one who has used nearly everything, long ago: each thing reported
brings its follow-up, so that the chat is longer than 43 turns without going in circles.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import aiohttp

from tests.system.chat import reply_to
from tests.system.conversation import load

TRIAL = "NCT05398809"
PERSON: dict[str, Any] = load(Path(__file__).parent / "person.yml")
LONGEST = 43  # turns of one chat


class Wrong(Exception):
    """A reply that no bench should see."""


class Visitor(Protocol):
    async def begin(self) -> None: ...

    async def turn(self, number: int, typed: bool) -> None:
        """`number` from 1. Raises Wrong."""


Arrives = Callable[[], Visitor]


class AtOurs:
    """Presses and types the answers of person.yml to whatever is asked."""

    def __init__(self, http: aiohttp.ClientSession, base_url: str) -> None:
        self._http, self._sessions = http, f"{base_url}/api/chat/sessions"
        self._url, self._headers, self._state = "", dict[str, str](), dict[str, Any]()

    async def begin(self) -> None:
        body = await self._post(self._sessions, {"trial": TRIAL, "time_zone": "America/New_York"}, 201)
        self._url = f"{self._sessions}/{body['session']}/messages"
        self._headers = {"Authorization": f"Bearer {body['token']}"}
        self._state = body["state"]

    async def turn(self, number: int, typed: bool) -> None:
        question = self._state["question"]
        answer = PERSON.get(question["id"], "yes" if question["kind"] == "confirm" else None)
        if question["kind"] != "confirm" and answer is None:
            raise Wrong(f"turn {number}: {question['id']} is not in person.yml")
        content = {"text": in_words(question, answer)} if typed else reply_to(question, answer)
        body = await self._post(self._url, {"id": str(uuid.uuid4()), "ask": question["ask"], **content}, 200)
        self._state = body["state"]

    @property
    def messages_url(self) -> str:
        return self._url

    @property
    def headers(self) -> dict[str, str]:
        return dict(self._headers)

    @property
    def pending(self) -> str:
        return str(self._state["question"]["id"])

    async def _post(self, url: str, body: dict[str, Any], code: int) -> dict[str, Any]:
        async with self._http.post(url, json=body, headers=self._headers) as reply:
            content = await reply.json()
            if reply.status != code:
                raise Wrong(f"{reply.status}: {content.get('error')}")
            return dict(content)


class AtRasa:
    """Says what `says(turn number, typed)` gives; a button sends its payload, which begins with a stroke."""

    def __init__(self, http: aiohttp.ClientSession, url: str, says: Callable[[int, bool], str]) -> None:
        self._http, self._url, self._says = http, url, says
        self._sender = ""

    async def begin(self) -> None:
        self._sender = uuid.uuid4().hex

    async def turn(self, number: int, typed: bool) -> None:
        body = {"sender": self._sender, "message": self._says(number, typed)}
        async with self._http.post(self._url, json=body) as reply:
            if reply.status != 200 or not await reply.json():
                raise Wrong(f"turn {number}: {reply.status} and nothing said")


def in_words(question: dict[str, Any], answer: Any) -> str:
    """What somebody types to the same effect: the words on the button, or the value as one would write it."""
    labels = {choice["id"]: choice["label"] for choice in question["choices"]}
    picked = answer if isinstance(answer, list) else [answer]
    if all(isinstance(one, str) and one in labels for one in picked) and picked:
        return " and ".join(labels[one] for one in picked)
    return str(answer) if isinstance(answer, str) else "none"


def at_the_form(number: int, typed: bool) -> str:
    if number == 1:
        return "/greet"
    return "no, none of these" if typed else "/reply"


def at_the_init_bot(number: int, typed: bool) -> str:
    typed_words = ("hello", "I am great", "are you a bot?")
    return typed_words[number % 3] if typed else ("/greet", "/mood_great", "/bot_challenge")[number % 3]
