"""Proves: every way to break a trial file gives one error with the file, the line and what to do; an unbroken one loads."""
# ruff: noqa: E501 - a row of the tables is one line

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.trial.loading import TrialError, load_cases, load_trial
from tests.trial.playing import ROOT

TINY = ROOT / "tests" / "trials" / "tiny"

# (what stands in the tiny trial, what stands there instead, the line that is blamed holds this, part of the message)
BROKEN = [
    ("trial:\n  id: tiny", "trial:\n  id: small", "trial:", "give both the same name"),
    ("status: recruiting", "status: open", "status: open", "unknown status `open`; known: recruiting"),
    ("as_of: 2026-03-02", "as_of: March", "as_of:", "expected a day like 2025-06-26, found `March`"),
    ("minutes: 4", "minutes: some", "minutes:", "expected a whole number, found `some`"),
    ("minutes: 4", "minutes: 4\n  colour: red", "colour:", "unknown key `colour` in `trial`"),
    ('  wording_version: "1"\n', "", "  id: tiny", "`trial` needs the key `wording_version`"),
    ("\ntopics:\n", "\ntopic:\n", "topic:", "unknown key `topic` in a trial file"),
    ("birth_question: birth", "birth_question: began", "minors:", "`began` is no question of type age"),
    ("linked_to: patient", "linked_to: patients", "linked_to:", "unknown cohort `patients`"),
    ("pauses: true", "pauses: yes", "minors:", "expected true or false, found `yes`"),
    ("{id: household,", "{id: neighbour,", "{id: neighbour,", "unknown answer to who is chatting `neighbour`"),
    ("{id: household,", "{id: household, also: [Donor.],", "{id: household,", "`also` holds lower case without a full stop: not `Donor.`"),
    ("{id: household,", "{id: patient,", "I want to give blood", "who id `patient` is used twice (first in line"),
    (', person: "the patient", persons: "the patient\'s"', "", "{id: clinician", "needs `person` and `persons`"),
    ('  none: "None of these"\n', "", "  yes:", "`texts` needs the key `none`"),
    ("{id: plans, label", "{id: treatment, label", "{id: treatment, label: \"Taking", "topic id `treatment` is used twice"),
    ("id: diagnosed\n", "id: birth\n", "id: birth\n    topic: migraine", "question id `birth` is used twice (first in line"),
    ("id: diagnosed\n", "id: review\n", "id: review", "question id `review` is reserved"),
    ("id: diagnosed\n", "id: Diagnosed\n", "id: Diagnosed", "bad question id `Diagnosed`"),
    ("type: percent", "type: number", "type: number", "unknown question type `number`; known: yes_no"),
    ("criteria: [M-I4]", "criteria: [M-I9]", "criteria: [M-I9]", "unknown criterion `M-I9`"),
    ("criteria: [M-E3]", "criteria: []", "criteria: []", "serves no criterion needs the key `cohorts`"),
    ("    sensitive: 1", "    sensitive: 4", "sensitive: 4", "`sensitive` lies between 0 and 3, not 4"),
    ("    settles: 0.05\n\n  - id: bad", "    settles: often\n\n  - id: bad", "settles: often", "expected a number, found `often`"),
    ("{since:1 years}, have", "{since:a year}, have", "{since:a year}", "unknown placeholder `{since:a year}`"),
    ("start?\"\n    proxy", "{item} start?\"\n    proxy", "{item} start", "unknown placeholder `{item}`"),
    ("start?\"\n    proxy", "} start?\"\n    proxy", "} start", "a brace stands alone"),
    ('{id: self, label: "I worked', '{id: doctor, label: "I worked', "I worked it out", "choice `doctor` is listed twice"),
    ('{id: self, label: "I worked', '{id: self, text: "I worked', "I worked it out", "unknown key `text` in a choice"),
    ("type: choice", "type: date", "- {id: doctor", "a question of type date has no `choices` of its own"),
    ("    type: percent", "    type: choice", "id: bad_days", "a question of type choice needs `choices`"),
    ("    type: percent", "    type: yes_no", '- fail: {number:', "`number` reads a question of type percent"),
    ("    type: percent", "    type: percent\n    ongoing: Still", "ongoing: Still", "`ongoing` is for a question of type date"),
    ('{name: "age", holds: [age], without', '{name: "age", without', '{name: "age", without', "`volunteered` needs `words` or `holds`"),
    ('{name: "age", holds: [age]', '{name: "age", holds: [ages]', "holds: [ages]", "unknown holds `ages`; known: age, time, share, medicine"),
    ('{name: "age", holds: [age]', '{holds: [age]', "{holds: [age]", "`volunteered` needs the key `name`"),
    ("words: [botox]", "words: [botox], classes: [other]", "classes: [other]", "`classes` are those of a medicine"),
    ("means: doctor", "means: doctors", "means: doctors", "unknown choice of this question `doctors`"),
    ('ongoing: "The next one is booked"', 'volunteered: {name: "shot", holds: [time]}', "volunteered: {name: \"shot\"", "a follow-up of `for_each` has no `volunteered`"),
    ("caution: [antibody]", "caution: [antibodies]", "caution:", "unknown choice `antibodies`"),
    ("for_each: {shots: [botox, antibody]}", "for_each: {shots: [botox, pill]}", "for_each:", "`shots` has no entry `pill`"),
    ("for_each: {shots: [botox, antibody]}", "for_each: {birth: [a]}", "for_each:", "`birth` is none"),
    ("for_each: {shots: [botox, antibody]}", "for_each: {shots: [botox, botox]}", "id: last_shot", "is used twice"),
    ("cohort: donor\n    clause: \"1.", "cohort: donors\n    clause: \"1.", "cohort: donors", "unknown cohort `donors`"),
    ("- id: D-I2", "- id: D-I1", "- id: D-I1\n    cohort: donor\n    clause: \"2.", "criterion id `D-I1` is used twice"),
    ("clause: \"4. Headache on", "clause: \"4. Headaches on", "4. Headaches", "does not stand in source.txt"),
    ("- pass: {chosen: {blood: yes}}", "- met: {chosen: {blood: yes}}", "- met:", "unknown key `met` in a finding"),
    ("- pass: {chosen: {blood: yes}}", "- pass: {chosen: {blood: maybe}}", "blood: maybe", "`blood` has no choice `maybe`"),
    ("- pass: {chosen: {blood: yes}}", "- pass: {chosen: {blod: yes}}", "{blod:", "no question `blod` in this trial"),
    ("- pass: {chosen: {blood: yes}}", "- pass: {chosen: {blood: [yes, yes]}}", "[yes, yes]", "`yes` is listed twice"),
    ("- pass: {chosen: {blood: yes}}", "- pass: {chosen: {blood: []}}", "blood: []", "no choice of `blood` is listed"),
    ("- pass: {chosen: {blood: yes}}", "- pass: {chosn: {blood: yes}}", "{chosn:", "unknown condition `chosn`"),
    ("- pass: {chosen: {blood: yes}}", "- pass: {within: {blood: 2 months}}", "{within: {blood", "type date or how_long"),
    ("- pass: {chosen: {blood: yes}}", "- pass: {ongoing: blood}", "{ongoing: blood", "`ongoing` reads a question of type date"),
    ("- pass: {chosen: {blood: yes}}", "- pass: {ahead: last_shot.botox}", "{ahead:", "give it `future: true`"),
    ("- pass: {chosen: {blood: yes}}", "- pass: {ongoing: began}", "{ongoing: began", "give it the key `ongoing`"),
    ("- pass: {chosen: {blood: yes}}", "- pass: {answered: last_shot}", "{answered: last_shot}", "write `last_shot.botox` and so on"),
    ("- pass: {chosen: {blood: yes}}", "- pass: {all: []}", "{all: []", "`all` of nothing"),
    ("- pass: {chosen: {blood: yes}}", "- pass: {chosen: {who: [friend]}}", "who: [friend]", "`who` has no choice `friend`"),
    ("- pass: {chosen: {blood: yes}}", "- pass: {salt: {blood: total}}", "{salt:", "`salt` reads a question of type scalp"),
    ("- pass: {chosen: {blood: yes}}", "- pass: {takes: {blood: [biologic]}}", "{takes:", "`takes` reads a question of type medicines"),
    ("- pass: {chosen: {blood: yes}}", "- pass: {takes: {steroids: [biologics]}}", "{takes:", "unknown class `biologics`"),
    ("- pass: {chosen: {blood: yes}}", "- pass: {lab: {blood: alt}}", "{lab:", "`lab` needs `<question>: <test>`"),
    ("- pass: {chosen: {blood: yes}}", "- pass: {each: {of: blood, ongoing: true}}", "of: blood", "no question `blood` that is asked"),
    ("of: last_shot, ongoing: true", "of: last_shot", "{each: {of: last_shot}}", "exactly one of within, past, ongoing"),
    ("within: 4 months}}", "within: 4 moons}}", "4 moons", "bad stretch of time `4 moons`"),
    ('{age: {birth: "< 18"}}', '{age: {birth: "= 18"}}', '"= 18"', "bad limit `= 18`"),
    ('{age: {birth: "< 18"}}', '{age: {birth: "< 18 x upper"}}', "x upper", "`x upper` is for `lab` only"),
    ("        is: permanent", "        is: forever", "is: forever", "unknown word `forever`; known: permanent, changes"),
    ("- verify: {answered: anything_else}", "- note: always", "- note: always", "has exactly one status: fail"),
    ("        is: permanent\n", "", '- fail: {age: {birth: "> 70"}}', "a fail says `is: permanent` or `is: changes`"),
    ("- verify: {answered: anything_else}", "- verify: always\n        kind: team", "kind: team", "`kind` is for `unknown` only"),
    ("question: steroids, classes", "question: diary, classes", "flags:", "`diary` is none"),
    ("classes: [cyp3a4_strong_inhibitor,", "classes: [cyp3a4,", "flags:", "unknown class `cyp3a4`"),
    ("- id: D-I2\n    cohort", "- cohort", "- cohort: donor\n    clause: \"2.", "this entry needs the key `id`"),
    ("    findings:\n      - verify: {answered: anything_else}", "    findings: []", "findings: []", "a criterion needs at least one finding"),
    ("cost: 3\n    settles: 0.05\n\n  - id: any", "choices: [{id: perhaps, label: Perhaps}]\n\n  - id: any", "choices: [{id: perhaps", "a yes_no question has no choice `perhaps`"),
    ("topics:\n", "topics: [\n", "", "this is not YAML"),
    ("  cost: \"I do", "  study: \"I do", "study: \"I do", "`study` stands here twice"),
]  # fmt: skip


