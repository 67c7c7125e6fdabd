"""Proves that a no to the last of several, or an "all" said of something else, is no answer to the whole question."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.answers.model import Read
from bot.answers.reading import read
from bot.language.dictionary import load_formulary
from bot.language.reader import Reader
from bot.trial.loading import load_trial

TRIAL = load_trial(Path(__file__).parents[2] / "data/trials/NCT05398809")
READER, FORMULARY, TODAY = Reader.load(), load_formulary(), date(2026, 11, 22)


def value(question: str, text: str) -> object:
    asked = TRIAL.questions[question]
    found = read(asked, READER.read(text, TODAY, asked.text), TODAY, FORMULARY)
    return found.value if found.reading is Read.ANSWERED else None


@pytest.mark.parametrize("text", ["the odd thing yes, the others no", "what the doctor said yes, all that no"])
def test_a_no_at_the_end_is_not_a_no_to_all(text: str) -> None:
    assert value("ever_had", text) != ["none"]
    assert value("medicines", text) != []


def test_negative_for_all_is_none_and_not_all() -> None:
    assert value("ever_had", "neg for all of the above") == ["none"]


@pytest.mark.parametrize("text", ["the patches are all gone now", "it is all gone, it grew back"])
def test_what_grew_back_is_not_all_gone(text: str) -> None:
    assert value("hair_missing", text) is None


@pytest.mark.parametrize("text", ["her dad had a stroke, she has not", "my aunt has had TB but I have not"])
def test_a_no_to_what_somebody_else_had_is_not_a_no_to_all(text: str) -> None:
    assert value("ever_had", text) is None
    assert value("ever_had", "no, but my mother had a stroke") is None
    assert value("ever_had", "none of these, my mother had one") == ["none"]
