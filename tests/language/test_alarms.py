"""Proves that an emergency is seen in the words people use for it, and that a past one, a question or a "no" is none."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.language.safety import SafetyReader

WORDS = Path(__file__).parents[2] / "data/language/safety.yml"
READER = SafetyReader(yaml.safe_load(WORDS.read_text(encoding="utf-8")))

EMERGENCY = [
    "i've thrown up five times since this morning", "i'm vomiting and can't stop", "i'm throwing up again and again",
    "i can't hold down my steroids", "i have diarrhea and feel faint", "i can't catch my breath", "he is not breathing",
    "i can hardly breathe", "my chest feels tight", "i have bad chest pains", "my temperature is 39.8",
    "i've got a high temperature and chills", "my child has a fever and no spleen", "i can't move my left arm",
    "my speech is slurred", "my lips are swollen", "my tongue swelled up", "i can't see anything suddenly",
    "my vision went black", "muscle cramps all over and tingling lips", "i'm not well, i can't breathe",
]  # fmt: skip
CRISIS = ["i'm not ok, i want to kill myself", "i feel like dying", "no, i want to end my life",
    "history of depression and wants to die", "pt with hx of mdd, says she wants to die", "what's the point of living",
    "i don't see a reason to go on", "i wrote the note already",
]  # fmt: skip
NEITHER = [
    "i had an adrenal crisis in 2022", "this question kills me", "i'm dying to know", "no chest pain",
    "i never had a seizure", "no chest pain or trouble breathing", "does the drug cause seizures",
    "i was vomiting last year",
    "my chest felt tight and i had chest pains two years ago", "i do not want to kill myself",
    "my hair loss makes me sad", "my doctor wrote the note for school",
    "she is ending things with her old clinic", "i use an emergency injection kit",
]  # fmt: skip


@pytest.mark.parametrize("text", EMERGENCY)
def test_an_emergency_is_seen(text: str) -> None:
    assert "emergency" in READER.find(text)


@pytest.mark.parametrize("text", CRISIS)
def test_a_crisis_is_seen(text: str) -> None:
    assert "crisis" in READER.find(text)


@pytest.mark.parametrize("text", NEITHER)
def test_neither_is_seen_where_there_is_none(text: str) -> None:
    assert not {"emergency", "crisis"} & set(READER.find(text))
