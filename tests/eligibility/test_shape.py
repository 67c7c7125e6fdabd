"""Proves: the assessment's JSON carries every field that other programs rely on, days as ISO dates."""

from __future__ import annotations

import json
from datetime import date

from bot.eligibility.model import Assessment, Finding, Ground, Outcome, OutcomeCode
from bot.eligibility.shape import assessment_json
from bot.trial.model import Kind, Status


def test_every_field_is_there() -> None:
    ground = Ground("last_use", "three weeks ago", {"earliest": "2026-10-29", "latest": "2026-11-04"})
    fail = Finding(
        "P-E4", Status.FAIL, because=(ground,), changes_on=date(2027, 1, 4), notes=("a note",), flags=("x 1 mg/day",)
    )
    typed = Ground("shingles", "nah", False, 0.9, ("no: nah",))
    doubt = Finding("P-E1", Status.UNKNOWN, because=(typed,), kinds=(Kind.NOT_SURE, Kind.TEAM))
    said = assessment_json(
        Assessment(Outcome(OutcomeCode.NOT_NOW, date(2027, 1, 4), ("P-E4",), ("P-E1",)), (fail, doubt))
    )
    assert json.loads(json.dumps(said)) == said
    assert said["outcome"] == {
        "code": "not_now",
        "on_or_after": "2027-01-04",
        "reasons": ["P-E4"],
        "unsettled": ["P-E1"],
    }
    assert said["findings"][0] == {
        "id": "P-E4",
        "status": "fail",
        "kind": None,
        "because": [{"question": "last_use", "raw": "three weeks ago", "value": ground.value}],
        "changes_on": "2027-01-04",
        "permanent": False,
        "notes": ["a note"],
        "flags": ["x 1 mg/day"],
    }
    assert said["findings"][1]["because"] == [
        {"question": "shingles", "raw": "nah", "value": False, "confidence": 0.9, "grounds": ["no: nah"]}
    ]
    assert (said["findings"][1]["kind"], said["findings"][1]["changes_on"]) == ("not_sure", None)
