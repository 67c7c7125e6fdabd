"""Proves: every word of a trial's eligibility section is quoted by a criterion, and every quote is literal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.trial.loading import load_trial
from bot.trial.parsing_criteria import clause_pieces, normal
from tests.trial.playing import TRIAL_FOLDERS

# What stands between the clauses and says nothing by itself; the last is the absence of clauses: no criterion can quote it.
HEADINGS = re.compile(
    r"\*? ?(?:INCLUSION|EXCLUSION) CRITERIA:|For [\w\- ]+:|There are no exclusion criteria for [\w ]+\."
)
BEGINS = "Eligibility criteria"
ENDS = re.compile(r"^(?:About |Locations$)", re.MULTILINE)


def eligibility_section(source: str) -> str:
    section = source[source.index(BEGINS) + len(BEGINS) :]
    end = ENDS.search(section)
    assert end, "the source names no section after the eligibility criteria"
    return normal(section[: end.start()])


@pytest.fixture(params=TRIAL_FOLDERS, ids=lambda folder: folder.name)
def folder(request: pytest.FixtureRequest) -> Path:
    return request.param


def test_every_clause_is_covered(folder: Path) -> None:
    section = eligibility_section((folder / "source.txt").read_text(encoding="utf-8"))
    covered = [False] * len(section)
    for criterion in load_trial(folder).criteria.values():
        for piece in clause_pieces(criterion.clause):
            for match in re.finditer(re.escape(piece), section):
                covered[match.start() : match.end()] = [True] * len(piece)
    for match in HEADINGS.finditer(section):
        covered[match.start() : match.end()] = [True] * (match.end() - match.start())
    left = "".join(" " if done else letter for letter, done in zip(section, covered, strict=True))
    assert left.split() == [], "no criterion quotes this of the source"


def test_every_quote_stands_in_the_section_of_eligibility(folder: Path) -> None:
    section = eligibility_section((folder / "source.txt").read_text(encoding="utf-8"))
    for criterion in load_trial(folder).criteria.values():
        for piece in clause_pieces(criterion.clause):
            assert len(piece) > 10, f"{criterion.id} quotes next to nothing"
            assert piece in section, criterion.id
