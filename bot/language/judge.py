"""What a reply says where the rules are silent or may be wrong: a linear model over the encoder and the rules' signs.

The model is small and stands in `data/language/judge.json`; `prescreen teach` makes it anew from `data/language/examples`.
It weighs the reply alone, and once more by what the question is about (`topics` of `in_context.yml`), on the few
directions in which replies differ most (docs/decisions/007-judge.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.language.dictionary import load_learnt
from bot.language.encoder import Encoder
from bot.language.polarity import Polarity

Matrix = npt.NDArray[np.float32]
LABELS = ("yes", "no", "unsure", "other")
SIGNS = ("yes", "no", "unsure", "declined", "asks")
REACH = np.float32(3)  # how far the encoder's vectors, of length 1, are stretched beside the signs
SIGN = np.float32(2)
DIRECTIONS = 48  # principal components of the vectors, weighed topic by topic


@dataclass(frozen=True)
class Heard:
    """One reply, cleaned, what the rules made of it, and what the question is about."""

    text: str
    polarity: Polarity
    topic: str | None = None


@dataclass(frozen=True)
class Directions:
    """`mean`: (384,); `parts`: (DIRECTIONS, 384); `topics` in the order of the weights."""

    mean: Matrix
    parts: Matrix
    topics: tuple[str, ...]


@dataclass(frozen=True)
class Weights:
    """`weights`: (features, 4); `bias`: (4,)."""

    weights: Matrix
    bias: Matrix

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Weights:
        return cls(np.asarray(content["weights"], np.float32), np.asarray(content["bias"], np.float32))


class Judge:
    """Probabilities of LABELS. `alone` weighs a reply to a question of no known topic: its vector and its signs only."""

    def __init__(self, encoder: Encoder, by_topic: Weights, alone: Weights, directions: Directions) -> None:
        self._encoder, self._by_topic, self._alone, self._directions = encoder, by_topic, alone, directions

    @classmethod
    def load(cls, encoder: Encoder, folder: Path | None = None) -> Judge:
        """Raises LanguageError when the model is missing."""
        return cls.made(encoder, load_learnt("judge", folder))

    @classmethod
    def made(cls, encoder: Encoder, content: Mapping[str, Any]) -> Judge:
        """Of what `teaching.taught` gives, with the encoder it was taught with."""
        mean, parts = (np.asarray(content[key], np.float32) for key in ("mean", "parts"))
        directions = Directions(mean, parts, tuple(content["topics"]))
        return cls(encoder, Weights.of(content["by_topic"]), Weights.of(content["alone"]), directions)

    def guess(self, reply: Heard) -> dict[str, float]:
        model = self._by_topic if reply.topic in self._directions.topics else self._alone
        row = features([reply], self._encoder, self._directions)[0]
        scores = row[: len(model.weights)] @ model.weights + model.bias
        odds = np.exp(scores - scores.max())
        return {label: round(float(share), 4) for label, share in zip(LABELS, odds / odds.sum(), strict=True)}


def features(replies: Sequence[Heard], encoder: Encoder, directions: Directions) -> Matrix:
    """One row a reply: its vector, the signs of the rules, and both once more in the place of its topic."""
    signs = SIGN * np.array([_signs(reply.polarity) for reply in replies], np.float32)
    vectors = encoder.vectors([reply.text for reply in replies])
    short = np.concatenate(
        [REACH * (vectors - directions.mean) @ directions.parts.T, signs, np.ones((len(replies), 1), np.float32)],
        axis=1,
    )
    width = short.shape[1]
    by_topic = np.zeros((len(replies), width * len(directions.topics)), np.float32)
    for row, reply in enumerate(replies):
        if reply.topic in directions.topics:
            at = directions.topics.index(reply.topic)
            by_topic[row, at * width : (at + 1) * width] = short[row]
    rows: Matrix = np.concatenate([REACH * vectors, signs, by_topic], axis=1)
    return rows


def _signs(polarity: Polarity) -> list[float]:
    found: Mapping[str, Any] = {
        "yes": polarity.value is True,
        "no": polarity.value is False,
        "unsure": polarity.unsure,
        "declined": polarity.declined,
        "asks": polarity.asks,
    }
    return [float(found[sign]) for sign in SIGNS]
