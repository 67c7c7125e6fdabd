"""Proves that each side question has its rule, and that stories of tests/stories lead from words to actions as written."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
# Rasa runs actions of its own on these, whatever the rules say.
RASAS_OWN = {"back", "restart", "session_start"}


def test_every_side_question_has_a_rule_and_nothing_else_has() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    rules = yaml.safe_load((ROOT / "data" / "rules" / "side_questions.yml").read_text(encoding="utf-8"))["rules"]
    ruled = [rule["steps"][0]["intent"] for rule in rules if {"action": "action_side_question"} in rule["steps"]]
    assert sorted(ruled) == sorted(intent for intent in domain["intents"] if intent.startswith("ask_"))


def test_the_form_gives_way_to_exactly_these_rules() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    (mapping,) = domain["slots"]["current_answer"]["mappings"]
    assert mapping["not_intent"] == [intent for intent in domain["intents"] if intent.startswith("ask_")]


def test_no_words_of_a_visitor_run_a_command_of_rasa() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    assert not RASAS_OWN & set(domain["intents"])


def test_the_stories_hold(model: Path, tmp_path: Path) -> None:
    from rasa.core.agent import Agent
    from rasa.core.test import test as run_stories

    agent = Agent.load(model)
    stories = str(ROOT / "tests" / "stories")
    asyncio.run(run_stories(stories, agent, out_directory=str(tmp_path), fail_on_prediction_errors=True))
    report = json.loads((tmp_path / "story_report.json").read_text())
    assert report["conversation_accuracy"]["correct"] == report["conversation_accuracy"]["total"] >= 4
