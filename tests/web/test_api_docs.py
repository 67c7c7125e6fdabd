"""Proves that docs/api.md names every error, command, question kind, reserved id and limit that the code has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.screening.asked import RESERVED
from bot.trial.model import QuestionType
from bot.web.bodies import COMMANDS, LARGEST_BODY, LONGEST_TEXT
from bot.web.errors import STATUS
from bot.web.sentences import sentences
from tests.web.conftest import Visitor

DOC = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d{3}(?:, \d{3})*) \| (.+?) \|", DOC, re.MULTILINE)


def test_the_table_of_errors_is_the_codes_of_the_program() -> None:
    documented: dict[str, int] = {}
    for statuses, codes in ROWS:
        names = re.findall(r"`(\w+)`", codes)
        numbers = [int(one) for one in statuses.split(", ")]
        documented |= dict(zip(names, numbers * len(names) if len(numbers) == 1 else numbers, strict=True))
    assert documented == STATUS
    assert set(STATUS) == set(sentences()["errors"])


@pytest.mark.parametrize("name", [*RESERVED, *COMMANDS, *(one.value for one in QuestionType)])
def test_every_id_is_named(name: str) -> None:
    assert f"`{name}`" in DOC


def test_the_limits() -> None:
    assert f"{LONGEST_TEXT:,} characters" in DOC
    assert f"{LARGEST_BODY // 1024} kB" in DOC


async def test_the_objects_have_the_documented_keys(visitor: Visitor) -> None:
    keys = set(re.findall(r'"(\w+)"', re.search(r"^question (\{.*)$", DOC, re.MULTILINE).group(1)))  # type: ignore[union-attr]
    assert set(visitor.state["question"]) == keys - {"label"}
    assert set(visitor.state) == {"status", "question", "kept", "outcome", "person", "invites"}
