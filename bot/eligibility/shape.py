"""The assessment as other programs read it: the shape of `prescreen assess`, of the stored record and of the exports."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.eligibility.model import Assessment, Finding, Ground


def assessment_json(assessment: Assessment) -> dict[str, Any]:
    """{"outcome": {"code","on_or_after","reasons","unsettled"}, "findings": [...]}; days as ISO dates."""
    outcome = assessment.outcome
    return {
        "outcome": {
            "code": outcome.code.value,
            "on_or_after": _day(outcome.on_or_after),
            "reasons": list(outcome.reasons),
            "unsettled": list(outcome.unsettled),
        },
        "findings": [_finding(finding) for finding in assessment.findings],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "status": finding.status.value,
        "kind": finding.kind.value if finding.kind else None,
        "because": [_ground(one) for one in finding.because],
        "changes_on": _day(finding.changes_on),
        "permanent": finding.permanent,
        "notes": list(finding.notes),
        "flags": list(finding.flags),
    }


def _ground(ground: Ground) -> dict[str, Any]:
    """With "confidence" and "grounds" where the answer was typed."""
    found = {"question": ground.question, "raw": ground.raw, "value": ground.value}
    if ground.confidence is None:
        return found
    return {**found, "confidence": ground.confidence, "grounds": list(ground.grounds)}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
