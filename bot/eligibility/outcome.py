"""The outcome: the first that holds of not_eligible, incomplete, not_now, needs_review, likely_eligible."""

from __future__ import annotations

from collections.abc import Sequence

from bot.eligibility.model import Finding, Outcome, OutcomeCode
from bot.trial.model import Kind, Status


def outcome(findings: Sequence[Finding]) -> Outcome:
    """Of the findings of one cohort. No findings at all is a doubt, never a yes."""
    fails = tuple(finding.id for finding in findings if finding.status is Status.FAIL)
    unknowns = tuple(finding.id for finding in findings if finding.status is Status.UNKNOWN)
    if any(finding.permanent for finding in findings):
        return Outcome(OutcomeCode.NOT_ELIGIBLE, reasons=fails)
    if any(_open(finding) for finding in findings):
        return Outcome(OutcomeCode.INCOMPLETE, reasons=fails)
    if fails:
        dates = [finding.changes_on for finding in findings if finding.changes_on is not None]
        return Outcome(OutcomeCode.NOT_NOW, max(dates, default=None), fails, unknowns)
    if unknowns or not findings:
        return Outcome(OutcomeCode.NEEDS_REVIEW, reasons=unknowns)
    return Outcome(OutcomeCode.LIKELY_ELIGIBLE)


def _open(finding: Finding) -> bool:
    """Not asked or not confirmed; a fail with something missing has no final date yet."""
    if finding.status is Status.FAIL:
        return bool(finding.missing)
    return finding.status is Status.NOT_ASKED or Kind.UNCONFIRMED in finding.kinds
