"""Proves: `understand` streams, survives bad lines and keeps to its keys; `ask` shows the reading, and why."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.commands.understand import TYPES, answer_lines

TINY = str(Path(__file__).resolve().parents[2] / "tests" / "trials" / "tiny")
KEYS = {"id", "reading", "value", "mentions", "confidence", "ms"}
MEDICINE = {"name", "classes", "dose_mg_per_day", "prednisone_mg_per_day", "route", "current", "negated"}
LINES = {
    "yes_no": "nah", "age": "im 34", "how_long": "2-3 months", "when": "last March", "percent": "about half",
    "medicines": "15 of pred a day", "checklist": "the second one", "safety": "I can't breathe",
}  # fmt: skip


class Watched(io.StringIO):
    """Counts how often it was flushed."""

    flushed = 0

    def flush(self) -> None:
        self.flushed += 1


def answers(kind: str, *lines: str) -> tuple[int, list[dict[str, Any]], Watched]:
    out = Watched()
    code = answer_lines(kind, io.StringIO("\n".join(lines) + "\n"), out)
    return code, [json.loads(line) for line in out.getvalue().splitlines()], out


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_answers_with_the_keys_of_the_contract(kind: str) -> None:
    asked = {"id": 7, "text": LINES[kind], "today": "2026-11-22", "options": ["shingles", "stroke"]}
    code, (found,), out = answers(kind, json.dumps(asked))
    assert (code, set(found), found["id"], found["reading"]) == (0, KEYS, 7, "answered")
    assert out.flushed == 1
    if kind == "medicines":
        assert set(found["value"][0]) == MEDICINE
        assert found["value"][0]["prednisone_mg_per_day"] == 15


BAD = [
    ("{", None, "this is no JSON"),
    ("[1]", None, "a JSON object is expected"),
    ('{"id": 3}', 3, "the key text is missing"),
    ('{"text": "yes"}', None, "the key id is missing"),
    ('{"id": 4, "text": "yes", "today": "soon"}', 4, "soon"),
]


@pytest.mark.parametrize("line, named, reason", BAD)
def test_a_bad_line_is_said_and_the_stream_goes_on(line: str, named: Any, reason: str) -> None:
    code, (first, second), out = answers("yes_no", line, '{"id": 9, "text": "yes"}')
    assert (code, set(first), first["id"]) == (1, {"id", "error"}, named)
    assert first["error"].startswith("line 1: ")
    assert reason in first["error"]
    assert (second["id"], second["value"], out.flushed) == (9, True, 2)


def ask(capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str, str]:
    code = main(["ask", "--trial", TINY, "--today", "2026-11-22", *more])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_ask_shows_what_is_read_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = ask(capsys, "--question", "birth", "--json", "I'm 34 and I have migraine")
    told = json.loads(out)
    assert (code, told["reading"], told["value"], told["sure"]) == (0, "answered", {"years": 34}, True)
    assert [one["question"] for one in told["volunteered"]] == ["diagnosed"]
    assert told["then"]["question"] == "volunteered"
    code, out, _ = ask(capsys, "--question", "birth", "I'm 34 and I have migraine")
    assert (code, "confidence  0.9" in out, "also        diagnosed" in out) == (0, True, True)


@pytest.mark.parametrize("question, text, words", [
    ("last_shot.botox", "05/10/26", "which_date"),
    ("diary", "I can't breathe", "safety      emergency"),
    ("shots", "no botox", "clause      no botox (negated_from)"),
    ("anything_else", "no", "then        diary"),
])  # fmt: skip
def test_ask_says_what_comes_next(capsys: pytest.CaptureFixture[str], question: str, text: str, words: str) -> None:
    code, out, _ = ask(capsys, "--question", question, text)
    assert code == 0
    assert any(word in out for word in words.split("|")), out


def test_ask_for_somebody_else(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = ask(capsys, "--question", "birth", "--who", "parent", "--json", "I am 42")
    told = json.loads(out)
    assert (told["sure"], "may speak of somebody else" in told["grounds"]) == (False, True)


@pytest.mark.parametrize("more, code, words", [
    (("--question", "brith", "34"), 2, "has no question `brith`"),
    (("--question", "birth", "--who", "friend", "34"), 2, "has nobody `friend`"),
])  # fmt: skip
def test_ask_names_what_is_wrong(
    capsys: pytest.CaptureFixture[str], more: tuple[str, ...], code: int, words: str
) -> None:
    found, _, err = ask(capsys, *more)
    assert found == code
    assert words in err


def test_ask_without_a_trial(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["ask", "--trial", str(tmp_path), "--question", "birth", "34"]) == 1
    assert "no folder with a trial.yml" in capsys.readouterr().err
