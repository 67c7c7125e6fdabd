"""Proves: lint finds each loose end that a trial file can have although it loads, and finds none in the trials at hand."""
# ruff: noqa: E501 - a row of the tables is one line

from __future__ import annotations

from pathlib import Path

import pytest

from bot.trial.lint import lint
from bot.trial.lint_wording import double_negative
from bot.trial.loading import load_cases, load_trial
from tests.trial.playing import TRIAL_FOLDERS
from tests.trial.test_loading_errors import TINY, broken_copy

LOOSE = [
    ("- pass: {chosen: {blood: yes}}", "- unknown: {chosen: {blood: yes}}", "D-I2: it has no way out"),
    ("- verify: {answered: anything_else}", "- pass: always", "M-E3: a status other than verify cannot rest on `always`"),
    ("    criteria: [M-E3]\n", '    criteria: [M-E3]\n    volunteered: {name: "more", words: [rash]}\n', "anything_else: a question of type text cannot be `volunteered`"),
    ("holds: [age], ", "words: [old], ", "birth: `volunteered` of a question of type age needs `holds: [age]`"),
    ("words: [migraine, migraines], holds: [time]", "holds: [time]", "began: `volunteered` needs `words`: time alone"),
    ("words: [botox]", "holds: [medicine]", "shots: `volunteered` needs `words`: this alone"),
    ("criteria: [M-I1, D-I1]", "criteria: [M-I1]\n    cohorts: [patient, donor]", "D-I1: its findings read `birth`, which does not list it"),
    ("criteria: [M-I1, D-I1]", "criteria: [M-I1, D-I1]\n    cohorts: [patient]", "D-I1: its findings read `birth`, which is never asked of the cohort donor"),
    ("- verify: {answered: anything_else}", "- verify: always", "anything_else: no finding reads it, and it opens no question"),
    ("- verify: {answered: anything_else}", "- verify: always", "anything_else: it lists M-E3, whose findings do not read it"),
    ("- fail: {chosen: {blood: no}}\n        is: changes\n      - pass: {chosen: {blood: yes}}", "- pass: {chosen: {who: [household]}}", "D-I2: no question serves it"),
    ("criteria: [M-I5]", "criteria: [M-I5, M-I4]", "diary: it lists M-I4, whose findings do not read it"),
    ("      - unknown: {chosen: {diagnosed: self}}\n        note: \"Nobody but the person has named it migraine.\"\n", "", "diagnosed: its choice `self` leads nowhere"),
    ("  - {id: plans, label", "  - {id: rest, label: Rest}\n  - {id: plans, label", "topic rest: no question belongs to it"),
    ("- fail: {chosen: {blood: no}}\n        is: changes\n      - pass: {chosen: {blood: yes}}", "- verify: always", "blood: no finding reads it"),
    ("    criteria: [M-I5]", "    criteria: [M-I5]\n    applies_when: {chosen: {diary: no}}", "diary: whether it applies depends on itself"),
    ('does your head hurt?"', 'does it hurt? Does it throb?"', "bad_days: its text has 2 question marks"),
    ("Would you give one small tube of blood?", "Give one small tube of blood.", "blood: its text has 0 question marks"),
    ("Would you give one", "Would you not give no", "blood: its text has two negatives in one sentence"),
    ("Since {since:1 years}, have you", "In the last 12 months, have you", "shots: its text counts back from today"),
    ("    proxy: \"Would {person} write", "    # \"", "diary: it says `you` and has no `proxy` wording"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "problem"), LOOSE, ids=[row[2][:50] for row in LOOSE])
def test_a_loose_end_is_found(tmp_path: Path, old: str, new: str, problem: str) -> None:
    folder, _ = broken_copy(tmp_path, old, new)
    found = [str(each) for each in lint(load_trial(folder), load_cases(folder))]
    assert any(problem in each for each in found), found


LOOSE_CASES = [
    ("cohort: donor", "cohort: giver", "no cohort `giver`"),
    ("blood: false", "blod: false", "no question `blod`"),
    ("failing: [D-I1, D-I2]", "failing: [D-I1, D-I3]", "no criterion `D-I3`"),
    ("failing: [D-I1, D-I2]", "failing: [D-I1]", "no case fails D-I2"),
    ("outcome: needs_review", "outcome: review", "no outcome `review`"),
]


@pytest.mark.parametrize(("old", "new", "problem"), LOOSE_CASES)
def test_a_loose_case_is_found(tmp_path: Path, old: str, new: str, problem: str) -> None:
    folder, _ = broken_copy(tmp_path, "minutes: 4", "minutes: 5")
    cases = (folder / "cases.yml").read_text()
    assert old in cases
    (folder / "cases.yml").write_text(cases.replace(old, new))
    found = [str(each) for each in lint(load_trial(folder), load_cases(folder))]
    assert any(problem in each and each.startswith("cases.yml:") for each in found), found


def test_a_trial_without_cases_is_loose() -> None:
    assert [str(each) for each in lint(load_trial(TINY), [])] == [
        "cases.yml:1: no cases: add people with their answers and the expected outcome"
    ]


@pytest.mark.parametrize("folder", TRIAL_FOLDERS, ids=lambda folder: folder.name)
def test_the_trials_at_hand_have_no_loose_ends(folder: Path) -> None:
    cases = load_cases(folder) if (folder / "cases.yml").is_file() else []
    assert [str(each) for each in lint(load_trial(folder), cases)] == []


@pytest.mark.parametrize(
    ("text", "double"),
    [
        ("Have you never had no treatment?", True),
        ("Isn't it true that you cannot read?", True),
        ("Do you have no hair?", False),
        ("You do not have it. Nobody does.", False),
        ("No, that is not so.", False),
    ],
)
def test_double_negatives(text: str, double: bool) -> None:
    assert double_negative(text) is double
