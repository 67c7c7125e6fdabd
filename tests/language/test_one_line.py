"""Language is data: one phrase more in one file of data/language and a sentence is read that was not read before.

The words are made up, so that no file holds them. Each row is tried twice: without its phrase the sentence must be read
otherwise, or the row proves nothing.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.answers.model import Utterance
from bot.answers.reading import read
from bot.commands.understand import question_of
from bot.language.dictionary import FOLDER, load_formulary
from bot.language.reader import Reader

TODAY = date(2026, 11, 22)
Look = Callable[[Utterance, Path], Any]


@dataclass(frozen=True)
class Line:
    """`added` goes into `file` right after `behind` (its first place). `look` tells what was understood of `says`."""

    file: str
    behind: str
    added: str
    says: str
    look: Look
    becomes: Any
    ask: str = "Is it so?"


def answer(kind: str, **asked: Any) -> Look:
    """What the words are as an answer to a question of this type."""

    def look(utterance: Utterance, folder: Path) -> Any:
        return read(question_of(kind, asked), utterance, TODAY, load_formulary(folder)).value

    return look


def medicine(key: str) -> Look:
    return lambda utterance, folder: [one[key] for one in utterance.medicines]


def safety(utterance: Utterance, folder: Path) -> Any:
    return list(utterance.safety)


def corrects(utterance: Utterance, folder: Path) -> Any:
    return utterance.correction is not None


LINES = [
    Line("replies", "  opens: [", "zabbadoo, ", "zabbadoo", answer("yes_no"), True),
    Line("replies", '"no":\n  opens: [', "zabbanope, ", "zabbanope", answer("yes_no"), False),
    Line("in_context", '  - says: ["', 'zabba shape", "', "zabba shape", answer("yes_no"), False, "Do you have HIV?"),
    Line("qualifiers", "past: [", "zabbaed, ", "I zabbaed minoxidil", medicine("current"), [False]),
    Line("qualifiers", "negates: [", "zabbaless, ", "zabbaless minoxidil", medicine("negated"), [True]),
    Line("qualifiers", "excepts: [", "zabba, ", "no, zabba once", answer("yes_no"), None),
    Line("ages", "sexes: [", "zabba, ", "hello there 42 zabba", answer("age"), {"years": 42}),
    Line("medicine_words", "units: {", "zabba: 2, ", "prednisone 5 zabba a day", medicine("dose_mg_per_day"), [10.0]),
    Line(
        "medicines", "medicines:\n", "  - {name: zabbamol, classes: [biologic]}\n", "I take zabbamol", medicine("classes"),
        [["biologic"]],
    ),
    Line(
        "conditions", "conditions:\n", "  - [zabba fever, gloomp]\n", "I had gloomp",
        answer("checklist", options=[{"id": "zf", "label": "Zabba fever"}, {"id": "none", "label": "None"}]), ["zf"],
    ),
    Line(
        "plain_words", "ordinary: [\n", "  gloomp,\n", "it was gloomp",
        answer("checklist", options=[{"id": "gi", "label": "A gloomp infection"}, {"id": "none", "label": "None"}]), None,
    ),
    Line("amounts", "shares:\n", '  "a zabba": [3, 4]\n', "a zabba", answer("percent"), {"min": 3.0, "max": 4.0}),
    Line("time", "number_words:\n", "  zabbeen: 21\n", "zabbeen days", answer("how_long"), {"min_days": 20, "max_days": 22}),
    Line("ages", "\nafter: [", "zabba, ", "42 zabba", answer("age"), {"years": 42}),
    Line("typing", "means:\n", '  zabba: "yes"\n', "zabba", answer("yes_no"), True),
    Line("spelling", "means:\n", "  zabba: never\n", "zabba", answer("yes_no"), False),
    Line("corrections", "starts: [", "zabba meant, ", "zabba meant 4 months", corrects, True),
    Line("safety", "crisis:\n  - [", "zabba my life, ", "I want to zabba my life", safety, ["crisis"]),
]  # fmt: skip


@pytest.mark.parametrize("line", LINES, ids=[f"{line.file}: {line.added.strip()}" for line in LINES])
def test_one_line_more_is_read_and_without_it_is_not(line: Line, tmp_path: Path) -> None:
    folder = tmp_path / "language"
    shutil.copytree(FOLDER, folder)
    assert understood(line, folder) != line.becomes, "the sentence is read so already: the line proves nothing"
    file = folder / f"{line.file}.yml"
    content = file.read_text(encoding="utf-8")
    assert line.behind in content, f"{file.name} has no {line.behind!r} any more"
    file.write_text(content.replace(line.behind, line.behind + line.added, 1), encoding="utf-8")
    assert understood(line, folder) == line.becomes


def understood(line: Line, folder: Path) -> Any:
    return line.look(Reader.load(folder, judge=False).read(line.says, TODAY, line.ask), folder)


def test_every_file_of_language_has_a_line() -> None:
    """Examples that something is taught with are no lines: what is taught has to be made anew."""
    files = {path.stem for path in FOLDER.glob("*.yml") if not path.stem.endswith("examples")}
    assert files == {line.file for line in LINES}
