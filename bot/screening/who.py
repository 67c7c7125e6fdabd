"""Who is chatting, and whether an adult sits beside a minor."""

from __future__ import annotations

from dataclasses import replace

from bot.answers.model import Utterance
from bot.screening import course, outcome, visitor, volunteering
from bot.screening.model import Stage
from bot.screening.talk import Talk
from bot.trial.model import QuestionType


def ask(talk: Talk) -> None:
    talk.put(stage=Stage.WHO)
    talk.ask("who")


def told(talk: Talk, utterance: Utterance, message: str) -> str | None:
    """Who speaks of themselves: "I'm 34, have APS-1 and lost my hair". Only where their words settle a choice of the
    questions of one who answers for themselves, and nobody else is named; it is read back with the rest.
    """
    if any(
        clause.get("child") or clause.get("third_person") or clause.get("other_person") for clause in utterance.clauses
    ):
        return None
    if not any(clause.get("own") for clause in utterance.clauses):
        return None
    fitting = []
    for who in (one for one in talk.world.trial.who if not one.proxy):
        as_them = Talk(replace(talk.screening, who=who.id, cohort=who.cohort), talk.world)
        found = volunteering.facts(as_them, utterance, message)
        if any(talk.world.trial.questions[one.question].type is QuestionType.CHOICE for one in found):
            fitting.append(who.id)
    return fitting[0] if len(fitting) == 1 else None


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
