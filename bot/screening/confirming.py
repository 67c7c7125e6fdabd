"""The read-back: a reply that would fail a criterion counts only after it was confirmed."""

from __future__ import annotations

from dataclasses import replace

from bot.answers.model import Certainty
from bot.screening import course
from bot.screening.talk import Talk


def choose(talk: Talk, choice: str) -> None:
    """Yes confirms all that was read back; not sure leaves all of it in doubt; no asks the last of it again."""
    questions = [question for question, _ in talk.pending.confirms]
    if choice == "no":
        again(talk, questions[-1])
        return
    certainty = Certainty.CONFIRMED if choice == "yes" else Certainty.DOUBTED
    for answer in [answer for answer in talk.screening.answers if answer.question in questions]:
        course.store(talk, replace(answer, certainty=certainty))
    course.closer_or_on(talk, questions[-1])


def again(talk: Talk, question: str) -> None:
    talk.say("utter_confirm_no")
    course.ask_anew(talk, question)
