"""The numbers as pictures, each with the table that stands beside it: words, counts and shapes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.handoff.tally import Crossed, Line, Numbers, Part, Parts, Spread, Stage
from bot.storage.screening_log import FURTHEST
from bot.trial.model import Trial
from bot.web.console.drawing import Bar, Column, Picture, bars, columns
from bot.web.console.shown import plainly

VEILED = "veiled"


@dataclass(frozen=True)
class Shown:
    """A picture and its table. `rows`: cells as text, the first one the row's head. `legend`: (class, words)."""

    key: str
    title: str
    note: str
    picture: Picture | None
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    legend: tuple[tuple[str, str], ...] = ()


@lru_cache(maxsize=1)
def words() -> Mapping[str, Any]:
    content: dict[str, Any] = json.loads(Path(__file__).with_name("numbers.en.json").read_text(encoding="utf-8"))
    return content


def shown(numbers: Numbers, trial: Trial) -> list[Shown]:
    """Every part of the page, in its order. A part of which nothing can be told has no picture and no rows."""
    labels = _Labels(trial)
    return [
        _funnel(numbers),
        _weeks(numbers.weeks),
        _cohorts(numbers.cohorts, labels),
        _parts("left_at", numbers.left_at, labels.step, "step"),
        _parts("outcomes", numbers.outcomes, labels.outcome, "outcome"),
        _spread("minutes", numbers.minutes, "min"),
        _spread("hours", numbers.hours, "h"),
        _apart("failed", numbers.failed, labels.criterion, "criterion"),
        _apart("unknown", numbers.unknown, labels.criterion, "criterion"),
        _apart("missed", numbers.missed, labels.step, "question", numbers.replies),
    ]


class _Labels:
    """The trial's words for ids; an id that the trial has no more is told as it is."""

    def __init__(self, trial: Trial) -> None:
        self.trial = trial

    def step(self, name: str) -> str:
        return str(words()["steps"].get(name) or plainly(name))

    def outcome(self, code: str) -> str:
        return str(words()["outcome_rows"].get(code) or plainly(code))

    def criterion(self, name: str) -> str:
        found = self.trial.criteria.get(name)
        return f"{name}: {found.plain}" if found and found.plain else name

    def cohort(self, name: str) -> str:
        if name in ("", "*"):
            return str(words()["cohort_others" if name else "cohort_unknown"])
        return self.trial.cohorts[name].label if name in self.trial.cohorts else name


def _funnel(numbers: Numbers) -> Shown:
    said, opened = words(), numbers.opened or 1
    rows, drawn = [], []
    for place, part in enumerate(numbers.funnel):
        name = said["funnel_rows"][part.name]
        share = "" if part.count is None else f"{part.count / opened:.0%}"
        rows.append((name, _told(part.count), share))
        drawn.append(Bar(name, _told(part.count), _filled(part.count, f"s{place}")))
    head = (said["step"], said["people"], said["share"])
    return Shown("funnel", said["funnel"], said["funnel_note"], bars(drawn), head, tuple(rows))


def _weeks(crossed: Crossed | None) -> Shown:
    said = words()
    if crossed is None:
        return Shown("weeks", said["weeks"], said["weeks_note"], None, (), ())
    first = crossed.lines[0].weeks[0] if crossed.lines[0].weeks else date.min
    drawn, month = [], ""
    for line in crossed.lines:
        start, stop = line.weeks or (first, first)
        name = said["months"][start.month - 1]
        place, length = (start - first).days // 7, ((stop - start).days + 1) // 7
        drawn.append(Column(place, length, _stacked(crossed, line), name if name != month else ""))
        month = name
    return _table("weeks", crossed, columns(drawn), "week", _week)


def _week(line: Line) -> str:
    assert line.weeks
    start, stop = line.weeks
    return start.isoformat() if (stop - start).days < 7 else f"{start.isoformat()} – {stop.isoformat()}"


def _cohorts(crossed: Crossed | None, labels: _Labels) -> Shown:
    said = words()
    if crossed is None or not crossed.lines:
        return Shown("cohorts", said["cohorts"], "", None, (), ())
    drawn = [Bar(labels.cohort(line.name), _told(line.total), _stacked(crossed, line)) for line in crossed.lines]
    return _table("cohorts", crossed, bars(drawn), "cohort", lambda line: labels.cohort(line.name))


