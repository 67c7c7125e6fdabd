"""People who live with the patient: who may invite them, and who answers as one of them."""

from __future__ import annotations

from bot.screening import visitor
from bot.screening.model import Screening, Stage
from bot.screening.world import World
from bot.trial.model import Trial, Who

BEFORE = (Stage.CONSENT, Stage.WHO)


def may_invite(screening: Screening, world: World) -> bool:
    """Whether the visitor's household is looked for as well. No answer on health counts, so an invitation tells of none."""
    if screening.stage in BEFORE or screening.cohort is None:
        return False
    return has_household(screening.cohort, world.trial) and not visitor.minor_alone(screening, world)


def has_household(cohort: str, trial: Trial) -> bool:
    """Whether people of another cohort take part because they live with somebody of this one."""
    return any(other.linked_to == cohort for other in trial.cohorts.values())


def members(trial: Trial) -> list[Who]:
    """Who can be chosen as `who` beforehand: those who answer for themselves in a linked cohort."""
    return [who for who in trial.who if trial.cohorts[who.cohort].linked_to is not None and not who.proxy]


def is_invited(screening: Screening, world: World) -> bool:
    """Whether the referral belongs to that of whoever made the invitation; not after choosing another part."""
    cohort = world.trial.cohorts[screening.cohort] if screening.cohort else None
    return screening.invited and cohort is not None and cohort.linked_to is not None
