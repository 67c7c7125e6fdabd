"""What the rules say of one person: findings, the assessment, and its outcome."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from bot.trial.model import Kind, Status


class OutcomeCode(str, Enum):
    NOT_ELIGIBLE = "not_eligible"
    INCOMPLETE = "incomplete"
    NOT_NOW = "not_now"
    NEEDS_REVIEW = "needs_review"
    LIKELY_ELIGIBLE = "likely_eligible"


@dataclass(frozen=True)
class Ground:
    """One answer a finding rests on: the question, the person's own words, the value read (JSON form), and how it was read:
    `confidence` 0-1 (None for what was pressed) and the `grounds` of the reading.
    """

    question: str
    raw: str
    value: object
    confidence: float | None = None
    grounds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """One criterion's status with its grounds.

    `status` is the strongest of all clauses that hold. `changes_on`: the day a dated fail ends, None if it has no date.
    `permanent` is meaningful for a fail only. `notes`: of every clause that holds, for the coordinator. `flags`: medicines.
    `kinds`: why it is unknown, strongest reason first (`kind` is the first of them, None unless unknown).
    """

    id: str
    status: Status
    kinds: tuple[Kind, ...] = ()
    because: tuple[Ground, ...] = ()
    permanent: bool = False
    changes_on: date | None = None
    notes: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    gap: bool = False  # no clause holds: a hole in the rules, which is the team's to settle and never a pass
    missing: tuple[str, ...] = ()  # questions whose answers could still change this finding

    @property
    def kind(self) -> Kind | None:
        return self.kinds[0] if self.kinds else None


@dataclass(frozen=True)
class Outcome:
    """`reasons`: criterion ids of the fails (for `not_now`, `not_eligible`, `incomplete`) or the unknowns (`needs_review`).

    `on_or_after` is set for `not_now` only. `unsettled`: the unknowns that a `not_now` date does not settle.
    """

    code: OutcomeCode
    on_or_after: date | None = None
    reasons: tuple[str, ...] = ()
    unsettled: tuple[str, ...] = ()


@dataclass(frozen=True)
class Assessment:
    outcome: Outcome
    findings: tuple[Finding, ...]

    def finding(self, criterion: str) -> Finding:
        for finding in self.findings:
            if finding.id == criterion:
                return finding
        raise KeyError(criterion)
