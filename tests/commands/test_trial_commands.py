"""Proves: the commands about a trial answer in the contract's forms and exit codes, and load no language part."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import COMMANDS, main

ROOT = Path(__file__).resolve().parents[2]
TINY = str(ROOT / "tests" / "trials" / "tiny")
DONOR = {"cohort": "donor", "today": "2026-11-22", "answers": {"birth": {"born": "2009-03-01"}, "blood": True}}


def assess(monkeypatch: pytest.MonkeyPatch, given: str) -> int:
    monkeypatch.setattr("sys.stdin", __import__("io").StringIO(given))
    return main(["assess", "--trial", TINY])


def test_assess_gives_outcome_and_findings(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert assess(monkeypatch, json.dumps(DONOR)) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["outcome"] == {"code": "not_now", "on_or_after": "2027-03-01", "reasons": ["D-I1"], "unsettled": []}
    age = told["findings"][0]
    assert (age["id"], age["status"], age["kind"], age["changes_on"]) == ("D-I1", "fail", None, "2027-03-01")
    assert [ground["question"] for ground in age["because"]] == ["birth"]
    assert set(age) == {"id", "status", "kind", "because", "changes_on", "permanent", "notes", "flags"}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"answers": {"blod": True}}, "blod"),
        ({"answers": {"blood": "perhaps"}}, "blood"),
        ({"answers": {"diary": True}}, "diary"),
        ({"answers": {"birth": "yesterday"}}, "birth"),
        ({"answers": {"who": "patient"}}, "who"),
        ({"cohort": "friend"}, "friend"),
        ({"today": "soon"}, "today"),
        ({"answers": []}, "answers"),
    ],
)
def test_assess_leaves_with_2_and_names_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], change: dict[str, object], named: str
) -> None:
    assert assess(monkeypatch, json.dumps(DONOR | change)) == 2
    output = capsys.readouterr()
    assert named in output.err
    assert output.out == ""


def test_not_sure_is_an_answer_to_every_type(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert assess(monkeypatch, json.dumps(DONOR | {"answers": {"birth": "not_sure", "blood": "decline"}})) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["outcome"]["code"] == "needs_review"
    assert [finding["kind"] for finding in told["findings"]] == ["not_sure", "declined"]


def test_questions_have_the_fields_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["questions", TINY, "--json", "--today", "2026-11-22"]) == 0
    questions = {question["id"]: question for question in json.loads(capsys.readouterr().out)}
    shot = questions["last_shot.botox"]
    assert {"id", "ask", "kind", "criteria", "text", "why", "explains", "choices", "value_schema", "type", "confirms",
            "progress", "text_proxy", "version", "applies_when"} <= set(shot)  # fmt: skip
    assert shot["ask"] is None
    assert shot["text_proxy"] == "When did your child last have Botox?"
    assert shot["applies_when"] == {"chosen": {"shots": ["botox"]}}
    assert "Since 22 November 2025" in questions["shots"]["text"]


def test_print_trial_shows_every_sentence_with_its_hash(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["print-trial", TINY]) == 0
    printed = capsys.readouterr().out
    for sentence in (
        "wording version 1",
        "sha256 of the trial",
        "Would you give one small tube of blood?",
        "responses.",
    ):
        assert sentence in printed


def test_check_trial(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["check-trial", TINY]) == 0
    assert "nothing loose" in capsys.readouterr().out
    assert main(["check-trial", str(tmp_path)]) == 1
    assert "no folder with a trial.yml" in capsys.readouterr().err


def test_an_unknown_command_leaves_with_2() -> None:
    with pytest.raises(SystemExit) as left:
        main(["asess"])
    assert left.value.code == 2


def test_cheap_commands_import_no_heavy_part() -> None:
    program = (
        "import sys; from bot.__main__ import main; main(sys.argv[1:]); "
        "heavy = {'rasa', 'spacy', 'tensorflow', 'sqlalchemy', 'rasa_sdk', 'starlette'}; "
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    for arguments in (["check-trial", TINY], ["questions", TINY, "--json"]):
        done = subprocess.run(
            [sys.executable, "-c", program, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60
        )
        assert done.stderr.strip() == "[]", done.stderr


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    told = capsys.readouterr().out
    assert all(name in told for name in COMMANDS)
