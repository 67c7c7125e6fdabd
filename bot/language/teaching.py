"""How the judge and the second net are made: examples, and logistic regression over them. Used by `prescreen teach`."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression

from bot.language import second_net
from bot.language.dictionary import FOLDER, LanguageError, load_yaml
from bot.language.encoder import SIZE, WEIGHTS_SHA256, Encoder, Vectors
from bot.language.in_context import ContextReader
from bot.language.judge import DIRECTIONS, LABELS, SIGNS, Directions, Heard, features
from bot.language.pipeline import make_nlp
from bot.language.polarity import PolarityReader
from bot.language.reader import clean

PLACES = 4  # decimals kept of a weight
STRENGTH = 0.5  # inverse of the regularization, chosen on the development sentences
ALONE_STRENGTH = 3.0  # the same of a reply to a question of no known topic
SHARPNESS = 1.6  # and how far its scores are stretched, so that one threshold fits both: 0.75 becomes 0.85
SPREAD = 1.3  # how far the directions are stretched beside the vectors
NET_STRENGTH = 8.0  # of the second net, chosen the same way
NET_EXAMPLES = "safety_examples"
RULES = ("replies", "typing", "in_context")
ALIKE = {"declined": "other"}


def taught(encoder: Encoder, folder: Path | None = None) -> dict[str, Any]:
    """The content of judge.json."""
    heard, labels = examples(folder)
    topics = tuple(load_yaml("in_context", folder)["topics"])
    found = PCA(DIRECTIONS, random_state=0).fit(_vectors([one.text for one in heard], encoder))
    mean, parts = (
        np.round(found.mean_.astype(float), PLACES),
        np.round(SPREAD * found.components_.astype(float), PLACES),
    )
    directions = Directions(mean.astype(np.float32), parts.astype(np.float32), topics)
    rows = np.concatenate([features(heard[at : at + 256], encoder, directions) for at in range(0, len(heard), 256)])
    by_topic = LogisticRegression(C=STRENGTH, max_iter=3000).fit(rows, labels)
    bare = [place for place, one in enumerate(heard) if one.topic is None]
    alone = LogisticRegression(C=ALONE_STRENGTH, max_iter=3000).fit(
        rows[bare][:, : SIZE + len(SIGNS)], [labels[place] for place in bare]
    )
    return {
        "made_of": made_of(folder), "topics": topics, "mean": mean.tolist(), "parts": parts.tolist(),
        "by_topic": weights_of(by_topic, LABELS), "alone": weights_of(alone, LABELS, SHARPNESS),
    }  # fmt: skip


def _vectors(texts: list[str], encoder: Encoder) -> Vectors:
    return np.concatenate([encoder.vectors(texts[at : at + 256]) for at in range(0, len(texts), 256)])


def net_taught(encoder: Encoder, folder: Path | None = None) -> dict[str, Any]:
    """The content of safety_net.json. The judge's examples are ordinary talk to it, too."""
    texts, labels = net_examples(folder)
    rows = second_net.REACH * _vectors(texts, encoder)
    model = LogisticRegression(C=NET_STRENGTH, max_iter=3000).fit(rows, labels)
    return {"made_of": net_made_of(folder), **weights_of(model, second_net.LABELS)}


def weights_of(model: LogisticRegression, labels: tuple[str, ...], sharpness: float = 1.0) -> dict[str, Any]:
    order = [list(model.classes_).index(label) for label in labels]
    return {
        "weights": np.round(sharpness * model.coef_[order].T, PLACES).tolist(),
        "bias": np.round(sharpness * model.intercept_[order], PLACES).tolist(),
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
    digest = hashlib.sha256(
        WEIGHTS_SHA256.encode() + json.dumps([LABELS, SIGNS, STRENGTH, ALONE_STRENGTH, SHARPNESS]).encode()
    )
    for path in [*sorted((folder / "examples").glob("*.yml")), *(folder / f"{one}.yml" for one in RULES)]:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def examples(folder: Path | None = None) -> tuple[list[Heard], list[str]]:
    """Replies with their labels. One to a question about none of the topics, which says something only beside it, is
    `other`: it is asked again.
    """
    nlp = make_nlp(load_yaml("typing", folder))
    replies = load_yaml("replies", folder)
    rules = PolarityReader(nlp, replies)
    context = ContextReader(nlp, load_yaml("in_context", folder), frozenset(replies["filler"]))
    labels: dict[tuple[str, str | None], str] = {}
    for content in _files(folder):
        for label, texts in content.items():
            if label == "pairs":
                for pair in texts:
                    topic = context.topic(clean(pair["ask"]))
                    labels[clean(pair["says"]), topic] = _label(pair["means"]) if topic else "other"
            elif label in (*LABELS, *ALIKE):
                labels.update({(clean(text), None): _label(label) for text in texts})
            else:
                raise LanguageError(f"examples: {label!r} is none of {', '.join((*LABELS, *ALIKE))}, pairs")
    heard = [Heard(text, rules.read(nlp.make_doc(text)), topic) for text, topic in labels]
    return heard, list(labels.values())


def _label(means: str) -> str:
    return ALIKE.get(means, means)


def _files(folder: Path | None) -> list[dict[str, Any]]:
    listed = (folder or FOLDER) / "examples"
    return [load_yaml(path.stem, listed) for path in sorted(listed.glob("*.yml"))]
