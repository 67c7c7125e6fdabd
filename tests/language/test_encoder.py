"""The encoder's vectors are those of the published model, and its judge is made of the examples as they stand."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from bot.answers.yesno import TAKEN
from bot.language.dictionary import FOLDER, LanguageError
from bot.language.encoder import REMEMBERED, SIZE, MiniLM, shared, unpacked
from bot.language.judge import Heard, Judge
from bot.language.polarity import Polarity
from bot.language.reader import Reader
from bot.language.teaching import examples, made_of

TEXTS = ["yes", "I had shingles twice, in 2015 and 2019.", "naïve 👍 ½ tablet", "word " * 200]
REFERENCE = """
import json, sys, numpy, tensorflow as tf, transformers
folder, texts = sys.argv[1], json.loads(sys.argv[2])
tokenizer = transformers.AutoTokenizer.from_pretrained(folder, local_files_only=True)
model = transformers.TFAutoModel.from_pretrained(folder, local_files_only=True)
rows = []
for text in texts:
    cut = tokenizer([text], truncation=True, max_length=96, return_tensors="tf")
    row = model(**cut).last_hidden_state.numpy()[0].mean(0)
    rows.append((row / numpy.linalg.norm(row)).tolist())
json.dump(rows, open(sys.argv[3], "w"))
"""


@pytest.mark.slow
def test_the_vectors_are_those_of_the_published_library(tmp_path: Path) -> None:
    out = tmp_path / "rows.json"
    asked = [sys.executable, "-c", REFERENCE, str(unpacked()), json.dumps(TEXTS), str(out)]
    subprocess.run(asked, check=True, capture_output=True, timeout=300)
    np.testing.assert_allclose(shared().vectors(TEXTS), np.array(json.loads(out.read_text())), atol=1e-5)


def test_a_vector_has_length_one_and_is_the_same_again() -> None:
    first = shared().vectors(["same"])
    assert first.shape == (1, SIZE)
    assert float(np.linalg.norm(first)) == pytest.approx(1, abs=1e-5)
    assert (shared().vectors(["other", "same", "same"])[1:] == first).all()


def test_what_is_remembered_is_bounded_and_holds_no_words() -> None:
    encoder = MiniLM(unpacked())
    encoder.vectors([f"text {number}" for number in range(REMEMBERED + 20)])
    assert len(encoder._known) == REMEMBERED
    assert all(isinstance(key, bytes) and len(key) == 16 for key in encoder._known)


def test_other_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.language.encoder.WEIGHTS_SHA256", "0" * 64)
    with pytest.raises(LanguageError, match="not the weights"):
        unpacked(tmp_path / "encoder")
    assert list(tmp_path.iterdir()) == []


def test_the_judge_is_not_stale() -> None:
    content = json.loads((FOLDER / "judge.json").read_text(encoding="utf-8"))
    assert content["made_of"] == made_of(), "the examples changed: run 'prescreen teach'"


def test_the_judge_knows_its_examples() -> None:
    judge = Judge.load(shared())
    heard, labels = examples()
    guesses = [max(found, key=lambda label: found[label]) for found in map(judge.guess, heard)]
    right = sum(guess == label for guess, label in zip(guesses, labels, strict=True))
    assert right >= 0.95 * len(labels)
    opposite = {("yes", "no"), ("no", "yes")}
    counting = [
        guess if max(judge.guess(one).values()) >= TAKEN else "" for one, guess in zip(heard, guesses, strict=True)
    ]
    flips = sum((guess, label) in opposite for guess, label in zip(counting, labels, strict=True))
    assert flips <= 0.005 * len(labels)


def test_a_missing_judge_says_what_makes_it(tmp_path: Path) -> None:
    with pytest.raises(LanguageError, match="prescreen teach"):
        Judge.load(shared(), tmp_path)


def test_guesses_are_shares() -> None:
    found = Judge.load(shared()).guess(Heard("what a strange thing to say", Polarity()))
    assert sum(found.values()) == pytest.approx(1, abs=1e-3)


def test_each_part_of_the_reader_can_be_left_out() -> None:
    today = date(2026, 11, 22)
    alone = Reader.load(rules=False).read("nope", today, "Do you smoke?")
    assert alone.polarity is None
    assert alone.guess
    assert Reader.load(judge=False).read("nope", today, "Do you smoke?").guess == {}
