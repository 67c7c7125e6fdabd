"""What a reply says to its question, the two read together: the upper layers of the encoder, adapted to it.

The lower layers read each text by itself, so that a question is read once; the upper ones see the tokens of both. Their
weights are the encoder's with a change of low rank (LoRA, Hu et al. 2021), taught by `prescreen teach`
(docs/decisions/016-pair-net.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError, safe_open
from safetensors.numpy import load_file, save_file

from bot.language.dictionary import FOLDER, LanguageError
from bot.language.encoder import MiniLM
from bot.language.transformer import Layer

Matrix = npt.NDArray[np.float32]
FILE = "pair_net.safetensors"
SCALE = 2.0  # of a change


class PairNet:
    """`learnt`: `<layer>.<part>.down` (in, rank) and `.up` (rank, out) of a change; `kinds` (2, 384), added to the states of
    a reply and of a question; `head` (2 * 384 + signs, labels) and `bias`.
    """

    def __init__(self, encoder: MiniLM, learnt: Mapping[str, Matrix]) -> None:
        self._encoder = encoder
        whole = {name: np.asarray(one, np.float32) for name, one in learnt.items()}
        self._kinds, self._head, self._bias = whole["kinds"], whole["head"], whole["bias"]
        weights = encoder.upper_weights()
        for name in (name.removesuffix(".down") for name in whole if name.endswith(".down")):
            change = SCALE * (whole[f"{name}.down"] @ whole[f"{name}.up"]).T
            weights[f"{name}.weight"] = weights[f"{name}.weight"] + change
        self._layers = [Layer(weights, name) for name in layers_of(weights)]

    @classmethod
    def load(cls, encoder: MiniLM, folder: Path | None = None) -> PairNet:
        """Raises LanguageError when it is missing or broken."""
        path = (folder or FOLDER) / FILE
        try:
            return cls(encoder, load_file(path))
        except (OSError, SafetensorError, KeyError) as error:
            raise LanguageError(f"{path.name}: {error}; 'prescreen teach' makes it") from error

    def shares(self, text: str, ask: str | None, signs: list[float]) -> Matrix:
        """The probabilities of the labels, shape (labels,)."""
        reply = self._encoder.lower(text) + self._kinds[0]
        states = reply if ask is None else np.concatenate([reply, self._encoder.lower(ask) + self._kinds[1]])
        for layer in self._layers:
            states = layer(states)
        asked = states[len(reply) :].mean(axis=0) if ask is not None else np.zeros_like(self._kinds[1])
        scores = np.concatenate([states[: len(reply)].mean(axis=0), asked, signs]) @ self._head + self._bias
        odds = np.exp(scores - scores.max())
        found: Matrix = odds / odds.sum()
        return found


def layers_of(weights: Iterable[str]) -> list[str]:
    """The names of the layers whose weights these are, from the lowest up."""
    return sorted({".".join(name.split(".")[:3]) for name in weights})


def save(path: Path, learnt: Mapping[str, Matrix], of: str) -> None:
    """`of`: what it was made of, see `made_of`."""
    save_file(dict(learnt), path, metadata={"made_of": of})


def made_of(path: Path) -> str | None:
    """What the file at `path` was made of, as `teaching.pair_net_made_of` tells it."""
    with safe_open(str(path), "numpy") as content:
        found: str | None = (content.metadata() or {}).get("made_of")
    return found
