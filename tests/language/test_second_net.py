"""Proves that the second net is made of its examples as they stand, finds what no listed word says, and lets talk pass."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from bot.language.dictionary import FOLDER, LanguageError, load_yaml
from bot.language.encoder import shared
from bot.language.reader import Reader
from bot.language.safety import SafetyReader
from bot.language.second_net import NOTHING, SecondNet
from bot.language.teaching import net_examples, net_made_of

READER = Reader.load()
TODAY = date(2026, 11, 22)
RULES = SafetyReader(load_yaml("safety"))
SAID = [
    ("there is an elephant sitting on my chest and my arm aches", "emergency"),
    ("her fingers have cramped shut and her lips prickle", "emergency"),
    ("nobody would cry for me, i should be gone for good", "crisis"),
    ("his stepdad knocks him about", "abuse"),
    ("the ointment made my head come out in blisters", "adverse_event"),
    ("ought i to leave off my tablets for a week", "advice"),
]
LET_PASS = [
    "these needles kill me, ha", "i had to laugh so hard i cried", "i stopped it in the spring, my doctor wanted that",
    "my hair is so weak it breaks", "he has been very brave", "an itchy scalp, that's all", "i am beat after work",
]  # fmt: skip


def test_it_is_not_stale() -> None:
    content = json.loads((FOLDER / "safety_net.json").read_text(encoding="utf-8"))
    assert content["made_of"] == net_made_of(), "the examples changed: run 'prescreen teach'"


@pytest.mark.parametrize(("text", "kind"), SAID)
def test_what_no_rule_finds_is_found(text: str, kind: str) -> None:
    assert RULES.find(text) == ()
    assert READER.read(text, TODAY).safety == (kind,)


@pytest.mark.parametrize("text", LET_PASS)
def test_ordinary_talk_raises_no_alarm(text: str) -> None:
    assert READER.read(text, TODAY).safety == ()


def test_it_knows_its_examples() -> None:
    net = SafetyReader(load_yaml("safety"), SecondNet.load(shared()))
    found = [(label, net.find(text)) for text, label in zip(*net_examples(), strict=True)]
    missed = [label for label, got in found if label in ("emergency", "crisis") and not got]
    raised = [label for label, got in found if label == NOTHING and got]
    grave = sum(label in ("emergency", "crisis") for label, _ in found)
    assert len(missed) <= 0.06 * grave
    assert len(raised) <= 0.02 * len(found)


def test_a_missing_net_says_what_makes_it(tmp_path: Path) -> None:
    with pytest.raises(LanguageError, match="prescreen teach"):
        SecondNet.load(shared(), tmp_path)
