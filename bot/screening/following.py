"""A reply that holds the answer to its own follow-up: "yes but 5 years ago", "minoxidil, quit last spring"."""

from __future__ import annotations

import re

from bot.answers.model import Medicines, Picked, Read, Utterance
from bot.eligibility.asking import visible
from bot.screening import answering, asked, course, reply, two_dates
from bot.screening.talk import Talk
from bot.trial.leaves import questions_in
from bot.trial.model import Question, QuestionType

DATED = (QuestionType.DATE, QuestionType.HOW_LONG)
FIGURE = re.compile(r"\d+")
ANSWERED_BY_MORE = (*DATED, QuestionType.MEDICINES)


def take(talk: Talk, before: str, utterance: Utterance, message: str) -> None:
    """Answers the follow-up that has just been asked from the reply to the question `before`, if the reply holds it.

    A sure reading needs no second confirmation: it is the direct follow-up, and what was understood is said.
    """
    question = followed(talk, before, message)
    if question is None:
        return
    reading = reply.of_question(talk, question, utterance)
    if reading.reading is not Read.ANSWERED or not whole(talk, question, reading.value):
        return
    if question.type in DATED and in_label(talk, before, utterance):
        return
    talk.said.pop()  # the question need not be put
    if two_dates.offer(talk, utterance):
        return
    answering.hear(talk, utterance, reading, message)


def followed(talk: Talk, before: str, message: str) -> Question | None:
    """The pending question, if it is the one follow-up of its kind to what this message answered."""
    questions, pending = talk.world.trial.questions, talk.screening.pending
    if pending is None or pending.question in asked.RESERVED or pending.question == before:
        return None
    question, answer = questions[pending.question], talk.answers.get(before)
    if (
        answer is None
        or answer.message != message
        or answer.value is None
        or questions[before].type in ANSWERED_BY_MORE
    ):
        return None
    return question if [each.id for each in rivals(talk, question, before)] == [question.id] else None


def in_label(talk: Talk, before: str, utterance: Utterance) -> bool:
    """Whether the figures are those of the choice itself: "a short course of 4 to 14 days" does not say when."""
    value = talk.answers[before].value
    picked = value.ids if isinstance(value, Picked) else frozenset()
    labels = " ".join(one.label for one in talk.world.trial.questions[before].choices if one.id in picked)
    figures = set(FIGURE.findall(utterance.text))
    return bool(figures) and figures <= set(FIGURE.findall(labels))


def rivals(talk: Talk, question: Question, before: str) -> list[Question]:
    """Open follow-ups to `before` that the same words could answer."""
    world = talk.world
    kinds = DATED if question.type in DATED else (QuestionType.MEDICINES,)
    applying = visible(world.trial, course.cohort(talk), talk.facts, world.today)
    return [
        each
        for each in (world.trial.questions[key] for key in applying if key not in talk.answers)
        if each.type in kinds and each.applies_when is not None and before in questions_in(each.applies_when)
    ]


def whole(talk: Talk, question: Question, json: object) -> bool:
    """Medicines count only with their doses."""
    if question.type is not QuestionType.MEDICINES:
        return True
    value = answering.parsed(talk, json)
    return isinstance(value, Medicines) and all(one.dose_mg_per_day is not None for one in value.items)
