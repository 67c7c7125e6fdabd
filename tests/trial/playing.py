"""Cases played through the rules, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from bot.answers.formulary import Formulary
from bot.answers.model import Answer
from bot.commands.assess import answers_from_json
from bot.eligibility.model import Assessment
from bot.language.dictionary import load_formulary
from bot.trial.cases import Case
from bot.trial.model import Status, Trial

ROOT = Path(__file__).resolve().parents[2]
TRIAL_FOLDERS = sorted(
    path.parent for root in ("data/trials", "tests/trials") for path in (ROOT / root).glob("*/trial.yml")
)


@lru_cache(maxsize=1)
def formulary() -> Formulary:
    return load_formulary()


def answers_of(trial: Trial, case: Case) -> Mapping[str, Answer]:
    return answers_from_json(trial, case.cohort, case.answers, case.today, formulary())


def disagreements(case: Case, assessment: Assessment) -> list[str]:
    """What the assessment says other than the case expects, one sentence each."""
    expect, outcome = case.expect, assessment.outcome
    found = {finding.id: finding.status.value for finding in assessment.findings}
    failing = {name for name, status in found.items() if status == Status.FAIL.value}
    wrong = []
    if outcome.code.value != expect.outcome:
        wrong.append(f"outcome is {outcome.code.value} ({', '.join(outcome.reasons)}), expected {expect.outcome}")
    if failing != set(expect.failing):
        wrong.append(f"failing are {sorted(failing)}, expected {sorted(expect.failing)}")
    if outcome.on_or_after != expect.on_or_after:
        wrong.append(f"on_or_after is {outcome.on_or_after}, expected {expect.on_or_after}")
    wrong += [f"{finding.id}: no finding of the rule holds" for finding in assessment.findings if finding.gap]
    statuses = {**dict.fromkeys(expect.unknown, "unknown"), **expect.statuses}
    wrong += [
        f"{name} is {found.get(name)}, expected {status}"
        for name, status in statuses.items()
        if found.get(name) != status
    ]
    return wrong
