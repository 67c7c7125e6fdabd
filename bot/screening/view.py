"""The contract's question and state objects, made from a screening."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.answers.values import schema
from bot.eligibility.asking import left_at_most
from bot.screening import asked, family, in_words, review, takeover, visitor
from bot.screening.model import Screening, Stage
from bot.screening.world import World


def state_json(screening: Screening, world: World, kept: Sequence[str] = ()) -> dict[str, Any]:
    """{"status","question","kept","outcome","person","invites"}; `kept`: ids of messages that are not handled yet."""
    return {
        "status": status(screening),
        "question": question_json(screening, world),
        "kept": list(kept),
        "outcome": outcome_json(screening, world),
        "person": None if screening.person is None else takeover.told(screening.person),
        "invites": family.may_invite(screening, world),
    }


def status(screening: Screening) -> str:
    """open|with_person|finished|stopped. With a person: one is in the chat, or was asked for and has the referral."""
    if screening.person is not None:
        return "with_person"
    if screening.stage is Stage.STOPPED:
        return "stopped"
    if screening.stage is not Stage.FINISHED:
        return "open"
    handed = screening.referral is not None and screening.referral_kind == "asked_for_person"
    return "with_person" if handed else "finished"


def outcome_json(screening: Screening, world: World) -> dict[str, Any] | None:
    """{"code","on_or_after","reasons","referral"}; private reasons are left out where somebody else may read them."""
    if screening.outcome is None:
        return None
    guarded = visitor.who(screening, world).proxy or visitor.is_minor(screening, world)
    criteria = world.trial.criteria
    reasons = [
        each for each in screening.outcome["reasons"] if not (guarded and each in criteria and criteria[each].private)
    ]
    return {**screening.outcome, "reasons": reasons}


def question_json(screening: Screening, world: World) -> dict[str, Any] | None:
    """The pending question as the contract has it; None when nothing is pending, or it waits for a person to leave."""
    pending = screening.pending
    if pending is None or screening.person is not None:
        return None
    question = asked.question_of(screening, world)
    return {
        "id": pending.question,
        "ask": pending.ask,
        "kind": pending.kind,
        "criteria": list(question.criteria),
        "text": question.text,
        "why": question.why,
        "explains": [{"term": term, "meaning": meaning} for term, meaning in question.explains.items()],
        "choices": [{"id": choice.id, "label": choice.label} for choice in question.choices],
        "value_schema": schema(question),
        "type": question.type.value,
        "confirms": confirms_json(pending.confirms),
        "progress": progress_json(screening, world),
    }


def review_json(screening: Screening, world: World) -> list[dict[str, Any]]:
    """[{"question","text","shown","changeable"}] of what was answered, in the order in which it was first answered."""
    changeable = screening.stage in review.CHANGEABLE and screening.person is None
    return [
        {
            "question": answer.question,
            "text": in_words.asked(world.trial.questions[answer.question], screening, world),
            "shown": in_words.answer(answer, screening, world),
            "changeable": changeable,
        }
        for answer in screening.answers
    ]


def confirms_json(confirms: tuple[tuple[str, Any], ...]) -> Mapping[str, Any] | None:
    """The answer given last of those read back together."""
    return {"question": confirms[-1][0], "value": confirms[-1][1]} if confirms else None


def progress_json(screening: Screening, world: World) -> dict[str, int]:
    left = 0
    if screening.cohort is not None and screening.stage in (Stage.QUESTIONS, Stage.PAUSED):
        left = left_at_most(world.trial, screening.cohort, visitor.facts(screening), world.today)
    return {"answered": len(screening.answers), "left_at_most": left}
