"""How the pair net is made: gradient descent over the examples, in JAX. Used by `prescreen teach` alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt
from jax.example_libraries.optimizers import adam

from bot.language.encoder import SIZE, MiniLM
from bot.language.judge import LABELS, SIGNS, Heard, signs_of
from bot.language.pair_net import SCALE, layers_of
from bot.language.teaching import PAIR_SETTINGS, PairSettings
from bot.language.transformer import HEADS, TINY

Matrix = npt.NDArray[np.float32]
Tree = dict[str, Any]
LENGTHS = (16, 24, 32, 48, 64, 96, 192)  # tokens to which a batch is filled up: each length is compiled once
FAR = 1e9  # from the tokens that fill up


def pair_net(
    encoder: MiniLM, heard: Sequence[Heard], labels: Sequence[str], settings: PairSettings = PAIR_SETTINGS
) -> dict[str, Matrix]:
    """The content of pair_net.safetensors, in half precision."""
    base = encoder.upper_weights()
    steps = settings.epochs * -(-len(heard) // settings.batch)

    def rate(step: Any) -> Any:
        return settings.rate * jnp.minimum(1, (step + 1) / settings.warm) * (1 - step / steps)

    begin, update, now = adam(rate)
    state = begin(_beginning(base, settings))
    slope = jax.jit(jax.grad(_loss(base, settings)))
    key = jax.random.key(settings.seed, impl="rbg")
    for step, (rows, answers) in enumerate(_batches(encoder, heard, labels, settings)):
        change = slope(now(state), rows, answers, jax.random.fold_in(key, step))
        state = update(step, _clipped(change), state)
    return {name: np.asarray(one, np.float16) for name, one in now(state).items()}


def _clipped(change: Tree) -> Tree:
    """Of length 1 at most, so that one odd batch does not throw everything over."""
    length = jnp.sqrt(sum((one**2).sum() for one in change.values()))
    return {name: one / jnp.maximum(length, 1) for name, one in change.items()}


def _beginning(base: dict[str, Matrix], settings: PairSettings) -> Tree:
    """No change yet: every `up` is nought."""
    chance = np.random.default_rng(settings.seed)
    tree: Tree = {
        "kinds": chance.normal(0, 0.02, (2, SIZE)),
        "head": chance.normal(0, 0.02, (2 * SIZE + len(SIGNS), len(LABELS))),
        "bias": np.zeros(len(LABELS)),
    }
    for name, weight in base.items():
        if weight.ndim == 2:
            part, (out, into) = name.removesuffix(".weight"), weight.shape
            tree[f"{part}.down"] = chance.normal(0, into**-0.5, (into, settings.rank))
            tree[f"{part}.up"] = np.zeros((settings.rank, out))
    return {name: jnp.asarray(one, jnp.float32) for name, one in tree.items()}


def _batches(
    encoder: MiniLM, heard: Sequence[Heard], labels: Sequence[str], settings: PairSettings
) -> Iterator[tuple[tuple[Matrix, ...], Matrix]]:
    """Every epoch all rows by chance, rows of about one length together."""
    chance = np.random.default_rng(settings.seed)
    texts = {one.text for one in heard} | {one.ask for one in heard if one.ask is not None}
    lower = {text: encoder.lower(text) for text in sorted(texts)}
    lengths = np.array([len(one.text) + len(one.ask or "") for one in heard])
    targets = np.eye(len(LABELS), dtype=np.float32)[[LABELS.index(label) for label in labels]]
    targets = (1 - settings.smoothed) * targets + settings.smoothed / len(LABELS)
    for _ in range(settings.epochs):
        order = np.argsort(lengths + chance.uniform(0, 10, len(heard)), kind="stable")
        cuts = [order[at : at + settings.batch] for at in range(0, len(order), settings.batch)]
        for place in chance.permutation(len(cuts)):
            rows = filled(lower, [heard[one] for one in cuts[place]], settings.batch)
            yield rows, _padded(targets[cuts[place]], settings.batch)


def filled(lower: Mapping[str, Matrix], heard: Sequence[Heard], rows: int) -> tuple[Matrix, ...]:
    """States (rows, tokens, 384), which of them are the reply's, which the question's, and the rules' signs."""
    texts = [(lower[one.text], lower[one.ask] if one.ask is not None else None) for one in heard]
    longest = max(len(reply) + (0 if ask is None else len(ask)) for reply, ask in texts)
    tokens = next(length for length in LENGTHS if length >= longest)
    states = np.zeros((rows, tokens, SIZE), np.float32)
    said, asked = np.zeros((2, rows, tokens), np.float32)
    for place, (reply, ask) in enumerate(texts):
        both = reply if ask is None else np.concatenate([reply, ask])
        states[place, : len(both)] = both
        said[place, : len(reply)], asked[place, len(reply) : len(both)] = 1, 1
    return states, said, asked, _padded(np.array([signs_of(one.polarity) for one in heard], np.float32), rows)


