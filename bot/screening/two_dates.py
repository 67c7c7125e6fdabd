"""A date in figures that can be read in two ways (05/10/26) is put to the visitor with both readings as buttons."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.answers.dates import age_json
from bot.answers.model import Age, Read, Utterance
from bot.answers.reading import SURE, read
from bot.answers.values import parse_value
from bot.screening import answering, reply
from bot.screening.model import Pending
from bot.screening.talk import Talk
from bot.screening.volunteering import TWO_WAYS
from bot.trial.model import Question, QuestionType

DATED = (QuestionType.DATE, QuestionType.HOW_LONG, QuestionType.AGE)
READING = "reading:"
OTHER = "other_date"


def offer(talk: Talk, utterance: Utterance) -> bool:
    """Asks which of two dates is meant, where two are possible; whether it did."""
    pending = talk.pending
    question = talk.world.trial.questions[pending.question]
    if question.type not in DATED or not set(TWO_WAYS) & set(utterance.grounds):
        return False
    values = possible(talk, question, utterance)
    if len(values) < 2:
        return False
    talk.ask(
        "which_date",
        kind="confirm",
        readings=tuple(values),
        about=question.id,
        raw=utterance.text,
        closer=pending.closer,
    )
    return True


def possible(talk: Talk, question: Question, utterance: Utterance) -> list[Any]:
    """The values (JSON) that the question takes, one for each reading of the date."""
    today = talk.world.today
    days = list(dict.fromkeys(utterance.when))
    if question.type is QuestionType.AGE:
        return [age_json(Age(born=day)) for day, last in days if day is not None and day == last and day <= today]
    grounds = tuple(ground for ground in utterance.grounds if ground not in TWO_WAYS)
    found = [
        read(question, replace(utterance, when=(one,), grounds=grounds), today, talk.world.formulary) for one in days
    ]
    return [reading.value for reading in found if reading.reading is Read.ANSWERED]


def choose(talk: Talk, choice: str) -> None:
    pending = talk.pending
    question = talk.world.trial.questions[pending.about or ""]
    if choice == OTHER:
        talk.ask_screening(question, closer=pending.closer)
        return
    back_to(talk, question, pending)
    json = pending.readings[int(choice.removeprefix(READING))]
    answering.give_typed(talk, parse_value(question, json, talk.world.today, talk.world.formulary), pending.raw, "")


def hear(talk: Talk, utterance: Utterance, message: str) -> None:
    """One of the two in words, or the date once more, in a way that can be read in one way only."""
    pending = talk.pending
    question = talk.world.trial.questions[pending.about or ""]
    choice = reply.choice_of(talk, utterance)
    if choice is not None:
        choose(talk, choice)
        return
    reading = reply.of_question(talk, question, utterance)
    if reading.reading is Read.ANSWERED and reading.confidence >= SURE:
        back_to(talk, question, pending)
        answering.hear(talk, utterance, reading, message)
    else:
        reply.missed(talk)


def back_to(talk: Talk, question: Question, pending: Pending) -> None:
    talk.put(pending=Pending(question=question.id, ask=pending.ask, kind="screening", closer=pending.closer))
