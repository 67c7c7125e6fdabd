"""Who sits at the keyboard: the `Who` whose wording fits, age, and whether an adult is needed."""

from __future__ import annotations

from datetime import date

from bot.answers.model import Age, Answer, Certainty, Picked
from bot.eligibility.plan import WHO
from bot.screening.model import Screening
from bot.screening.world import World
from bot.trial import calendar
from bot.trial.model import Minors, Who

NOBODY_YET = Who(id="", label="", cohort="", proxy=False)
SPEAKS_FOR_A_PATIENT = ("other", "clinician")


def who(screening: Screening, world: World) -> Who:
    """The chosen `Who`; before it is chosen, one that is addressed as "you"."""
    return next((who for who in world.trial.who if who.id == screening.who), NOBODY_YET)


def answers(screening: Screening) -> dict[str, Answer]:
    """Answers by question id, in the order in which they were first given."""
    return {answer.question: answer for answer in screening.answers}


def whole_years(age: Age, today: date) -> int | None:
    """Age in whole years; None where the answer gives neither a birth date nor years."""
    return age.years if age.born is None else calendar.whole_years(age.born, today)


def facts(screening: Screening) -> dict[str, Answer]:
    """The answers as the rules read them: with `who`, which is confirmed by having been chosen."""
    ids = frozenset(filter(None, (screening.who,)))
    chosen = Answer(WHO, value=Picked(ids), raw=screening.who or "", certainty=Certainty.CONFIRMED)
    return {WHO: chosen, **answers(screening)}


def minors(screening: Screening, world: World) -> Minors | None:
    return world.trial.cohorts[screening.cohort].minors if screening.cohort else None


def years(screening: Screening, world: World) -> int | None:
    """Age of the person the screening is about, None when not known."""
    rule = minors(screening, world)
    ages = [
        answer.value
        for answer in screening.answers
        if isinstance(answer.value, Age) and (rule is None or answer.question == rule.birth_question)
    ]
    return whole_years(ages[0], world.today) if ages else None


def adult_from(screening: Screening, world: World) -> int:
    """The age from which people decide alone: the cohort's own, or else the trial's; 0 where it has none."""
    rule = minors(screening, world)
    if rule is not None:
        return rule.alone_below
    return max((cohort.minors.alone_below for cohort in world.trial.cohorts.values() if cohort.minors), default=0)


def is_minor(screening: Screening, world: World) -> bool:
    age = years(screening, world)
    return age is not None and age < adult_from(screening, world)


def minor_alone(screening: Screening, world: World) -> bool:
    """A minor who types without an adult: no contact is taken."""
    return is_minor(screening, world) and not who(screening, world).proxy and screening.adult is not True


def needs_adult(screening: Screening, world: World) -> bool:
    """A minor alone in a cohort that pauses for an adult: no health question is asked."""
    rule = minors(screening, world)
    return rule is not None and rule.pauses and minor_alone(screening, world)


def variant(screening: Screening, world: World) -> str | None:
    """The wording of its own sentences the bot uses: `other` (for a patient), `parent`, `adult` (beside a minor), None."""
    if screening.who in SPEAKS_FOR_A_PATIENT:
        return "other"
    if screening.who == "parent":
        return "parent"
    return "adult" if is_minor(screening, world) and screening.adult else None
