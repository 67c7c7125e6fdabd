"""An answer given before is put right at any time: "sorry, I meant 4 months", "actually change my age to 35"."""

from __future__ import annotations

from bot.answers.model import Answer, Correction, Read, Reading, Utterance
from bot.screening import course, reply, review, volunteering
from bot.screening.model import Stage
from bot.screening.talk import Talk
from bot.trial.model import Question, QuestionType

OPEN_STAGES = (Stage.QUESTIONS, Stage.REVIEW, Stage.PAUSED)
GROUND = "corrected"
READ_BACK = ("confirm", "volunteered")


def meant(talk: Talk, utterance: Utterance) -> bool:
    """Whether the message puts an earlier answer right, and that is still possible."""
    open_still = talk.screening.pending is not None and talk.screening.stage in OPEN_STAGES
    return utterance.correction is not None and open_still


def at_hand(talk: Talk, utterance: Utterance, reading: Reading | None) -> Reading | None:
    """After a miss, "I meant yes" answers the question at hand: its reading; None where it does not."""
    correction = utterance.correction
    if reading is None or correction is None or correction.instead is None or not talk.pending.misses:
        return None
    found = reply.reading_of(talk, correction.instead)
    return found if found.reading is Read.ANSWERED else None


def correct(talk: Talk, utterance: Utterance, message: str) -> None:
    """The new answer is read back and then replaces the old one; without one, the question is asked again."""
    correction = utterance.correction or Correction(utterance.text)
    for target in targets(talk, correction, utterance.text):
        new = replacement(talk, talk.world.trial.questions[target], correction, utterance.text, message)
        if new is not None:
            put_back(talk, new)
            return
    ask_again(talk, correction, utterance.text)


def put_back(talk: Talk, new: Answer) -> None:
    course.leave_read_back(talk, new.question)
    talk.put(suspended=None, suspended_stage=None, stage=Stage.QUESTIONS, volunteered=(new,))
    volunteering.read_back(talk)


def ask_again(talk: Talk, correction: Correction, text: str) -> None:
    """The question that is meant; at the review, where the last answer is nothing special, the list of all."""
    named = review.named_question(talk.screening, talk.world, text)
    target = named or next(iter(targets(talk, correction, "")), None)
    if target is None or (named is None and talk.screening.stage is Stage.REVIEW):
        review.request(talk, text)
    else:
        review.change(talk, target)


def targets(talk: Talk, correction: Correction, text: str) -> list[str]:
    """The question that is named; else the one named anywhere in `text`, being read back, or answered last."""
    pending = talk.pending
    named = None if correction.last else review.named_question(talk.screening, talk.world, correction.about)
    if named is not None:
        return [named]
    read_back = pending.confirms[-1][0] if pending.question in READ_BACK and pending.confirms else None
    last = talk.screening.last_answered
    found = read_back or (last if last in talk.answers else next(reversed(talk.answers), None))
    anywhere = review.named_question(talk.screening, talk.world, text)
    return [each for each in (anywhere, found) if each is not None]


def replacement(talk: Talk, question: Question, correction: Correction, raw: str, message: str) -> Answer | None:
    """The new answer; None if none was said, it cannot be read, or it is the old one."""
    if correction.instead is None or question.type is QuestionType.TEXT:
        return None
    reading = reply.of_question(talk, question, correction.instead)
    if reading.reading is not Read.ANSWERED or volunteering.two_ways(reading):
        return None
    value = volunteering.value_of(talk, question, reading.value)
    old = talk.answers.get(question.id)
    if value is None or (old is not None and old.value == value):
        return None
    return volunteering.made(talk, question, value, reading, raw, message, GROUND)


def repeated(talk: Talk) -> None:
    """ "I already told you": the answer that stands is taken again; where there is none, that is said kindly."""
    pending = talk.pending
    answer = talk.answers.get(pending.question)
    if answer is None or pending.closer or pending.doubting:
        talk.say("utter_not_told_yet")
        talk.ask_again()
        return
    course.store(talk, answer)
    course.closer_or_on(talk, answer.question)
