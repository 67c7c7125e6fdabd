"""How the judge and the second net are made: examples, and logistic regression over them. Used by `prescreen teach`."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.language import second_net
from bot.language.dictionary import FOLDER, LanguageError, load_yaml
from bot.language.encoder import WEIGHTS_SHA256, Encoder
from bot.language.judge import LABELS, SIGNS, Heard, features
from bot.language.pipeline import make_nlp
from bot.language.polarity import PolarityReader
from bot.language.reader import clean

PLACES = 4  # decimals kept of a weight
STRENGTH = 3.0  # inverse of the regularization, chosen by cross-validation over the examples
NET_STRENGTH = 2.0  # of the second net, chosen the same way
NET_EXAMPLES = "safety_examples"
ALIKE = {"declined": "other"}


def taught(encoder: Encoder, folder: Path | None = None) -> dict[str, Any]:
    """The content of judge.json."""
    heard, labels = examples(folder)
    model = LogisticRegression(C=STRENGTH, max_iter=3000).fit(features(heard, encoder), labels)
    return {"made_of": made_of(folder), **weights_of(model, LABELS)}


def net_taught(encoder: Encoder, folder: Path | None = None) -> dict[str, Any]:
    """The content of safety_net.json. The judge's examples are ordinary talk to it, too."""
    texts, labels = net_examples(folder)
    rows = second_net.REACH * np.concatenate(
        [encoder.vectors(texts[at : at + 256]) for at in range(0, len(texts), 256)]
    )
    model = LogisticRegression(C=NET_STRENGTH, max_iter=3000).fit(rows, labels)
    return {"made_of": net_made_of(folder), **weights_of(model, second_net.LABELS)}


def weights_of(model: LogisticRegression, labels: tuple[str, ...]) -> dict[str, Any]:
    order = [list(model.classes_).index(label) for label in labels]
    return {
        "weights": np.round(model.coef_[order].T, PLACES).tolist(),
        "bias": np.round(model.intercept_[order], PLACES).tolist(),
    }


def net_made_of(folder: Path | None = None) -> str:
    """As `made_of`, for the second net."""
    folder = folder or FOLDER
    digest = hashlib.sha256(WEIGHTS_SHA256.encode() + json.dumps([second_net.LABELS, NET_STRENGTH]).encode())
    for path in [*sorted((folder / "examples").glob("*.yml")), folder / f"{NET_EXAMPLES}.yml"]:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def net_examples(folder: Path | None = None) -> tuple[list[str], list[str]]:
    """Messages with what must be noticed in them."""
    labels = {heard.text: second_net.NOTHING for heard in examples(folder)[0]}
    for label, texts in load_yaml(NET_EXAMPLES, folder).items():
        if label not in second_net.LABELS:
            raise LanguageError(f"{NET_EXAMPLES}: {label!r} is none of {', '.join(second_net.LABELS)}")
        labels.update({clean(text): label for text in texts})
    return list(labels), list(labels.values())


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
