"""The web process without servers: the real application and database, and a Rasa of a few lines that can fail."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.answers.model import Utterance
from bot.bootstrap import App, build
from bot.screening.model import Heard
from bot.settings import Settings
from bot.web.server import create_app

ROOT = Path(__file__).resolve().parents[2]
TRIAL = "NCT05398809"
POLARITY = {"yes": True, "no": False}


@dataclass
class FakeRasa(httpx.AsyncBaseTransport):
    """Handles a message as Rasa and the action server do, or fails as they do: `fails` is [], 500, timeout or lies."""

    app: App
    fails: str | None = None
    poisoned: str | None = None  # a session that always fails
    sent: list[str] = field(default_factory=list)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        message = body["message"].removeprefix("m:")
        self.sent.append(message)
        if self.fails == "timeout":
            raise httpx.ReadTimeout("no answer")
        if self.fails in ("[]", "500") or self.poisoned == body["sender"]:
            return httpx.Response(500 if self.fails == "500" else 200, json=[])
        if self.fails != "lies":
            text = self.app.store.incoming(message).text
            said = None if text is None else Utterance(text=text, polarity=POLARITY.get(text), confidence=0.9)
            self.app.turn(body["sender"], message, Heard(utterance=said))
        return httpx.Response(200, json=[{"recipient_id": body["sender"], "custom": {"handled": message}}])


@dataclass
class Visitor:
    """One session over HTTP. `state` follows every answer."""

    http: httpx.AsyncClient
    session: str
    token: str
    state: dict[str, Any]

    @property
    def path(self) -> str:
        return f"/api/chat/sessions/{self.session}"

    @property
    def auth(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def question(self) -> str | None:
        return self.state["question"] and self.state["question"]["id"]

    @property
    def ask(self) -> str | None:
        return self.state["question"] and self.state["question"]["ask"]

    async def send(self, id: str | None = None, **content: Any) -> httpx.Response:
        body = {"id": id or str(uuid.uuid4()), "ask": self.ask, **content}
        got = await self.http.post(f"{self.path}/messages", json=body, headers=self.auth)
        self.state = got.json().get("state") or self.state
        return got

    async def raw(self, content: bytes) -> httpx.Response:
        return await self.http.post(f"{self.path}/messages", content=content, headers=self.auth)

    async def transcript(self) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = (await self.http.get(f"{self.path}/messages", headers=self.auth)).json()[
            "messages"
        ]
        return messages


def settings_for(folder: Path, **more: str) -> Settings:
    trials = os.pathsep.join(str(ROOT / part) for part in ("data/trials", "tests/trials"))
    environment = {
        "PRESCREEN_DATA_DIR": str(folder),
        "PRESCREEN_TRIALS": trials,
        "PRESCREEN_TODAY": "2026-11-22",
        "PRESCREEN_RATE_MESSAGES": "10000",
        "PRESCREEN_RATE_SIGN_INS": "10000",
        "PRESCREEN_RATE_CODES": "10000",
        "PRESCREEN_BUSY_SECONDS": "0.3",
        **more,
    }
    return Settings.from_env(environment)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    built = build(settings_for(tmp_path))
    yield built
    built.store.close()


@pytest.fixture
def rasa(app: App) -> FakeRasa:
    return FakeRasa(app)


@pytest.fixture
def site(app: App, rasa: FakeRasa) -> Starlette:
    return create_app(app, rasa)


@pytest.fixture
async def http(site: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=site, client=("127.0.0.1", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture
async def visitor(http: httpx.AsyncClient) -> Visitor:
    """A visitor who was greeted and asked for consent."""
    made = await http.post("/api/chat/sessions", json={"trial": TRIAL, "time_zone": "America/New_York"})
    assert made.status_code == 201, made.text
    body = made.json()
    return Visitor(http, body["session"], body["token"], body["state"])


@pytest.fixture
async def patient(visitor: Visitor) -> Visitor:
    """One who agreed and answers for themselves: the first question of the trial is pending."""
    assert (await visitor.send(choice=["yes"])).status_code == 200
    assert (await visitor.send(choice=["patient"])).status_code == 200
    assert visitor.state["question"]["kind"] == "screening"
    return visitor
