"""A visitor's side of the chat API: exactly the contract of the README, nothing read from the inside."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

CURRENT: Any = object()  # "the ask of the question that is pending"


@dataclass(frozen=True)
class Reply:
    """One answer of the server: HTTP status, the new messages, the state after it."""

    code: int
    body: Mapping[str, Any]

    @property
    def messages(self) -> list[dict[str, Any]]:
        return list(self.body.get("messages", ()))

    @property
    def text(self) -> str:
        """What the bot said, as one string."""
        return "\n".join(message["text"] for message in self.messages if message["from"] != "visitor")

    @property
    def error(self) -> str | None:
        return (self.body.get("error") or {}).get("code")


@dataclass
class Chat:
    """One session. `state` follows every reply that carries one."""

    http: httpx.Client
    session: str
    token: str
    state: dict[str, Any]
    opening: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def begin(cls, base_url: str, trial: str, time_zone: str = "America/New_York", timeout: float = 120.0) -> Chat:
        http = httpx.Client(base_url=base_url, timeout=timeout)
        made = http.post("/api/chat/sessions", json={"trial": trial, "time_zone": time_zone})
        assert made.status_code == 201, made.text
        body = made.json()
        return cls(http, body["session"], body["token"], body["state"], body["messages"])

    @property
    def question(self) -> dict[str, Any]:
        question = self.state["question"]
        assert question is not None, f"no question is pending: {self.state}"
        return dict(question)

    @property
    def pending(self) -> str | None:
        return self.state["question"]["id"] if self.state["question"] else None

    @property
    def ask(self) -> str | None:
        return self.state["question"]["ask"] if self.state["question"] else None

    @property
    def outcome(self) -> dict[str, Any] | None:
        return self.state["outcome"]

    def say(self, text: str, ask: Any = CURRENT, id: str | None = None) -> Reply:
        return self.send({"text": text}, ask, id)

    def press(self, *choices: str, ask: Any = CURRENT, id: str | None = None) -> Reply:
        return self.send({"choice": list(choices)}, ask, id)

    def value(self, value: Any, ask: Any = CURRENT, id: str | None = None) -> Reply:
        return self.send({"value": value}, ask, id)

    def command(self, command: str, ask: Any = CURRENT, id: str | None = None) -> Reply:
        return self.send({"command": command}, ask, id)

    def send(self, content: Mapping[str, Any], ask: Any = CURRENT, id: str | None = None) -> Reply:
        body = {"id": id or str(uuid.uuid4()), "ask": self.ask if ask is CURRENT else ask, **content}
        return self._took(self.http.post(f"{self._path}/messages", json=body, headers=self._auth))

    def look(self) -> dict[str, Any]:
        """The state as the server has it now."""
        self._took(self.http.get(self._path, headers=self._auth))
        return self.state

    def transcript(self, after: int = 0) -> list[dict[str, Any]]:
        got = self.http.get(f"{self._path}/messages", params={"after": after}, headers=self._auth)
        assert got.status_code == 200, got.text
        return list(got.json()["messages"])

    def erase(self) -> Reply:
        got = self.http.delete(self._path, headers=self._auth)
        return Reply(got.status_code, got.json() if got.content else {})

    def until(self, holds: Callable[[Chat], bool], seconds: float = 60.0) -> bool:
        """Looks again until it holds: for what the server does by itself."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                self.look()
                if holds(self):
                    return True
            except httpx.TransportError:
                pass
            time.sleep(0.25)
        return False

    @property
    def _path(self) -> str:
        return f"/api/chat/sessions/{self.session}"

    @property
    def _auth(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def _took(self, got: httpx.Response) -> Reply:
        body = got.json()
        if body.get("state"):
            self.state = body["state"]
        return Reply(got.status_code, body)


PICKED = ("yes_no", "choice", "checklist")
ALWAYS_PRESSED = ("not_sure", "decline", "skip", "ongoing")


def reply_to(question: Mapping[str, Any], answer: Any) -> dict[str, Any]:
    """The request for an answer as `prescreen assess` takes it: a press where there is something to press, else a value.

    `{"say": TEXT}` types it.
    """
    if isinstance(answer, dict) and set(answer) == {"say"}:
        return {"text": answer["say"]}
    if answer in ALWAYS_PRESSED or (isinstance(answer, str) and answer in [one["id"] for one in question["choices"]]):
        return {"choice": [answer]}
    if isinstance(answer, bool):
        return {"choice": ["yes" if answer else "no"]}
    if question["type"] in PICKED and isinstance(answer, str):
        return {"choice": [answer]}
    if question["type"] in PICKED and isinstance(answer, list):
        return {"choice": list(answer)}
    return {"value": answer}
