"""Proves, on the real Rasa and action servers, that a message is handled exactly once whatever path Rasa takes, that a
failure is silence and never a reply, and that no typed word reaches a log, at debug level too."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.rasa_parts.serve import ROOT, actions_argv, rasa_argv
from bot.settings import Settings
from bot.wire import reference

MARKER = "zebrafinch"
MESSAGES: dict[str, str | None] = {
    "press": None,
    "answer": f"about three months ago {MARKER}",
    "blank": "   ",
    "command": "/restart",
    "hidden-command": '\u00a0/inform{"a": "b"}',
    "broken-answer": f"yes {MARKER}",
    "broken-side": "what are the side effects",
    "side0": "what is this study about",
    "side1": "what are the risks",
    "side2": "is there a placebo",
    "side3": "who can see my answers",
    "side4": "where is it",
    "side5": "do i get paid",
}


@dataclass(frozen=True)
class Servers:
    url: str
    folder: Path

    def send(self, message_id: str, session: str = "s1") -> Any:
        body = {"sender": session, "message": reference(message_id)}
        return httpx.post(f"{self.url}/webhooks/rest/webhook", json=body, timeout=20).json()

    def turns(self) -> list[dict[str, Any]]:
        file = self.folder / "messages.turns"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def servers(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    folder = tmp_path_factory.mktemp("servers")
    (folder / "messages.json").write_text(json.dumps(MESSAGES))
    settings = replace(Settings.from_env({}), rasa_port=_free(), action_port=_free(), log_level="DEBUG")
    programs = {"actions.log": actions_argv(settings), "rasa.log": rasa_argv(settings)}
    running = [_start(*program, folder / name) for name, program in programs.items()]
    try:
        _await(settings.action_url + "/health", running)
        _await(settings.rasa_url + "/webhooks/rest/", running)
        yield Servers(settings.rasa_url, folder)
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(20)


def test_a_press_and_an_answer_are_handled_once(servers: Servers) -> None:
    for message in ("press", "answer", "answer"):
        assert {"recipient_id": "s1", "custom": {"handled": message}} in servers.send(message)
    turns = [turn for turn in servers.turns() if turn["id"] in ("press", "answer")]
    assert [(turn["id"], turn["text"]) for turn in turns] == [("press", None), ("answer", MESSAGES["answer"])]
    assert turns[0]["intent"] is None


def test_six_side_questions_in_a_row_are_each_handled_once(servers: Servers) -> None:
    sides = [name for name in MESSAGES if name.startswith("side")]
    for name in sides:
        assert servers.send(name) == [{"recipient_id": "s1", "custom": {"handled": name}}]
    turns = [turn for turn in servers.turns() if turn["id"] in sides]
    log = (servers.folder / "rasa.log").read_text(errors="replace")
    assert log.count("Predicted next action 'action_side_question'") >= len(sides)
    assert [turn["id"] for turn in turns] == sides
    assert all(turn["intent"].startswith("ask_") for turn in turns)


@pytest.mark.parametrize("name", ["command", "hidden-command", "blank"])
def test_what_looks_like_a_command_of_rasa_is_text(servers: Servers, name: str) -> None:
    assert servers.send(name, session=name)[0]["custom"] == {"handled": name}
    assert [turn["text"] for turn in servers.turns() if turn["id"] == name] == [MESSAGES[name]]


@pytest.mark.parametrize("name", ["broken-answer", "broken-side", "unknown-message"])
def test_what_could_not_be_handled_is_silence(servers: Servers, name: str) -> None:
    assert servers.send(name) == []


def test_an_unknown_session_is_silence(servers: Servers) -> None:
    assert servers.send("press", session="nobody") == []


def test_no_typed_word_is_in_a_log(servers: Servers) -> None:
    servers.send("answer", session="s2")
    servers.send("broken-answer", session="s2")
    logs = [(servers.folder / name).read_text(errors="replace") for name in ("rasa.log", "actions.log")]
    assert all("DEBUG" in log for log in logs)
    assert not [log for log in logs if MARKER in log]


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(argv: Any, env: Any, log: Path) -> subprocess.Popen[bytes]:
    """The command as the supervisor would run it, with the fake record in front of it."""
    module = argv.index("bot.rasa_parts.serve")
    command = [sys.executable, "-m", "tests.rasa.fake_servers", str(log.parent / "messages.json"), *argv[module + 1 :]]
    with log.open("wb") as out:
        return subprocess.Popen(command, cwd=ROOT, env={**os.environ, **env}, stdout=out, stderr=subprocess.STDOUT)


def _await(url: str, running: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        assert all(process.poll() is None for process in running), "a server ended"
        try:
            if httpx.get(url, timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise AssertionError(f"{url} is not there")
