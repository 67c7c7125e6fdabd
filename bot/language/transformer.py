"""BERT's forward pass (Devlin et al. 2019) for one text, as MiniLM-L6 needs it: 6 layers, 12 heads, 384 wide, exact GELU.

Weights by their published names; the tests hold the vectors against those of `transformers`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from scipy.special import erf

Matrix = npt.NDArray[np.float32]
HEADS = 12
TINY = 1e-12  # of the layer norms
_ROOT_2 = np.float32(np.sqrt(2.0))


class Layer:
    """One encoder layer: self-attention, then the feed-forward part, each added to what came in and normed."""

    def __init__(self, weights: Mapping[str, Matrix], name: str) -> None:
        def linear(part: str) -> tuple[Matrix, Matrix]:
            return np.ascontiguousarray(weights[f"{name}.{part}.weight"].T), weights[f"{name}.{part}.bias"]

        parts = [linear(f"attention.self.{part}") for part in ("query", "key", "value")]
        self._inner = np.concatenate([weight for weight, _ in parts], 1), np.concatenate([bias for _, bias in parts])
        self._outer, self._wide, self._narrow = map(
            linear, ("attention.output.dense", "intermediate.dense", "output.dense")
        )
        self._norms = [_norm(weights, f"{name}.{part}.LayerNorm") for part in ("attention.output", "output")]

    def __call__(self, states: Matrix) -> Matrix:
        """(tokens, 384) to the same shape."""
        states = _normed(states + _through(self._attention(states), self._outer), self._norms[0])
        return _normed(states + _through(_gelu(_through(states, self._wide)), self._narrow), self._norms[1])

    def _attention(self, states: Matrix) -> Matrix:
        tokens, size = states.shape
        query, key, value = np.split(_through(states, self._inner), 3, axis=1)
        split = (tokens, HEADS, size // HEADS)
        query, key, value = (part.reshape(split).transpose(1, 0, 2) for part in (query, key, value))
        scores = query @ key.transpose(0, 2, 1) / np.float32(np.sqrt(size // HEADS))
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        seen = (scores / scores.sum(axis=-1, keepdims=True)) @ value
        return np.ascontiguousarray(seen.transpose(1, 0, 2)).reshape(tokens, size)


class Transformer:
    """`weights`: the tensors of model.safetensors by name."""

    def __init__(self, weights: Mapping[str, Matrix]) -> None:
        self._words = weights["embeddings.word_embeddings.weight"]
        self._places = (
            weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
        )
        self._norm = _norm(weights, "embeddings.LayerNorm")
        count = len({name.split(".")[2] for name in weights if name.startswith("encoder.layer.")})
        self._layers = [Layer(weights, f"encoder.layer.{place}") for place in range(count)]

    def begun(self, tokens: npt.NDArray[np.int64], layers: int) -> Matrix:
        """The states of `tokens` after so many layers, (tokens, 384)."""
        return self._through(_normed(self._words[tokens] + self._places[: len(tokens)], self._norm), 0, layers)

    def ended(self, states: Matrix, layers: int) -> Matrix:
        """The mean of the last layer's states, of length 1, shape (384,), where `states` come from so many layers."""
        found: Matrix = self._through(states, layers, len(self._layers)).mean(axis=0)
        return found / np.float32(max(float(np.linalg.norm(found)), TINY))

    def _through(self, states: Matrix, first: int, last: int) -> Matrix:
        for layer in self._layers[first:last]:
            states = layer(states)
        return states


def _norm(weights: Mapping[str, Matrix], name: str) -> tuple[Matrix, Matrix]:
    return weights[f"{name}.weight"], weights[f"{name}.bias"]


def _through(states: Matrix, linear: tuple[Matrix, Matrix]) -> Matrix:
    found: Matrix = states @ linear[0] + linear[1]
    return found


def _normed(states: Matrix, norm: tuple[Matrix, Matrix]) -> Matrix:
    centred = states - states.mean(axis=-1, keepdims=True)
    found: Matrix = centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + np.float32(TINY)) * norm[0] + norm[1]
    return found


def _gelu(states: Matrix) -> Matrix:
    found: Matrix = states * np.float32(0.5) * (1 + erf(states / _ROOT_2))
    return found
