"""What was measured of the bots, as rows with the targets of the project."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bench.table import Row, ms, p50, p95, times

if TYPE_CHECKING:
    from bench.turns import Measured

FLAT, FASTER, STEADY = 1.2, 3.0, 2.0
KINDS = {False: "button", True: "typed answer"}
PLACES = {False: "turn 5", True: "turn 40"}


def rows(ours: Measured, form: Measured, others: Sequence[Measured]) -> list[Row]:
    yardsticks = [form, *others]
    made: list[Row] = []
    for typed in KINDS:
        made += [_latency(ours, yardsticks, typed, late) for late in PLACES]
        made += [_flat(ours, yardsticks, typed), _faster(ours, form, others, typed)]
    return [*made, _rate(ours, form, others), *_costs(ours, yardsticks)]


def _latency(ours: Measured, yardsticks: Sequence[Measured], typed: bool, late: bool) -> Row:
    mine = ours.turns[typed, late]
    ratio = p95(mine) / p50(mine)
    return Row(
        f"{KINDS[typed]}, {PLACES[late]}: p50 / p95 ({len(mine)} turns)",
        f"{_both(mine)}, ratio {ratio:.2f}",
        "; ".join(f"{one.name}: {_both(one.turns[typed, late])}" for one in yardsticks),
        f"p95 under {STEADY:g} x p50",
        ratio < STEADY,
    )


def _flat(ours: Measured, yardsticks: Sequence[Measured], typed: bool) -> Row:
    return Row(
        f"{KINDS[typed]}: turn 40 over turn 5 (p50)",
        times(_growth(ours, typed)),
        "; ".join(f"{one.name}: {times(_growth(one, typed))}" for one in yardsticks),
        f"at most {FLAT}x",
        _growth(ours, typed) <= FLAT,
    )


def _faster(ours: Measured, form: Measured, others: Sequence[Measured], typed: bool) -> Row:
    mine = p50(ours.turns[typed, True])
    ratio = p50(form.turns[typed, True]) / mine
    return Row(
        f"{KINDS[typed]}: faster than the plain form at turn 40 (p50)",
        times(ratio),
        "; ".join(f"than {one.name}: {times(p50(one.turns[typed, True]) / mine)}" for one in others),
        f"at least {FASTER:g}x",
        ratio >= FASTER,
    )


def _rate(ours: Measured, form: Measured, others: Sequence[Measured]) -> Row:
    mine = p50(ours.a_second)
    ratio = mine / p50(form.a_second)
    told = [f"{one.name}: {p50(one.a_second):.0f} ({times(mine / p50(one.a_second))})" for one in (form, *others)]
    return Row(
        "turns a second, 10 visitors",
        f"{mine:.0f}",
        "; ".join(told),
        f"{FASTER:g}x the form",
        ratio >= FASTER,
    )


def _costs(ours: Measured, yardsticks: Sequence[Measured]) -> list[Row]:
    def row(what: str, tell: str) -> Row:
        return Row(what, _cost(ours, tell), "; ".join(f"{one.name}: {_cost(one, tell)}" for one in yardsticks))

    return [
        row("processor time a turn, 10 visitors", "cpu"),
        row("start to first answered turn", "ready"),
        row("memory of all processes (RSS), once started", "memory"),
        row("the same after all these turns", "after"),
        row("training", "training"),
    ]


def _cost(one: Measured, tell: str) -> str:
    if tell == "cpu":
        return ms(p50(one.cpu))
    if tell == "after":
        return f"{one.memory:.0f} MB"
    if tell == "memory":
        return f"{one.costs.memory:.0f} MB in {one.costs.processes}"
    return f"{getattr(one.costs, tell):.0f} s"


def _both(samples: Sequence[float]) -> str:
    return f"{ms(p50(samples))} / {ms(p95(samples))}"


def _growth(one: Measured, typed: bool) -> float:
    return p50(one.turns[typed, True]) / p50(one.turns[typed, False])
