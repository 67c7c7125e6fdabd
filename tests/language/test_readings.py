"""What people type is read as the sentence files say; known failures are listed, and must leave the list once they pass."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.answers.formulary import Formulary
from bot.answers.model import Read, Reading
from bot.answers.reading import SURE, read
from bot.answers.values import parse_value
from bot.commands.understand import UNNAMED, question_of
from bot.language.dictionary import load_formulary
from bot.language.reader import Reader

FOLDER = Path(__file__).parent
TODAY = date(2026, 11, 22)
FILES = ("yes_no", "in_context", "how_long", "when", "age", "percent", "scalp", "medicines", "checklist", "safety")
MEANINGS = {"unsure", "declined", "other_request", "not_understood"}


@lru_cache
def reader() -> Reader:
    return Reader.load()


@lru_cache
def formulary() -> Formulary:
    return load_formulary()


def load(name: str) -> Any:
    return yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))


def sentences() -> list[tuple[str, str, dict[str, Any], Any]]:
    found = []
    for name in FILES:
        content = load(name)
        kind = content["type"]
        for group in content["sentences"]:
            asked = {
                "ask": group.get("ask"),
                "options": group.get("options", content.get("options")),
                "ongoing": group.get("ongoing"),
            }
            asked["sure"] = group.get("sure")
            found += [(kind, str(says), asked, group["means"]) for says in group["says"]]
    return found


def understood(kind: str, says: str, asked: dict[str, Any]) -> Any:
    utterance = reader().read(says, TODAY, asked.get("ask") or UNNAMED)
    if kind == "safety":
        return list(utterance.safety)
    question = question_of(kind, asked)
    found = read(question, utterance, TODAY, formulary())
    if asked.get("sure") is not None:
        assert (found.confidence >= SURE) is asked["sure"], f"{says!r} is read with confidence {found.confidence}"
    if kind == "yes_no" and asked.get("sure") is None and found.confidence < SURE and found.reading is Read.ANSWERED:
        return "not_understood"  # it is read back
    if found.reading is not Read.ANSWERED:
        return found.reading.value
    parse_value(question, found.value, TODAY, formulary())
    return _plain(kind, found)


def _plain(kind: str, found: Reading) -> Any:
    value = found.value
    if kind == "age":
        return value.get("years", value)
    if kind == "when":
        return {key: date.fromisoformat(day) if isinstance(day, str) else day for key, day in value.items()}
    return value


def agrees(kind: str, got: Any, means: Any) -> bool:
    if kind == "medicines" and isinstance(means, list) and isinstance(got, list):
        return len(got) == len(means) and all(_same_medicine(one, meant) for one, meant in zip(got, means, strict=True))
    if kind == "age" and isinstance(got, dict) and isinstance(means, int):
        born = date.fromisoformat(got["born"])
        return TODAY.year - born.year - ((TODAY.month, TODAY.day) < (born.month, born.day)) == means
    return bool(got == means)


def _same_medicine(got: dict[str, Any], meant: dict[str, Any]) -> bool:
    same = got["name"] == meant["name"] and ("class" not in meant or meant["class"] in got["classes"])
    right_dose = "dose" not in meant or meant["dose"] == pytest.approx(got["dose_mg_per_day"], abs=1e-5)
    return (
        same and right_dose and all(got[key] == meant[key] for key in ("route", "current", "classes") if key in meant)
    )


KNOWN = {(kind, says) for kind, listed in (load("known_failures")["failures"] or {}).items() for says in listed}


@pytest.mark.parametrize(("kind", "says", "asked", "means"), sentences())
def test_sentence(kind: str, says: str, asked: dict[str, Any], means: Any) -> None:
    got = understood(kind, says, asked)
    if (kind, says) in KNOWN:
        assert not agrees(kind, got, means), f"{says!r} is understood now: take it off known_failures.yml"
    else:
        assert agrees(kind, got, means), f"{says!r} was read as {got!r}, means {means!r}"


def test_known_failures_are_sentences() -> None:
    assert {(kind, says) for kind, says, _, _ in sentences()} >= KNOWN


def test_no_known_failure_is_a_flip() -> None:
    for kind, says, asked, means in sentences():
        if kind == "yes_no" and isinstance(means, bool):
            assert understood(kind, says, asked) is not (not means), says


def test_the_known_failures_only_shrink() -> None:
    assert len(KNOWN) <= 12
    assert len(sentences()) >= 250


def test_meanings_are_known() -> None:
    for kind, says, _, means in sentences():
        assert not isinstance(means, str) or means in MEANINGS, (kind, says)
