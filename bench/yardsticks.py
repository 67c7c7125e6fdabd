"""The two yardsticks: the bot that `rasa init` makes, and a plain Rasa form of 45 questions, both unpatched Rasa.

The form is what one would write first: a slot a question, filled `from_text`, each answer checked by the action server, the
conversation in Rasa's SQLite tracker store, and a pipeline of the class that ours has, without spaCy. A second one checks
nothing and has no action server: the least that Rasa can do.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bench.servers import Costs, child, cpu, emptied, memory, rasa, trained, wait_for_turn
from bot.commands.children import Child, stop_all
from tests.system.servers import free_ports

QUESTIONS = 45
VERSION = "3.1"  # of Rasa's data format
FORM = "plain_form"
_START = ["start", "hello", "hi", "begin", "let us start", "I want to begin", "good morning", "start please", "go"]
_REPLY = [
    "no",
    "none of these",
    "yes",
    "yes I have",
    "not that I know",
    "since last year",
    "two years ago",
    "never",
    "10 mg",
]
_THANKS = ["thanks", "thank you", "thank you very much", "many thanks", "that is kind", "great thanks", "cheers"]
_PIPELINE = [
    {"name": "WhitespaceTokenizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 2, "max_ngram": 5},
    {"name": "LogisticRegressionClassifier"},
    {"name": "FallbackClassifier", "threshold": 0.3},
]
_ACTIONS = f'''"""Each answer must hold something."""

from rasa_sdk.forms import FormValidationAction


def _check(slot):
    def validate(self, value, dispatcher, tracker, domain):
        return {{slot: value if value and value.strip() else None}}

    return validate


class ValidatePlainForm(FormValidationAction):
    def name(self):
        return "validate_{FORM}"


for _number in range(1, {QUESTIONS} + 1):
    setattr(ValidatePlainForm, f"validate_q{{_number}}", _check(f"q{{_number}}"))
'''


class Yardstick:
    """One Rasa bot, driven over its REST channel. `up` trains and starts it; `down` ends it."""

    def __init__(self, name: str, folder: Path, with_actions: bool) -> None:
        self.name, self.folder, self.with_actions = name, folder, with_actions
        self.port, self.action_port = free_ports(2)
        self.children: list[Child] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/webhooks/rest/webhook"

    def up(self) -> Costs:
        seconds = trained(self.folder, rasa("train", "--quiet"))
        began = time.monotonic()
        if self.with_actions:
            argv = [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "--port", str(self.action_port)]
            self.children.append(child("actions", argv, self.folder))
        asked = ["run", "--port", str(self.port), "--interface", "127.0.0.1"]
        asked += ["--endpoints", "endpoints.yml", "--credentials", "credentials.yml"]
        self.children.append(child("rasa", rasa(*asked), self.folder))
        for one in self.children:
            one.start()
        wait_for_turn(self.children, self.url, json.dumps({"sender": "ready", "message": "/greet"}).encode())
        ready = time.monotonic() - began
        megabytes, processes = memory(one.pid for one in self.children)
        return Costs(seconds, ready, megabytes, processes)

    def memory(self) -> float:
        return memory(one.pid for one in self.children)[0]

    def cpu(self) -> float:
        return cpu(one.pid for one in self.children)

    def down(self) -> None:
        stop_all(self.children)


def init_bot(folder: Path) -> Yardstick:
    """The files of `rasa init --no-prompt`, as Rasa ships them."""
    from rasa.cli.scaffold import scaffold_path

    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(scaffold_path(), folder)
    return Yardstick("rasa init", folder, with_actions=False)


def plain_form(folder: Path, with_actions: bool = True) -> Yardstick:
    made = Yardstick("plain form" if with_actions else "plain form that checks nothing", emptied(folder), with_actions)
    for name, content in _files(made).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            path.write_text(content)
        else:
            yaml = YAML(typ="safe", pure=True)
            yaml.default_flow_style = False
            yaml.dump(content, path)
    return made


def _files(made: Yardstick) -> dict[str, Any]:
    endpoints: dict[str, Any] = {"tracker_store": {"type": "SQL", "dialect": "sqlite", "db": "rasa.db"}}
    files: dict[str, Any] = {
        "config.yml": {
            "recipe": "default.v1",
            "assistant_id": "plain",
            "language": "en",
            "pipeline": _PIPELINE,
            "policies": [{"name": "RulePolicy"}],
        },
        "domain.yml": _domain(made.with_actions),
        "data/nlu.yml": _nlu(),
        "data/rules.yml": {"version": VERSION, "rules": _rules()},
        "credentials.yml": {"rest": {}},
        "endpoints.yml": endpoints,
    }
    if made.with_actions:
        endpoints["action_endpoint"] = {"url": f"http://127.0.0.1:{made.action_port}/webhook"}
        files["actions.py"] = _ACTIONS
    return files


def _domain(with_actions: bool) -> dict[str, Any]:
    slots = [f"q{number}" for number in range(1, QUESTIONS + 1)]
    said = {f"utter_ask_{slot}": [{"text": f"Question {slot[1:]}: have you ever had this?"}] for slot in slots}
    return {
        "version": VERSION,
        "intents": ["greet", "reply", "thanks"],
        "slots": {
            slot: {
                "type": "text",
                "influence_conversation": False,
                "mappings": [{"type": "from_text", "conditions": [{"active_loop": FORM, "requested_slot": slot}]}],
            }
            for slot in slots
        },
        "forms": {FORM: {"required_slots": slots}},
        "responses": {**said, "utter_done": [{"text": "Thank you, that was all."}]},
        "actions": [f"validate_{FORM}"] if with_actions else [],
        "session_config": {"session_expiration_time": 60, "carry_over_slots_to_new_session": True},
    }


def _nlu() -> str:
    lines = ['version: "3.1"', "nlu:"]
    for intent, examples in {"greet": _START, "reply": _REPLY, "thanks": _THANKS}.items():
        lines += [f"- intent: {intent}", "  examples: |", *(f"    - {example}" for example in examples)]
    return "\n".join(lines) + "\n"


def _rules() -> list[dict[str, Any]]:
    begin = [{"intent": "greet"}, {"action": FORM}, {"active_loop": FORM}]
    end = [
        {"action": FORM},
        {"active_loop": None},
        {"slot_was_set": [{"requested_slot": None}]},
        {"action": "utter_done"},
    ]
    return [
        {"rule": "begin the form", "steps": begin},
        {"rule": "end the form", "condition": [{"active_loop": FORM}], "steps": end},
        {"rule": "thanks", "steps": [{"intent": "thanks"}, {"action": "utter_done"}]},
    ]