def _table(key: str, crossed: Crossed, picture: Picture, first: str, name: Callable[[Line], str]) -> Shown:
    said = words()
    head = (said[first], said["all"], *(_stage(one) for one in crossed.stages))
    rows = [(name(line), _told(line.total), *(_told(one) for one in line.cells)) for line in crossed.lines]
    legend = [(_kind(one), _stage(one)) for one in crossed.stages]
    if any(one is None for line in crossed.lines for one in line.cells):
        legend.append((VEILED, said["hidden"]))
    return Shown(key, said[key], said.get(f"{key}_note", ""), picture, head, tuple(rows), tuple(legend))


def _stacked(crossed: Crossed, line: Line) -> tuple[tuple[int, str], ...]:
    """Those who came farthest first; what is hidden at the end, as one piece."""
    told = [(count, _kind(stage)) for stage, count in zip(crossed.stages, line.cells, strict=True) if count is not None]
    return (*reversed(told), (line.total - sum(count for count, _ in told), VEILED))


def _kind(stage: Stage) -> str:
    return f"s{FURTHEST.index(stage.first)}"


def _stage(stage: Stage) -> str:
    said = words()
    first, last = said["stages"][stage.first], said["stages"][stage.last]
    if stage.first == stage.last:
        return str(first)
    both = said["stages_together"].get(f"{stage.first}-{stage.last}", said["stages_other"])
    return str(both).format(first=first, last=last)


def _parts(key: str, parts: Parts | None, label: Callable[[str], str], first: str) -> Shown:
    found = [(label(one.name), one.count) for one in parts.shown] if parts else []
    if parts and parts.hidden:
        names = ", ".join(label(one) for one in parts.hidden)
        found.append((str(words()["others"]).format(names=names), parts.others))
    return _list(key, found, (first, "people"), "rest" if parts and parts.hidden else None)


def _apart(
    key: str, parts: Iterable[Part], label: Callable[[str], str], first: str, replies: Mapping[str, int] | None = None
) -> Shown:
    if replies is None:
        return _list(key, [(label(one.name), one.count) for one in parts], (first, "people"))
    more: list[tuple[str, ...]] = [(_told(replies.get(one.name)),) for one in parts]
    return _list(key, [(label(one.name), one.count) for one in parts], (first, "people", "replies"), more=more)


def _spread(key: str, spread: Spread | None, unit: str) -> Shown:
    said = words()
    found = [(_span(one.start, one.stop, one.unknown, unit), one.count) for one in spread.stretches] if spread else []
    made = _list(key, [(name, count) for name, count in found], ("time", "people"))
    if spread is None or spread.median is None:
        return made
    median = str(said[f"median_{key}"]).format(value=spread.median)
    return Shown(made.key, made.title, f"{made.note} {median}", made.picture, made.head, made.rows)


def _span(start: int | None, stop: int | None, unknown: bool, unit: str) -> str:
    said = words()
    if start is None:
        return str(said["not_known"])
    form = "any" if not start and stop is None else "under" if not start else "over" if stop is None else "from"
    span = str(said["spans"][unit][form]).format(start=start, stop=stop)
    return str(said["or_not_known"]).format(span=span) if unknown else span


def _list(
    key: str,
    found: list[tuple[str, int | None]],
    head: tuple[str, ...],
    last: str | None = None,
    more: list[tuple[str, ...]] | None = None,
) -> Shown:
    """`last`: the class of the last bar. `more`: a further cell for each row."""
    said = words()
    kinds = ["s3"] * (len(found) - 1) + [last or "s3"]
    drawn = [Bar(name, _told(n), _filled(n, kind)) for (name, n), kind in zip(found, kinds, strict=False)]
    rows = tuple((name, _told(n), *extra) for (name, n), extra in zip(found, more or [()] * len(found), strict=True))
    return Shown(
        key, said[key], said.get(f"{key.removesuffix('_at')}_note", ""), bars(drawn) if found else None,
        tuple(said[one] for one in head), rows,
    )  # fmt: skip


def _filled(count: int | None, kind: str) -> tuple[tuple[int, str], ...]:
    return () if count is None else ((count, kind),)


def _told(count: int | None) -> str:
    return str(words()["hidden"]) if count is None else f"{count:,}"
