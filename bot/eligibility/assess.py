"""The assessment: every criterion of a cohort with its status and grounds, and what follows from all of them.

Within one criterion the strongest clause that holds counts: fail, unknown, verify, pass, not_applicable. A clause that
is not settled leaves a doubt only where nothing stronger holds; a criterion where no clause holds is a doubt, never a pass.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.answers.model import Answer, Certainty
from bot.eligibility.context import Context
from bot.eligibility.evaluate import evaluate
from bot.eligibility.grounds import flags, ground
from bot.eligibility.held import FAIL, Held, hold
from bot.eligibility.model import Assessment, Finding, Ground
from bot.eligibility.outcome import outcome
from bot.eligibility.plan import plan_for
from bot.eligibility.verdict import NOTHING, Verdict, merged
from bot.trial.model import Criterion, Kind, Status, Trial

KINDS = (Kind.UNCONFIRMED, Kind.NOT_SURE, Kind.DECLINED, Kind.NOT_UNDERSTOOD, Kind.TEAM)


def assess(trial: Trial, cohort: str, answers: Mapping[str, Answer], today: date, finished: bool = True) -> Assessment:
    """Findings of all criteria of `cohort` in the trial's order, and the outcome. Raises KeyError for an unknown cohort.

    `finished` changes nothing in what is computed: what was not asked makes it `incomplete` either way.
    """
    findings = findings_of(trial, cohort, answers, today)
    return Assessment(outcome(findings), findings)


def findings_of(trial: Trial, cohort: str, answers: Mapping[str, Answer], today: date) -> tuple[Finding, ...]:
    plan = plan_for(trial, cohort)
    context = Context(plan, answers, today, evaluate)
    doubting = None
    if any(answer.certainty is Certainty.DOUBTED for answer in answers.values()):
        doubting = Context(plan, answers, today, evaluate, doubting=True)
    return tuple(_finding(criterion, context, doubting) for criterion in plan.criteria)


def _finding(criterion: Criterion, context: Context, doubting: Context | None) -> Finding:
    held = [one for one in [hold(rule, context, doubting) for rule in criterion.rules] if one is not None]
    status, missing, telling = _weighed(held)
    permanent, changes_on = _fail(telling) if status is Status.FAIL else (False, None)
    return Finding(
        criterion.id,
        status,
        kinds=_kinds(telling) if status is Status.UNKNOWN else (),
        because=_because([one.verdict for one in telling] or _gap(criterion, status, context), context),
        permanent=permanent,
        changes_on=changes_on,
        notes=tuple([one.rule.note for one in held if one.true and one.rule.note]),
        flags=flags(criterion.flags, context) if criterion.flags else (),
        gap=status is Status.UNKNOWN and not telling,
        missing=tuple(sorted(missing, key=context.plan.order.__getitem__)) if missing else (),
    )


def _weighed(held: list[Held]) -> tuple[Status, frozenset[str], list[Held]]:
    """The status, the questions that could still change it, and the clauses that make it what it is."""
    if len(held) == 1 and held[0].true and held[0].strength < FAIL:
        return held[0].rule.status, NOTHING, held  # the usual case, without the weighing
    floor = max([one.settled for one in held], default=0)
    missing = _missing_beside_fail(held) if floor == FAIL else _missing(held, floor)
    status = _status(held, floor, missing)
    return status, missing, _telling(held, status)


def _fail(fails: list[Held]) -> tuple[bool, date | None]:
    """Whether it can never change, and the day on which the last of its clauses ends, if all of them do."""
    ends = [one.verdict.ends_on for one in fails]
    dated = [end for end in ends if end is not None]
    return any(one.rule.permanent for one in fails), max(dated) if len(dated) == len(ends) else None


def _missing(held: list[Held], floor: int) -> frozenset[str]:
    """Questions that could still make something stronger hold."""
    return NOTHING.union(*[one.verdict.missing for one in held if one.strength > floor])


def _missing_beside_fail(held: list[Held]) -> frozenset[str]:
    """Questions, unanswered or unconfirmed, that could still make the fail permanent or move its date."""
    fails = [one for one in held if one.fails]
    if any(one.rule.permanent for one in fails):
        return NOTHING
    dated = all(one.verdict.ends_on is not None for one in fails)
    others = [one for one in held if one.strength == FAIL and (dated or one.rule.permanent)]
    open_ones = NOTHING.union(*(one.verdict.missing.union(one.unconfirmed) for one in others))
    return open_ones.union(*(one.verdict.later for one in fails)) if dated else open_ones


def _status(held: list[Held], floor: int, missing: frozenset[str]) -> Status:
    if floor == FAIL:
        return Status.FAIL
    if [one for one in held if one.unconfirmed]:
        return Status.UNKNOWN
    if missing:
        return Status.NOT_ASKED
    strongest = [one.rule.status for one in held if one.true and one.settled == floor]
    return strongest[0] if strongest else Status.UNKNOWN


def _telling(held: list[Held], status: Status) -> list[Held]:
    """The clauses that make the status what it is."""
    if status is Status.UNKNOWN:
        strongest = max([one.settled for one in held if one.true], default=0)
        return [one for one in held if one.doubts(strongest)]
    return [one for one in held if one.rule.status is status and one.true and not one.unconfirmed]


def _kinds(telling: list[Held]) -> tuple[Kind, ...]:
    """A gap between the clauses is the team's to settle."""
    kinds = {kind for one in telling for kind in one.kinds} or {Kind.TEAM}
    return tuple(kind for kind in KINDS if kind in kinds)


def _gap(criterion: Criterion, status: Status, context: Context) -> list[Verdict]:
    """Where no clause holds, all that were looked at are the grounds."""
    return [evaluate(rule.when, context) for rule in criterion.rules] if status is Status.UNKNOWN else []


def _because(verdicts: list[Verdict], context: Context) -> tuple[Ground, ...]:
    questions = verdicts[0].because if len(verdicts) == 1 else merged([verdict.because for verdict in verdicts])
    return tuple([ground(question, context) for question in questions])
