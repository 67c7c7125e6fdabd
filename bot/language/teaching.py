"""How the judge and the second net are made: examples, and logistic regression over them. Used by `prescreen teach`."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression

from bot.language import pair_net, second_net
from bot.language.dictionary import FOLDER, LanguageError, load_yaml
from bot.language.encoder import LOWER, WEIGHTS_SHA256, Encoder, Vectors
from bot.language.judge import ALONE, LABELS, SIGNS, Directions, Heard, features
from bot.language.pipeline import make_nlp
from bot.language.polarity import PolarityReader
from bot.language.reader import clean

PLACES = 4  # decimals kept of a weight
STRENGTH = 0.2  # inverse of the regularization, chosen on the development sentences
ALONE_STRENGTH = 3.0  # the same of a reply without its question
SHARPNESS = 2.0  # and how far its scores are stretched, so that one threshold fits both: 0.75 becomes 0.9
REPLY_DIRECTIONS, QUESTION_DIRECTIONS = 48, 16
QUESTION_REACH = 4.0  # how far a question's directions are stretched
SETTINGS = [
    LABELS, SIGNS, STRENGTH, ALONE_STRENGTH, SHARPNESS, REPLY_DIRECTIONS, QUESTION_DIRECTIONS, QUESTION_REACH,
]  # fmt: skip
NET_STRENGTH = 8.0  # of the second net, chosen the same way
NET_EXAMPLES = "safety_examples"
RULES = ("replies", "typing", "in_context")
TOLD = "told"  # replies that tell what happened: the judge alone, a linear model, is the worse for them (measured)
ALIKE = {"declined": "other"}


@dataclass(frozen=True)
class PairSettings:
    """Of the pair net; chosen on the development sentences. `rate` climbs for `warm` steps and falls to nothing."""

    rank: int = 8
    epochs: int = 8
    rate: float = 1e-3
    warm: int = 100
    batch: int = 32
    dropped: float = 0.2
    smoothed: float = 0.05
    seed: int = 0


PAIR_SETTINGS = PairSettings()


def taught(encoder: Encoder, folder: Path | None = None) -> dict[str, Any]:
    """The content of judge.json."""
    heard, labels = examples(folder)
    asks = sorted({one.ask for one in heard if one.ask is not None})
    replies = _directions([one.text for one in heard], encoder, REPLY_DIRECTIONS, 1.0)
    questions = _directions(asks, encoder, QUESTION_DIRECTIONS, QUESTION_REACH)
    both = Directions.of(replies), Directions.of(questions)
    rows = np.concatenate([features(heard[at : at + 256], encoder, *both) for at in range(0, len(heard), 256)])
    asked = LogisticRegression(C=STRENGTH, max_iter=3000).fit(rows, labels)
    bare = [place for place, one in enumerate(heard) if one.ask is None]
    alone = LogisticRegression(C=ALONE_STRENGTH, max_iter=3000).fit(
        rows[bare][:, :ALONE], [labels[place] for place in bare]
    )
    return {
        "made_of": made_of(folder), "replies": replies, "questions": questions,
        "asked": weights_of(asked, LABELS), "alone": weights_of(alone, LABELS, SHARPNESS),
    }  # fmt: skip


def _directions(texts: list[str], encoder: Encoder, most: int, reach: float) -> dict[str, Any]:
    found = PCA(min(most, len(texts)), random_state=0).fit(_vectors(texts, encoder))
    return {
        "mean": np.round(found.mean_.astype(float), PLACES).tolist(),
        "parts": np.round(reach * found.components_.astype(float), PLACES).tolist(),
    }


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
    for path in [*_example_files(folder), folder / f"{NET_EXAMPLES}.yml"]:
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
        WEIGHTS_SHA256.encode()
        + json.dumps(
            [LABELS, SIGNS, STRENGTH, ALONE_STRENGTH, SHARPNESS, REPLY_DIRECTIONS, QUESTION_DIRECTIONS, QUESTION_REACH]
        ).encode()
    )
    for path in [*_example_files(folder), *(folder / f"{one}.yml" for one in RULES)]:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def pair_net_made_of(folder: Path | None = None) -> str:
    """As `made_of`, for the pair net."""
    folder = folder or FOLDER
    settings = [LABELS, SIGNS, LOWER, pair_net.SCALE, asdict(PAIR_SETTINGS)]
    digest = hashlib.sha256(WEIGHTS_SHA256.encode() + json.dumps(settings).encode())
    for path in [*_example_files(folder, told=True), *(folder / f"{one}.yml" for one in RULES)]:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def examples(folder: Path | None = None, told: bool = False) -> tuple[list[Heard], list[str]]:
    """Replies with their labels, and their questions where they have one; with those of `told/` for the pair net only."""
    nlp = make_nlp(load_yaml("typing", folder))
    rules = PolarityReader(nlp, load_yaml("replies", folder))
    labels: dict[tuple[str, str | None], str] = {}
    for content in (load_yaml(path.stem, path.parent) for path in _example_files(folder or FOLDER, told)):
        for label, texts in content.items():
            if label == "pairs":
                labels.update({(clean(pair["says"]), clean(pair["ask"])): _label(pair["means"]) for pair in texts})
            elif label in (*LABELS, *ALIKE):
                labels.update({(clean(text), None): _label(label) for text in texts})
            else:
                raise LanguageError(f"examples: {label!r} is none of {', '.join((*LABELS, *ALIKE))}, pairs")
    heard = [Heard(text, rules.read(nlp.make_doc(text)), ask) for text, ask in labels]
    return heard, list(labels.values())


def _label(means: str) -> str:
    return ALIKE.get(means, means)


def _example_files(folder: Path, told: bool = False) -> list[Path]:
    listed = folder / "examples"
    return [*sorted(listed.glob("*.yml")), *(sorted((listed / TOLD).glob("*.yml")) if told else ())]
