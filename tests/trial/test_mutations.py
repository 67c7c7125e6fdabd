"""Proves: no single change of a rule goes unseen - each makes at least one person of cases.yml come out otherwise.

A mutant is judged by the finding of the changed criterion: its status against what the case says of it, and the outcome and
the date that follow from all findings. Only the changed criterion is evaluated again. A change that gives nobody near the
cases another finding (a `pass` that a `fail` always outweighs) is no change, and is not asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from bot.answers.model import Answer
from bot.eligibility.assess import findings_of
from bot.eligibility.model import Assessment, Finding
from bot.eligibility.outcome import outcome
from bot.trial.cases import Case
from bot.trial.leaves import questions_in
from bot.trial.loading import load_cases, load_trial
from bot.trial.model import Criterion, Trial
from tests.trial.changing_rules import mutants
from tests.trial.nearby import nearby
from tests.trial.playing import ROOT, TRIAL_FOLDERS, answers_of, disagreements

FOLDERS = [folder for folder in TRIAL_FOLDERS if folder.is_relative_to(ROOT / "data")]


@dataclass(frozen=True)
class Played:
    case: Case
    answers: Mapping[str, Answer]
    findings: tuple[Finding, ...]


def play(trial: Trial, cases: Sequence[Case]) -> dict[str, list[Played]]:
    """The cases by cohort that come out as expected, with their findings."""
    played = defaultdict(list)
    for case in cases:
        answers = answers_of(trial, case)
        findings = findings_of(trial, case.cohort, answers, case.today)
        if not disagreements(case, Assessment(outcome(findings), findings)):
            played[case.cohort].append(Played(case, answers, findings))
    return played


def alike(trial: Trial, criterion: Criterion, people: Sequence[Played]) -> list[list[Played]]:
    """People who answered all that can bear on the criterion in the same way, on the same day, stand together."""
    bearing = {"who", *(name for rule in criterion.rules for name in questions_in(rule.when))}
    while True:
        gates = [trial.questions[name].applies_when for name in bearing if name in trial.questions]
        wider = bearing.union(*(questions_in(gate) for gate in gates if gate is not None))
        if wider == bearing:
            break
        bearing = wider
    groups: dict[object, list[Played]] = defaultdict(list)
    for person in people:
        said = repr([person.answers.get(name) for name in sorted(bearing)])
        groups[person.case.today, said].append(person)
    return list(groups.values())


def survives(trial: Trial, mutant: Criterion, groups: Sequence[Sequence[Played]]) -> bool:
    alone = replace(trial, criteria={mutant.id: mutant})
    for group in groups:
        (changed,) = findings_of(alone, mutant.cohort, group[0].answers, group[0].case.today)
        place = next(n for n, finding in enumerate(group[0].findings) if finding.id == mutant.id)
        if differs(changed, group[0].findings[place]) and any(sees(person, place, changed) for person in group):
            return False
    return True


def sees(person: Played, place: int, changed: Finding) -> bool:
    findings = (*person.findings[:place], changed, *person.findings[place + 1 :])
    return bool(disagreements(person.case, Assessment(outcome(findings), findings)))


def can_be_told(trial: Trial, criterion: Criterion, mutant: Criterion, people: Sequence[Played]) -> bool:
    """Whether anybody near the cases gets another finding from the changed criterion; without one the change is none."""
    after = replace(trial, criteria={criterion.id: mutant})
    for answers, today, before in neighbours(trial, criterion, people):
        if differs(findings_of(after, criterion.cohort, answers, today)[0], before):
            return True
    return False


NEIGHBOURS: dict[tuple[str, str], list[tuple[Mapping[str, Answer], date, Finding]]] = {}


def neighbours(
    trial: Trial, criterion: Criterion, people: Sequence[Played]
) -> list[tuple[Mapping[str, Answer], date, Finding]]:
    """People near the first two, with what the unchanged criterion says of them; made once for each criterion."""
    if (trial.id, criterion.id) not in NEIGHBOURS:
        alone = replace(trial, criteria={criterion.id: criterion})
        NEIGHBOURS[trial.id, criterion.id] = [
            (answers, person.case.today, findings_of(alone, criterion.cohort, answers, person.case.today)[0])
            for person in people[:2]
            for answers in nearby(trial, criterion, person.answers, person.case.today)
        ]
    return NEIGHBOURS[trial.id, criterion.id]


def differs(one: Finding, other: Finding) -> bool:
    return (one.status, one.permanent, one.changes_on, one.gap) != (
        other.status,
        other.permanent,
        other.changes_on,
        other.gap,
    )


def survivors(trial: Trial, cases: Sequence[Case]) -> Iterator[str]:
    people = play(trial, cases)
    for criterion in trial.criteria.values():
        own = people[criterion.cohort]
        groups = alike(trial, criterion, own)
        for rule, change, mutant in mutants(criterion):
            if survives(trial, mutant, groups) and can_be_told(trial, criterion, mutant, own):
                yield f"trial.yml:{rule.line}: {criterion.id} {rule.status.value}: {change}"


@pytest.mark.slow
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_change_of_a_rule_is_seen_by_a_case(folder: Path) -> None:
    unseen = list(survivors(load_trial(folder), load_cases(folder)))
    assert unseen == [], f"{len(unseen)} changes are seen by no case"


def test_a_trial_with_few_cases_has_survivors() -> None:
    folder = ROOT / "tests" / "trials" / "tiny"
    unseen = list(survivors(load_trial(folder), load_cases(folder)))
    assert any("M-E2 fail: > -> >=" in line for line in unseen)
    assert not any("D-I2 fail: rule dropped" in line for line in unseen)