def broken_copy(tmp_path: Path, old: str, new: str) -> tuple[Path, str]:
    folder = tmp_path / "tiny"
    shutil.copytree(TINY, folder)
    text = (folder / "trial.yml").read_text()
    assert old in text, f"the table is out of date: {old!r}"
    text = text.replace(old, new, 1)
    (folder / "trial.yml").write_text(text)
    return folder, text


@pytest.mark.parametrize(("old", "new", "blamed", "message"), BROKEN, ids=[f"{row[3][:40]}" for row in BROKEN])
def test_a_broken_trial_file_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str, blamed: str, message: str
) -> None:
    folder, text = broken_copy(tmp_path, old, new)
    with pytest.raises(TrialError) as caught:
        load_trial(folder)
    where, _, said = str(caught.value).partition(": ")
    path, _, line = where.rpartition(":")
    assert path == str(folder / "trial.yml")
    assert any(part in said for part in message.split("|")), said
    if blamed:
        starts = text[: text.index(blamed)].count("\n") + 1
        assert starts <= int(line) <= starts + 1, said


def test_the_unbroken_trial_loads() -> None:
    trial = load_trial(TINY)
    assert list(trial.cohorts) == ["patient", "donor"]
    assert trial.questions["birth"].cohorts == ("patient", "donor")
    assert trial.questions["last_shot.antibody"].text == "When did you last have an antibody shot?"
    assert [choice.id for choice in trial.questions["shots"].choices if choice.alone] == ["none", "decline"]
    assert [choice.id for choice in trial.questions["diary"].choices] == ["yes", "no", "not_sure", "decline"]
    assert [choice.id for choice in trial.questions["birth"].choices] == ["decline"]


