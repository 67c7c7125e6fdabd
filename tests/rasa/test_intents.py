"""Proves that the trained intent classifier gets held-out sentences right, and no answer ends a chat or deletes data."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.screening.hear import REQUEST

ROOT = Path(__file__).resolve().parents[2]
ENOUGH = 0.85
HARMFUL = {"stop", "delete_data", "start_over", "person"}
# What people answer that sounds a little like a request.
ANSWERS = [
    "i stopped minoxidil in june",
    "stopped it two months ago",
    "I stopped taking prednisone last year",
    "my doctor told me to stop it in march",
    "she started again in april",
    "i started over with the pills in may",
    "it all started again last winter",
    "they removed a mole on my back",
    "had my gallbladder removed in 2015",
    "no i quit drinking in 2020",
    "i don't want to take valacyclovir",
    "we live with a person who has apeced",
    "yes and i want to continue",
    "cancelled the surgery",
    "the hair on the back of my head",
    "no more treatments since january",
    "nothing left, all gone",
    "about half is gone",
    "my nurse gave me the shot in september",
    "yes my doctor called me about it",
]


def examples(path: Path) -> list[tuple[str, str]]:
    """(sentence, intent) of an NLU file."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        (line.strip()[2:], entry["intent"])
        for entry in content["nlu"]
        for line in entry["examples"].splitlines()
        if line.strip()
    ]


HELD_OUT = examples(ROOT / "tests" / "nlu" / "test_nlu.yml")
TRAINED = [pair for path in sorted((ROOT / "data" / "nlu").glob("*.yml")) for pair in examples(path)]


@pytest.fixture(scope="module")
def guess(model: Path) -> Any:
    from rasa.core.agent import Agent

    from bot.rasa_parts import patches

    patches.apply()
    agent = Agent.load(model)
    return lambda text: asyncio.run(agent.parse_message(text))["intent"]


def test_enough_held_out_sentences_are_right(guess: Any) -> None:
    wrong = [(text, intent, guess(text)) for text, intent in HELD_OUT if guess(text)["name"] != intent]
    assert 1 - len(wrong) / len(HELD_OUT) >= ENOUGH, wrong


def test_no_answer_is_taken_for_a_harmful_request(guess: Any) -> None:
    answers = [text for text, intent in HELD_OUT if intent in ("affirm", "deny", "inform", "not_sure")] + ANSWERS
    found = [(text, guess(text)) for text in answers]
    taken = [(text, got) for text, got in found if got["name"] in HARMFUL and got["confidence"] >= REQUEST]
    assert not taken


def test_nothing_held_out_was_trained_on() -> None:
    trained = {text.lower() for text, _ in TRAINED}
    assert not [text for text, _ in HELD_OUT if text.lower() in trained]


def test_every_intent_has_its_examples() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    intents = set(domain["intents"]) - {"press"}
    trained, held_out = Counter(intent for _, intent in TRAINED), Counter(intent for _, intent in HELD_OUT)
    assert set(trained) == set(held_out) == intents
    assert min(trained.values()) >= 40
    assert min(held_out.values()) >= 8


def test_no_example_stands_twice() -> None:
    twice = [text for text, times in Counter(text.lower() for text, _ in TRAINED).items() if times > 1]
    assert not twice


@pytest.mark.parametrize("text", ["", "   ", "🙂", "\u202e\u0634\u0643\u0631\u0627", "x" * 4000, "\x00"])
def test_signs_without_words_are_not_understood_but_do_no_harm(guess: Any, text: str) -> None:
    found = guess(text)
    assert found["name"] not in HARMFUL or found["confidence"] < REQUEST
