"""How the judge is made: its examples, and logistic regression over them. Used by `prescreen teach`."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.language.dictionary import FOLDER, LanguageError, load_yaml
from bot.language.encoder import WEIGHTS_SHA256, Encoder
from bot.language.judge import LABELS, SIGNS, Heard, features
from bot.language.pipeline import make_nlp
from bot.language.polarity import PolarityReader
from bot.language.reader import clean

PLACES = 4  # decimals kept of a weight
STRENGTH = 3.0  # inverse of the regularization, chosen by cross-validation over the examples
ALIKE = {"declined": "other"}


def taught(encoder: Encoder, folder: Path | None = None) -> dict[str, Any]:
    """The content of judge.json."""
    heard, labels = examples(folder)
    model = LogisticRegression(C=STRENGTH, max_iter=3000).fit(features(heard, encoder), labels)
    order = [list(model.classes_).index(label) for label in LABELS]
    return {
        "made_of": made_of(folder),
        "weights": np.round(model.coef_[order].T, PLACES).tolist(),
        "bias": np.round(model.intercept_[order], PLACES).tolist(),
    }


def made_of(folder: Path | None = None) -> str:
    """sha256 of everything the judge depends on; judge.json holds it, so that a stale one is found."""
    folder = folder or FOLDER
    digest = hashlib.sha256(WEIGHTS_SHA256.encode() + json.dumps([LABELS, SIGNS, STRENGTH]).encode())
    for path in [*sorted((folder / "examples").glob("*.yml")), folder / "replies.yml", folder / "typing.yml"]:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def examples(folder: Path | None = None) -> tuple[list[Heard], list[str]]:
    """Replies with their labels. What says something only beside its question is `other`: it is asked again."""
    nlp = make_nlp(load_yaml("typing", folder))
    rules = PolarityReader(nlp, load_yaml("replies", folder))
    labels: dict[str, str] = {}
    for content in _files(folder):
        for label, texts in content.items():
            if label == "pairs":
                labels.update({clean(pair["says"]): "other" for pair in texts})
            elif label in (*LABELS, *ALIKE):
                labels.update({clean(text): ALIKE.get(label, label) for text in texts})
            else:
                raise LanguageError(f"examples: {label!r} is none of {', '.join((*LABELS, *ALIKE))}, pairs")
    heard = [Heard(text, rules.read(nlp.make_doc(text))) for text in labels]
    return heard, list(labels.values())


def _files(folder: Path | None) -> list[dict[str, Any]]:
    listed = (folder or FOLDER) / "examples"
    return [load_yaml(path.stem, listed) for path in sorted(listed.glob("*.yml"))]
