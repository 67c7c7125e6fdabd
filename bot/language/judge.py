"""What a reply says where the rules are silent or may be wrong: a linear model over the encoder and the rules' signs.

The model is small and stands in `data/language/judge.json`; `prescreen teach` makes it anew from `data/language/examples`.
With a question it weighs the reply's vector, and the products of the directions in which replies differ most with those in
which questions do (docs/decisions/007-judge.md). The pair net reads the same otherwise; the mean of both counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.language.dictionary import load_learnt
from bot.language.encoder import SIZE, Encoder, MiniLM
from bot.language.pair_net import PairNet
from bot.language.polarity import Polarity

Matrix = npt.NDArray[np.float32]
LABELS = ("yes", "no", "unsure", "other")
SIGNS = ("yes", "no", "unsure", "declined", "asks")
ALONE = SIZE + len(SIGNS)  # features of a reply without its question
REACH = np.float32(3)  # how far the encoder's vectors, of length 1, are stretched beside the signs
SIGN = np.float32(2)
TOGETHER = 0.6  # 0.5 is the geometric mean; how it was chosen: docs/decisions/016-pair-net.md


@dataclass(frozen=True)
class Heard:
    """One reply, cleaned, what the rules made of it, and the question, cleaned; None if that is not known."""

    text: str
    polarity: Polarity
    ask: str | None = None


@dataclass(frozen=True)
class Directions:
    """Principal components. `mean`: (384,); `parts`: (n, 384)."""

    mean: Matrix
    parts: Matrix

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Directions:
        return cls(np.asarray(content["mean"], np.float32), np.asarray(content["parts"], np.float32))

    def along(self, vectors: Matrix) -> Matrix:
        """(rows, n)."""
        found: Matrix = (vectors - self.mean) @ self.parts.T
        return found


@dataclass(frozen=True)
class Weights:
    """`weights`: (features, 4); `bias`: (4,)."""

    weights: Matrix
    bias: Matrix

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Weights:
        return cls(np.asarray(content["weights"], np.float32), np.asarray(content["bias"], np.float32))


class Judge:
    """Probabilities of LABELS. `asked` weighs a reply with its question, `alone` one without."""

    def __init__(
        self,
        encoder: Encoder,
        asked: Weights,
        alone: Weights,
        directions: tuple[Directions, Directions],
        together: PairNet | None = None,
    ) -> None:
        """`directions`: of replies, of questions. `together`: asked as well, where the question is known."""
        self._encoder, self._asked, self._alone = encoder, asked, alone
        self._directions, self._together = directions, together

    @classmethod
    def load(cls, encoder: MiniLM, folder: Path | None = None) -> Judge:
        """Raises LanguageError when the model is missing."""
        return cls.made(encoder, load_learnt("judge", folder), PairNet.load(encoder, folder))

    @classmethod
    def made(cls, encoder: Encoder, content: Mapping[str, Any], together: PairNet | None = None) -> Judge:
        """Of what `teaching.taught` gives, with the encoder it was taught with."""
        directions = Directions.of(content["replies"]), Directions.of(content["questions"])
        return cls(encoder, Weights.of(content["asked"]), Weights.of(content["alone"]), directions, together)

    def guess(self, reply: Heard) -> dict[str, float]:
        odds = self._odds(reply)
        if self._together is not None and reply.ask is not None:
            odds = (odds * self._together.shares(reply.text, reply.ask, signs_of(reply.polarity))) ** TOGETHER
        return {label: round(float(share), 4) for label, share in zip(LABELS, odds / odds.sum(), strict=True)}

    def _odds(self, reply: Heard) -> Matrix:
        model = self._alone if reply.ask is None else self._asked
        row = features([reply], self._encoder, *self._directions)[0]
        scores = row[: len(model.weights)] @ model.weights + model.bias
        odds = np.exp(scores - scores.max())
        shares: Matrix = odds / odds.sum()
        return shares


def features(replies: Sequence[Heard], encoder: Encoder, of_replies: Directions, of_questions: Directions) -> Matrix:
    """One row a reply: its vector and the rules' signs, then the products of both with the question's directions."""
    signs = SIGN * np.array([signs_of(reply.polarity) for reply in replies], np.float32)
    vectors = encoder.vectors([reply.text for reply in replies])
    short = np.concatenate([REACH * of_replies.along(vectors), signs, np.ones((len(replies), 1), np.float32)], axis=1)
    asked = np.array([reply.ask is not None for reply in replies], np.float32)[:, None]
    questions = of_questions.along(encoder.vectors([reply.ask or "" for reply in replies]))
    questions = asked * np.concatenate([np.ones_like(asked), questions], axis=1)
    products = (questions[:, :, None] * short[:, None, :]).reshape(len(replies), -1)
    rows: Matrix = np.concatenate([REACH * vectors, signs, products], axis=1)
    return rows


def signs_of(polarity: Polarity) -> list[float]:
    """What the rules found, as numbers, one of SIGNS each."""
    found: Mapping[str, Any] = {
        "yes": polarity.value is True,
        "no": polarity.value is False,
        "unsure": polarity.unsure,
        "declined": polarity.declined,
        "asks": polarity.asks,
    }
    return [float(found[sign]) for sign in SIGNS]