def _padded(found: Matrix, rows: int) -> Matrix:
    return np.concatenate([found, np.zeros((rows - len(found), *found.shape[1:]), np.float32)])


def _loss(base: dict[str, Matrix], settings: PairSettings) -> Callable[[Tree, tuple[Matrix, ...], Matrix, Any], Any]:
    def loss(tree: Tree, rows: tuple[Matrix, ...], answers: Matrix, key: Any) -> Any:
        found = -answers * jax.nn.log_softmax(scores(tree, base, rows, _Dropping(key, settings.dropped)))
        return found.sum() / jnp.maximum(answers.sum(), 1)

    return loss


class _Dropping:
    """Dropout with a key of its own each time. Trap: without a key it changes nothing."""

    def __init__(self, key: Any = None, share: float = 0.0) -> None:
        self._key, self._share = key, share

    def __call__(self, values: Any) -> Any:
        if self._key is None:
            return values
        self._key, own = jax.random.split(self._key)
        return jnp.where(jax.random.bernoulli(own, 1 - self._share, values.shape), values / (1 - self._share), 0)


def scores(tree: Tree, base: dict[str, Matrix], rows: tuple[Matrix, ...], drop: _Dropping | None = None) -> Any:
    """What `PairNet.shares` computes, before it becomes probabilities, for many rows; shape (rows, labels)."""
    states, said, asked, signs = rows
    drop = drop or _Dropping()
    states = states + said[:, :, None] * tree["kinds"][0] + asked[:, :, None] * tree["kinds"][1]
    hidden = FAR * (said + asked - 1)[:, None, None, :]
    for name in layers_of(base):
        states = _layer(tree, base, name, states, hidden, drop)
    means = [(states * of[:, :, None]).sum(1) / jnp.maximum(of.sum(1), 1)[:, None] for of in (said, asked)]
    return drop(jnp.concatenate([*means, signs], axis=1)) @ tree["head"] + tree["bias"]


def _layer(tree: Tree, base: dict[str, Matrix], name: str, states: Any, hidden: Any, drop: _Dropping) -> Any:
    def through(part: str, values: Any) -> Any:
        own = f"{name}.{part}"
        change = SCALE * (values @ tree[f"{own}.down"]) @ tree[f"{own}.up"]
        return values @ base[f"{own}.weight"].T + base[f"{own}.bias"] + change

    def normed(part: str, values: Any) -> Any:
        centred = values - values.mean(axis=-1, keepdims=True)
        scaled = centred * jax.lax.rsqrt((centred**2).mean(axis=-1, keepdims=True) + TINY)
        return scaled * base[f"{name}.{part}.LayerNorm.weight"] + base[f"{name}.{part}.LayerNorm.bias"]

    rows, tokens, size = states.shape
    split = (rows, tokens, HEADS, size // HEADS)
    query, key, value = (
        through(f"attention.self.{part}", states).reshape(split).transpose(0, 2, 1, 3)
        for part in ("query", "key", "value")
    )
    weights = drop(jax.nn.softmax(query @ key.transpose(0, 1, 3, 2) / (size // HEADS) ** 0.5 + hidden))
    seen = (weights @ value).transpose(0, 2, 1, 3).reshape(states.shape)
    states = normed("attention.output", states + drop(through("attention.output.dense", seen)))
    wide = jax.nn.gelu(through("intermediate.dense", states), approximate=False)
    return normed("output", states + drop(through("output.dense", wide)))
