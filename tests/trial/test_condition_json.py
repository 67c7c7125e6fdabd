"""Proves: a condition written as JSON and read again is the same condition, for every condition of every trial."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.trial.condition_json import condition_json
from bot.trial.loading import load_trial
from bot.trial.parsing_conditions import ConditionParser
from bot.trial.parts import parse_yaml
from tests.trial.playing import TRIAL_FOLDERS


@pytest.mark.parametrize("folder", TRIAL_FOLDERS, ids=lambda folder: folder.name)
def test_conditions_come_back(folder: Path) -> None:
    trial = load_trial(folder)
    parser = ConditionParser(trial.questions, trial.who)
    rules = [rule.when for criterion in trial.criteria.values() for rule in criterion.rules]
    gates = [question.applies_when for question in trial.questions.values() if question.applies_when is not None]
    assert rules
    for condition in (*rules, *gates):
        written = json.dumps(condition_json(condition))
        assert parser.parse(parse_yaml(written, "written")) == condition
