"""A trial made of the questions of tests/language, so that each sentence can be said to its own question on the servers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bench.language import corpus
from bench.language.corpus import Row

ID = "sentences"
CLAUSE = "What people say to question"
# Asked where a file of sentences names no question. Of no kind that `in_context.yml` knows.
ASKED = {
    "yes_no": "Which of the two is it, yes or no?",
    "age": "What is your age?",
    "how_long": "For how long?",
    "when": "On which day?",
    "percent": "How much of it?",
    "scalp": "How much is missing on each part?",
    "medicines": "Which ones do you take?",
    "checklist": "Which of these?",
}
TYPES = {"when": "date"}
WORDS = (
    "yes",
    "no",
    "not_sure",
    "decline",
    "none",
    "do_not_stop",
    "other_studies",
    "not_recruiting",
    "title_plain",
    "who_for",
)


def sentences() -> dict[str, list[Row]]:
    """The regression sentences by the id of their question; those of type safety belong to none and stand under `safety`."""
    found: dict[str, list[Row]] = {}
    for row in corpus.rows("regression"):
        found.setdefault(question_id(row), []).append(row)
    return found


def question_id(row: Row) -> str:
    if row.type == "safety":
        return row.type
    known = _known()
    return f"{row.type}_{known.index(_asked(row))}"


def write(folder: Path) -> Path:
    """The trial's folder, made in `folder`."""
    own = folder / ID
    own.mkdir(parents=True)
    (own / "source.txt").write_text("".join(f"{CLAUSE} {number}.\n" for number in range(len(_known()))))
    YAML(typ="safe", pure=True).dump(_trial(), own / "trial.yml")
    return own


def _asked(row: Row) -> tuple[str, str, tuple[tuple[str, str], ...], bool]:
    options = tuple((one["id"], one["label"]) for one in row.asked.get("options", ()) if one["id"] != "none")
    text = row.asked.get("ask", ASKED.get(row.type, ""))
    return row.type, str(text), options if row.type == "checklist" else (), bool(row.asked.get("ongoing"))


@lru_cache(maxsize=1)
def _known() -> list[tuple[str, str, tuple[tuple[str, str], ...], bool]]:
    return list(dict.fromkeys(_asked(row) for row in corpus.rows("regression") if row.type != "safety"))


def _trial() -> Mapping[str, Any]:
    questions = [_question(number, *asked) for number, asked in enumerate(_known())]
    return {
        "trial": {
            "id": ID, "title": "What people say", "status": "recruiting", "as_of": "2026-11-22", "wording_version": "1",
            "minutes": 1,
        },
        "cohorts": {"patient": {"label": "people who say something"}},
        "who": [{"id": "patient", "label": "I am the one", "cohort": "patient"}],
        "texts": {word: f"Words for {word}" for word in WORDS} | {"yes": "Yes", "no": "No", "none": "None of these"},
        "about": {"study": "This study listens."},
        "topics": [{"id": "all", "label": "All"}],
        "questions": questions,
        "criteria": [_criterion(number, one["id"]) for number, one in enumerate(questions)],
    }  # fmt: skip


def _criterion(number: int, question: str) -> dict[str, Any]:
    """One for each question: a question whose criteria are settled would not be asked."""
    return {
        "id": f"S-{number}", "cohort": "patient", "clause": f"{CLAUSE} {number}.", "plain": "It is looked at.",
        "findings": [{"verify": {"answered": question}}],
    }  # fmt: skip


def _question(number: int, kind: str, text: str, options: tuple[tuple[str, str], ...], ongoing: bool) -> dict[str, Any]:
    question: dict[str, Any] = {
        "id": f"{kind}_{number}", "topic": "all", "type": TYPES.get(kind, kind), "criteria": [f"S-{number}"], "text": text,
        "why": "To hear it.",
    }  # fmt: skip
    if options:
        question["choices"] = [{"id": choice, "label": label} for choice, label in options]
    if ongoing:
        question["ongoing"] = "It still goes on"
    return question
