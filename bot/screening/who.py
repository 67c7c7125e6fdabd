"""Who is chatting, and whether an adult sits beside a minor."""

from __future__ import annotations

from bot.screening import course, outcome, visitor, volunteering
from bot.screening.model import Stage
from bot.screening.talk import Talk


def ask(talk: Talk) -> None:
    talk.put(stage=Stage.WHO)
    talk.ask("who")


def choose(talk: Talk, choice: str) -> None:
    chosen = next(who for who in talk.world.trial.who if who.id == choice)
    talk.put(who=chosen.id, cohort=chosen.cohort, stage=Stage.QUESTIONS)
    volunteering.gather(talk)
    course.go_on(talk)


def adult_present(talk: Talk, choice: str) -> None:
    """Yes: the adult types from here on where the minor is too young to, and the wording turns to them. No: a pause."""
    if choice == "no":
        pause(talk)
        return
    talk.put(adult=True, stage=Stage.QUESTIONS, outcome=None)
    rule, age = visitor.minors(talk.screening, talk.world), visitor.years(talk.screening, talk.world)
    young = rule is not None and age is not None and age < rule.adult_types_below
    if young and any(who.id == "parent" for who in talk.world.trial.who):
        talk.put(who="parent")
        talk.say("utter_adult_types")
    course.go_on(talk)


def pause(talk: Talk) -> None:
    talk.put(adult=False, stage=Stage.PAUSED)
    outcome.record(talk, course.assessed(talk))
    talk.say("utter_paused")
    talk.ask("adult_present")