@pytest.mark.parametrize("missing", ["trial.yml", "source.txt"])
def test_a_missing_file_is_named(tmp_path: Path, missing: str) -> None:
    shutil.copytree(TINY, tmp_path / "tiny")
    (tmp_path / "tiny" / missing).unlink()
    with pytest.raises(TrialError, match=f"{missing}:1: cannot be read"):
        load_trial(tmp_path / "tiny")


def test_the_hash_is_of_the_words_alone(tmp_path: Path) -> None:
    reworded, _ = broken_copy(tmp_path / "a", "one small tube of blood?", "one tiny tube of blood?")
    reruled, _ = broken_copy(tmp_path / "b", "within: 4 months}}", "within: 5 months}}")
    original = load_trial(TINY).wording_hash
    assert load_trial(reworded).wording_hash != original
    assert load_trial(reruled).wording_hash == original


BROKEN_CASES = [
    ("- {name: A}", "1: a case needs the key `cohort`"),
    ("- {name: A, cohort: patient, answers: {}, expect: {outcome: x}}", "1: the case has no `today`"),
    ("- {name: A, cohort: p, today: soon, expect: {outcome: x}}", "1: expected a day"),
    ("cases:\n- {name: A, like: B, cohort: p, today: 2026-11-22, expect: {outcome: x}}", "2: unknown "),
    (
        "- {name: A, cohort: p, today: 2026-11-22, expect: {outcome: x}}\n" * 2,
        "2: another case has this name",
    ),
    ("- {name: A, cohort: p, today: 2026-11-22, expect: {outcome: x, failed: []}}", "1: unknown key `failed`"),
    ("just words", "1: expected a list"),
    ("", "1: the file is empty"),
]


@pytest.mark.parametrize(("text", "message"), BROKEN_CASES)
def test_broken_cases_are_refused_with_their_line(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "cases.yml").write_text(text)
    with pytest.raises(TrialError) as caught:
        load_cases(tmp_path)
    assert str(caught.value).startswith(f"{tmp_path / 'cases.yml'}:")
    assert f"cases.yml:{message}" in str(caught.value)
