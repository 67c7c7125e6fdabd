"""What a reply says where the rules are silent or may be wrong: a linear model over the encoder and the rules' signs.

The model is small and stands in `data/language/judge.json`; `prescreen teach` makes it anew from `data/language/examples`.
It sees the reply alone: with the question beside it, 350 examples taught it to guess (docs/decisions/007-judge.md).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.language.dictionary import FOLDER, LanguageError
from bot.language.encoder import Encoder
from bot.language.polarity import Polarity

Matrix = npt.NDArray[np.float32]
LABELS = ("yes", "no", "unsure", "other")
SIGNS = ("yes", "no", "unsure", "declined", "asks")
REACH = np.float32(3)  # how far the encoder's vectors, of length 1, are stretched beside the signs
SIGN = np.float32(2)


@dataclass(frozen=True)
class Heard:
    """One reply, cleaned, and what the rules made of it."""

    text: str
    polarity: Polarity


class Judge:
    """Probabilities of LABELS. `weights`: (features, 4); `bias`: (4,)."""

    def __init__(self, encoder: Encoder, weights: Matrix, bias: Matrix) -> None:
        self._encoder, self._weights, self._bias = encoder, weights, bias

    @classmethod
    def load(cls, encoder: Encoder, folder: Path | None = None) -> Judge:
        """Raises LanguageError when the model is missing."""
        path = (folder or FOLDER) / "judge.json"
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise LanguageError(f"{path.name}: {error}; 'prescreen teach' makes it") from error
        return cls.made(encoder, content)

    @classmethod
    def made(cls, encoder: Encoder, content: Mapping[str, Any]) -> Judge:
        """Of what `teaching.taught` gives, with the encoder it was taught with."""
        weights, bias = (np.asarray(content[key], np.float32) for key in ("weights", "bias"))
        return cls(encoder, weights, bias)

    def guess(self, reply: Heard) -> dict[str, float]:
        scores = features([reply], self._encoder)[0] @ self._weights + self._bias
        odds = np.exp(scores - scores.max())
        return {label: round(float(share), 4) for label, share in zip(LABELS, odds / odds.sum(), strict=True)}


def features(replies: Sequence[Heard], encoder: Encoder) -> Matrix:
    """One row a reply: its vector, and the signs of the rules."""
    signs = np.array([_signs(reply.polarity) for reply in replies], np.float32)
    rows: Matrix = np.concatenate([REACH * encoder.vectors([reply.text for reply in replies]), SIGN * signs], axis=1)
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
