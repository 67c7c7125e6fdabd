"""Questions of each type, and a formulary, for the tests of values."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot.answers.formulary import Formulary
from bot.answers.ordinary import PlainWords
from bot.trial.model import Choice, Question, QuestionType

TODAY = date(2026, 11, 22)
PLAIN_WORDS = PlainWords.of(**yaml.safe_load((Path(__file__).parents[2] / "data/language/plain_words.yml").read_text()))
STEROIDS = [
    ("prednisone", 10, None), ("prednisolone", 10, None), ("methylprednisolone", 8, None), ("triamcinolone", 8, None),
    ("hydrocortisone", 40, None), ("cortisone", 50, None), ("dexamethasone", 1.5, None), ("betamethasone", 1.2, 1.5),
    ("deflazacort", 12, 15),
]  # fmt: skip
FORMULARY = Formulary.of(
    [
        {
            "name": name,
            "classes": ["systemic_steroid"],
            "equals_prednisone_10": strict,
            "equals_prednisone_10_lenient": lenient,
            "also": ["Cortef", "Alkindi  Sprinkle"] if name == "hydrocortisone" else [],
        }
        for name, strict, lenient in STEROIDS
    ]
    + [
        {"name": "fludrocortisone", "also": ["Florinef"], "classes": ["systemic_steroid"], "counts_as_systemic": False},
        {"name": "budesonide", "classes": ["topical_steroid"]},
        {"name": "fluconazole", "classes": ["cyp3a4_inhibitor"]},
    ],
    PLAIN_WORDS,
)


def asked(kind: str, name: str = "q", choices: tuple[str, ...] = (), **more: Any) -> Question:
    return Question(
        id=name,
        topic=more.pop("topic", "topic"),
        type=QuestionType(kind),
        text="?",
        text_proxy="?",
        why="",
        criteria=(),
        cohorts=more.pop("cohorts", ("patient",)),
        choices=tuple(Choice(choice, choice, alone=choice in ("none", "all_over")) for choice in choices),
        **more,
    )
