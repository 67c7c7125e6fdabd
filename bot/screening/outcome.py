"""The end of the questions: the outcome in kind words, what can be done about it, and what is offered next."""

from __future__ import annotations

from bot.answers.model import Answer
from bot.eligibility.model import Assessment, Finding, OutcomeCode
from bot.screening import answering, contact, course, visitor
from bot.screening.model import Said, Stage
from bot.screening.talk import Talk
from bot.trial.calendar import long_date
from bot.trial.model import Status

MAY_QUALIFY = (OutcomeCode.LIKELY_ELIGIBLE, OutcomeCode.NEEDS_REVIEW)


def record(talk: Talk, assessment: Assessment) -> None:
    """The outcome becomes part of the record. Here and nowhere else."""
    talk.assessment = assessment
    found = assessment.outcome
    talk.put(
        outcome={
            "code": found.code.value,
            "on_or_after": found.on_or_after.isoformat() if found.on_or_after else None,
            "reasons": list(found.reasons),
            "referral": talk.screening.referral,
        }
    )


def finish(talk: Talk) -> None:
    """The review was sent: assessed, told, and on to the handoff where there is something to hand off."""
    assessment = course.assessed(talk)
    record(talk, assessment)
    code = assessment.outcome.code
    talk.put(stage=Stage.FINISHED, pending=None)
    tell(talk, assessment)
    also = talk.world.trial.texts.get(f"{talk.screening.who}_also")
    if also is not None:
        talk.tell(also)
    if code not in MAY_QUALIFY:
        offer_look(talk)
    if code in (OutcomeCode.NOT_ELIGIBLE, OutcomeCode.INCOMPLETE):
        return
    offer_contact(talk, "handoff" if code in MAY_QUALIFY else "reminder")


def offer_look(talk: Talk) -> None:
    if not visitor.minor_alone(talk.screening, talk.world):
        talk.say("utter_offer_look")


def offer_contact(talk: Talk, kind: str) -> None:
    if visitor.minor_alone(talk.screening, talk.world):
        talk.say("utter_no_contact_minor")
    else:
        contact.offer(talk, kind)


def tell(talk: Talk, assessment: Assessment) -> None:
    """One outcome message, then the do-not-stop sentence and where other studies are found."""
    code = assessment.outcome.code
    parts = [talk.phrase(f"utter_outcome_{code.value}")]
    fails = [finding for finding in assessment.findings if finding.status is Status.FAIL]
    if code is OutcomeCode.NOT_NOW:
        parts += not_now(talk, assessment, fails)
    elif code is OutcomeCode.NOT_ELIGIBLE:
        parts += reasons(talk, fails)
    talk.said.append(Said("outcome", "\n".join(parts)))
    if any(cautious(talk, answer) for answer in talk.screening.answers):
        talk.tell(talk.world.trial.texts["do_not_stop"])
    if code is OutcomeCode.NOT_ELIGIBLE:
        talk.tell(talk.world.trial.texts["other_studies"])


def not_now(talk: Talk, assessment: Assessment, fails: list[Finding]) -> list[str]:
    """The date with the reasons it settles, the undated reasons beside it, and what no date settles."""
    dated = [finding for finding in fails if finding.changes_on is not None]
    undated = [finding for finding in fails if finding.changes_on is None]
    parts = reasons(talk, dated)
    day = assessment.outcome.on_or_after
    if day is not None:
        parts.append(talk.phrase("utter_outcome_date", date=long_date(day)))
    if dated and undated:
        parts.append(talk.phrase("utter_outcome_beside"))
    parts += reasons(talk, undated)
    if assessment.outcome.unsettled:
        parts.append(talk.phrase("utter_outcome_unsettled"))
    return parts


def reasons(talk: Talk, fails: list[Finding]) -> list[str]:
    """Each reason in the visitor's words, once; a private one unnamed where somebody else may read it."""
    who = visitor.who(talk.screening, talk.world)
    guarded = who.proxy or visitor.is_minor(talk.screening, talk.world)
    said = []
    for finding in fails:
        criterion = talk.world.trial.criteria[finding.id]
        if criterion.private and guarded:
            said.append(talk.phrase("utter_private_reason"))
        else:
            plain = criterion.plain_proxy if who.proxy and criterion.plain_proxy else criterion.plain
            said.append(talk.phrase("utter_reason", reason=talk.wording(plain)))
    return list(dict.fromkeys(said))


def cautious(talk: Talk, answer: Answer) -> bool:
    question = talk.world.trial.questions[answer.question]
    return answer.value is not None and answering.cautious(question, answer.value)
