"""Confusion and calibration as pictures."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench.language.reading import Scored

LABELS = ("yes", "no", "unsure", "no answer")
READ = (*LABELS, "read back")
_BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
_INK = "#1f4e5f"


def confusion(scored: Sequence[Scored]) -> list[list[int]]:
    """Yes/no sentences: one row for each of LABELS that was meant, one column for each of READ."""
    counts = [[0] * len(READ) for _ in LABELS]
    for one in scored:
        if one.row.type == "yes_no":
            counts[LABELS.index(_meant(one.row.means))][READ.index(_read(one))] += 1
    return counts


def reliability(scored: Sequence[Scored]) -> list[tuple[float, float, int]]:
    """(mean confidence, share that was right, n) of the answers in each step of confidence, those read back included.

    A value that is read back is right here when confirming it would be.
    """
    answers = [one for one in scored if one.value is not None and one.row.type == "yes_no"]
    steps = []
    for low, high in pairwise(_BINS):
        inside = [one for one in answers if low <= one.confidence < high or (high == 1.0 and one.confidence == 1.0)]
        if inside:
            right = sum(one.value is one.row.means for one in inside)
            steps.append((sum(one.confidence for one in inside) / len(inside), right / len(inside), len(inside)))
    return steps


def draw(scored: Sequence[Scored], folder: Path) -> list[Path]:
    """`language-confusion.png` and `language-calibration.png` in `folder`."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / "language-confusion.png", folder / "language-calibration.png"]
    for path, painted in zip(paths, (_confusion, _calibration), strict=True):
        figure, axes = pyplot.subplots(figsize=(6, 4.2), dpi=100, layout="constrained")
        painted(axes, scored)
        figure.savefig(path, metadata={"Software": None})
        pyplot.close(figure)
    return paths


def _confusion(axes: Any, scored: Sequence[Scored]) -> None:
    counts = confusion(scored)
    shares = [[cell / max(1, sum(row)) for cell in row] for row in counts]
    axes.imshow(shares, cmap="BuGn", vmin=0, vmax=1, aspect="auto")
    for y, row in enumerate(counts):
        for x, cell in enumerate(row):
            axes.text(x, y, str(cell), ha="center", va="center", color="white" if shares[y][x] > 0.6 else _INK)
    axes.set_xticks(range(len(READ)), READ)
    axes.set_yticks(range(len(LABELS)), LABELS)
    axes.set_xlabel("read as")
    axes.set_ylabel("meant")
    axes.set_title(f"Yes or no, {sum(map(sum, counts))} held-out sentences", fontsize=11)


def _calibration(axes: Any, scored: Sequence[Scored]) -> None:
    steps = reliability(scored)
    axes.plot([0, 1], [0, 1], color="#b9c4c9", linestyle="--", label="as sure as right")
    axes.plot([x for x, _, _ in steps], [y for _, y, _ in steps], marker="o", color=_INK, label="held-out answers")
    for x, y, n in steps:
        axes.annotate(f"n={n}", (x, y), textcoords="offset points", xytext=(-6, -14), fontsize=8, ha="right")
    axes.set(xlim=(0.3, 1.02), ylim=(0, 1.04), xlabel="confidence of the reading", ylabel="share that was right")
    axes.legend(loc="lower right", frameon=False)
    axes.set_title("Yes or no: confidence against truth", fontsize=11)


def _meant(means: Any) -> str:
    if isinstance(means, bool):
        return "yes" if means else "no"
    return "unsure" if means == "unsure" else "no answer"


def _read(one: Scored) -> str:
    if one.reading == "answered":
        return "yes" if one.value else "no"
    if one.reading == "unsure":
        return "unsure"
    return "read back" if one.value is not None else "no answer"
