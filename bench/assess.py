"""Assessing one full screening: every person of the cases who answered to the end, against reading their answers as JSON."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Callable

from bench.questions import ROOT
from bench.table import Row, Table, ms, p50, p95, times
from bot.commands.assess import answers_from_json
from bot.eligibility.assess import assess
from bot.language.dictionary import load_formulary
from bot.trial.loading import load_cases, load_trial

TRIAL = "data/trials/NCT05398809"
ROUNDS = 10
FULL = 20  # answers: fewer are no full screening
TARGET = 0.001


def measure() -> list[Table]:
    trial, formulary = load_trial(ROOT / TRIAL), load_formulary()
    people = [case for case in load_cases(ROOT / TRIAL) if len(case.answers) >= FULL]
    given = [answers_from_json(trial, case.cohort, case.answers, case.today, formulary) for case in people]

    def assessing(number: int) -> None:
        assess(trial, people[number].cohort, given[number], people[number].today)

    def reading(number: int) -> None:
        json.loads(json.dumps(people[number].answers))

    ours, json_there_and_back = sampled(assessing, len(people)), sampled(reading, len(people))
    yardstick = p50(json_there_and_back)
    rows = [
        Row(
            f"median of {len(ours)}",
            ms(p50(ours)),
            f"{times(p50(ours) / yardstick)} a JSON round trip of the same answers ({ms(yardstick)})",
            "under 1 ms",
            p50(ours) < TARGET,
        ),
        Row("p95", ms(p95(ours)), f"JSON: {ms(p95(json_there_and_back))}"),
    ]
    return [Table(f"Assessing a full screening, {trial.id}", rows, [f"{len(people)} people, {ROUNDS} rounds, warm."])]


def sampled(call: Callable[[int], None], people: int, rounds: int = ROUNDS) -> list[float]:
    """Seconds of each call, after a round that is not counted; without the garbage collector between."""
    for number in range(people):
        call(number)
    samples: list[float] = []
    gc.collect()
    gc.disable()
    try:
        for number in list(range(people)) * rounds:
            began = time.perf_counter()
            call(number)
            samples.append(time.perf_counter() - began)
    finally:
        gc.enable()
    return samples
