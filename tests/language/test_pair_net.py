"""Reply and question read together: numpy and JAX compute the same, a few examples are learnt, and the file is not stale."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from bot.language.dictionary import FOLDER, LanguageError
from bot.language.encoder import shared
from bot.language.judge import LABELS, SIGNS
from bot.language.pair_net import FILE, PairNet, made_of, save
from bot.language.teaching import TOLD, examples, pair_net_made_of

# JAX in a process of its own, as `prescreen teach` has it
LEARNS = """
import json, sys
from dataclasses import replace
import numpy as np
from bot.language.encoder import shared
from bot.language.judge import Heard
from bot.language.pair_net import PairNet, save
from bot.language.pair_teaching import filled, pair_net, scores
from bot.language.polarity import Polarity
from bot.language.teaching import PAIR_SETTINGS
from pathlib import Path
told = [("my barn door is green", "Is the barn door green?", "yes"), ("it is red as blood", "Is the barn door green?", "no"),
        ("who can say at night", "Is the barn door green?", "unsure"), ("what is for dinner", None, "other")]
heard, labels = [Heard(text, Polarity(), ask) for text, ask, _ in told], [label for *_, label in told]
encoder = shared()
learnt = pair_net(encoder, heard, labels, replace(PAIR_SETTINGS, epochs=60, warm=5))
save(Path(sys.argv[1]), learnt, "barn doors")
lower = {text: encoder.lower(text) for one in heard for text in (one.text, one.ask) if text}
tree = {name: np.asarray(value, np.float32) for name, value in learnt.items()}
found = np.asarray(scores(tree, encoder.upper_weights(), filled(lower, heard, len(heard))))
odds = np.exp(found - found.max(1, keepdims=True))
json.dump([told, (odds / odds.sum(1, keepdims=True)).tolist()], sys.stdout)
"""


@pytest.mark.slow
def test_what_is_taught_in_jax_is_computed_the_same_in_numpy(tmp_path: Path) -> None:
    """Trap: JAX fills a batch up, numpy does not; what fills up must not be seen."""
    asked = [sys.executable, "-c", LEARNS, str(tmp_path / FILE)]
    told, shares = json.loads(subprocess.run(asked, check=True, capture_output=True, timeout=300).stdout)
    net = PairNet.load(shared(), tmp_path)
    for (text, ask, label), expected in zip(told, shares, strict=True):
        found = net.shares(text, ask, [0.0] * len(SIGNS))
        np.testing.assert_allclose(found, expected, atol=1e-4)
        assert LABELS[int(found.argmax())] == label
    assert made_of(tmp_path / FILE) == "barn doors"


def test_the_pair_net_is_not_stale() -> None:
    assert made_of(FOLDER / FILE) == pair_net_made_of(), "the examples changed: run 'prescreen teach'"


def test_another_example_makes_it_stale(tmp_path: Path) -> None:
    folder = tmp_path / "language"
    shutil.copytree(FOLDER, folder)
    assert pair_net_made_of(folder) == pair_net_made_of()
    with (folder / "examples" / TOLD / "health.yml").open("a", encoding="utf-8") as file:
        file.write('  - {ask: "Is it so?", says: "the barn door is green", means: "yes"}\n')
    assert pair_net_made_of(folder) != pair_net_made_of()
    assert len(examples(folder, told=True)[0]) == len(examples(told=True)[0]) + 1
    assert len(examples(folder)[0]) == len(examples()[0])


def test_without_a_change_the_upper_layers_are_those_of_the_encoder() -> None:
    encoder = shared()
    blank = {"kinds": np.zeros((2, 384)), "head": np.zeros((2 * 384 + len(SIGNS), 4)), "bias": np.zeros(4)}
    states = encoder.lower("two stents in 2020")
    for layer in PairNet(encoder, blank)._layers:
        states = layer(states)
    mean = states.mean(axis=0)
    np.testing.assert_allclose(mean / np.linalg.norm(mean), encoder.vectors(["two stents in 2020"])[0], atol=1e-5)


@pytest.mark.parametrize("content", [None, b"", b"no tensors at all"])
def test_a_missing_or_broken_file_says_what_makes_it(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / FILE).write_bytes(content)
    with pytest.raises(LanguageError, match="prescreen teach"):
        PairNet.load(shared(), tmp_path)


def test_a_file_with_other_tensors_says_so_too(tmp_path: Path) -> None:
    save(tmp_path / FILE, {"kinds": np.zeros((2, 384), np.float16)}, "nothing")
    with pytest.raises(LanguageError, match="head"):
        PairNet.load(shared(), tmp_path)
