"""What each net of the safety reader misses, and what it takes for an alarm: by rule, by likeness, and both.

The second net is taught ten times, each time without a tenth of its examples, and heard on that tenth.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from bench.language.totals import wilson
from bot.language import second_net
from bot.language.dictionary import load_yaml
from bot.language.encoder import shared
from bot.language.safety import SafetyReader
from bot.language.second_net import NOTHING, SecondNet
from bot.language.teaching import NET_STRENGTH, net_examples, weights_of

Found = list[tuple[str, ...]]


def report() -> Iterator[str]:
    """Markdown: of the messages that must be noticed, how many were not; of the others, how many raised an alarm."""
    texts, labels = net_examples()
    yield "| net | missed | of | 95 % interval | false alarms | of | 95 % interval |"
    yield "|---|---|---|---|---|---|---|"
    for name, found in _readings(texts, labels).items():
        alarming = [got for got, label in zip(found, labels, strict=True) if label != NOTHING]
        ordinary = [got for got, label in zip(found, labels, strict=True) if label == NOTHING]
        missed, raised = sum(not got for got in alarming), sum(bool(got) for got in ordinary)
        yield f"| {name} | {_share(missed, len(alarming))} | {_share(raised, len(ordinary))} |"


def _readings(texts: Sequence[str], labels: Sequence[str]) -> dict[str, Found]:
    words = load_yaml("safety")
    rules = SafetyReader(words)
    alone: Found = [()] * len(texts)
    both: Found = [()] * len(texts)
    for fold, net in _held_apart(texts, labels):
        reader = SafetyReader(words, net)
        for at in fold:
            kind = net.kind(texts[at])
            alone[at], both[at] = (kind,) if kind else (), reader.find(texts[at])
    return {"rules": [rules.find(text) for text in texts], "likeness": alone, "both": both}


def _held_apart(texts: Sequence[str], labels: Sequence[str]) -> Iterator[tuple[list[int], SecondNet]]:
    rows = second_net.REACH * np.concatenate(
        [shared().vectors(texts[at : at + 256]) for at in range(0, len(texts), 256)]
    )
    names = np.array(labels)
    for rest, fold in StratifiedKFold(10, shuffle=True, random_state=1).split(rows, names):
        model = LogisticRegression(C=NET_STRENGTH, max_iter=3000).fit(rows[rest], names[rest])
        yield list(map(int, fold)), SecondNet.made(shared(), weights_of(model, second_net.LABELS))


def _share(count: int, of: int) -> str:
    low, high = wilson(count, of)
    return f"{100 * count / of:.1f} % | {of} | {low:.1f}-{high:.1f}"
