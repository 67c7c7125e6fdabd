"""Proves: every person of every trial's cases.yml gets the outcome, the date and the fails that are expected of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.eligibility.assess import assess
from bot.trial.cases import Case
from bot.trial.loading import load_cases, load_trial
from tests.trial.playing import TRIAL_FOLDERS, answers_of, disagreements

PEOPLE = [
    pytest.param(folder, case, id=f"{folder.name}:{case.line}")
    for folder in TRIAL_FOLDERS
    if (folder / "cases.yml").is_file()
    for case in load_cases(folder)
]


@pytest.mark.parametrize("folder", TRIAL_FOLDERS, ids=lambda folder: folder.name)
def test_every_trial_has_cases(folder: Path) -> None:
    assert (folder / "cases.yml").is_file()


@pytest.fixture(scope="module")
def trials() -> dict[Path, object]:
    return {folder: load_trial(folder) for folder in TRIAL_FOLDERS}


@pytest.mark.parametrize(("folder", "case"), PEOPLE)
def test_case(folder: Path, case: Case, trials: dict) -> None:
    trial = trials[folder]
    assessment = assess(trial, case.cohort, answers_of(trial, case), case.today)
    assert disagreements(case, assessment) == [], f"{folder.name}/cases.yml:{case.line}: {case.name}"
