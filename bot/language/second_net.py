"""The second net under the safety rules: a linear model over the encoder, for what no listed words say.

Made by `prescreen teach` from `data/language/safety_examples.yml`, kept in `safety_net.json`. A miss costs more than a false
alarm where life is at stake: emergency and crisis count from a lower share than the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.language.dictionary import load_learnt
from bot.language.encoder import Encoder

Matrix = npt.NDArray[np.float32]
NOTHING = "none"
COUNTS_FROM = {"emergency": 0.45, "crisis": 0.45, "abuse": 0.5, "adverse_event": 0.5, "advice": 0.5}
LABELS = (*COUNTS_FROM, NOTHING)
REACH = np.float32(3)  # how far the encoder's vectors, of length 1, are stretched


class SecondNet:
    """`weights`: (384, 6); `bias`: (6,), in the order of LABELS."""

    def __init__(self, encoder: Encoder, weights: Matrix, bias: Matrix) -> None:
        self._encoder, self._weights, self._bias = encoder, weights, bias

    @classmethod
    def load(cls, encoder: Encoder, folder: Path | None = None) -> SecondNet:
        """Raises LanguageError when the model is missing."""
        return cls.made(encoder, load_learnt("safety_net", folder))

    @classmethod
    def made(cls, encoder: Encoder, content: Mapping[str, Any]) -> SecondNet:
        """Of what `teaching.net_taught` gives, with the encoder it was taught with."""
        weights, bias = (np.asarray(content[key], np.float32) for key in ("weights", "bias"))
        return cls(encoder, weights, bias)

    def kind(self, text: str) -> str | None:
        """What a message is like, if it is like one of the kinds enough to count; `text` as `clean` gives it."""
        scores = REACH * self._encoder.vectors([text])[0] @ self._weights + self._bias
        odds = np.exp(scores - scores.max())
        shares = odds / odds.sum()
        label = LABELS[int(shares.argmax())]
        return label if label != NOTHING and shares.max() >= COUNTS_FROM[label] else None
