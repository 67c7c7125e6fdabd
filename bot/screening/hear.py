"""One message of a visitor: what it is, and what becomes of the screening. Decides; never writes, never logs."""

from __future__ import annotations

from collections.abc import Callable

from bot.answers.model import Read, Reading, Utterance
from bot.answers.reading import SURE
from bot.screening import (
    answering,
    asked,
    commands,
    confirming,
    consent,
    contact,
    correcting,
    following,
    reply,
    review,
    safety,
    takeover,
    told,
    two_dates,
    volunteering,
    who,
)
from bot.screening.model import Heard, Incoming, NotAcceptable, Screening, Stage, Stale, Turn
from bot.screening.talk import Talk
from bot.screening.world import World
from bot.trial.model import QuestionType

REQUEST = 0.4  # confidence from which an intent counts as a request
SURE_REQUEST = 0.85  # from which it wins over a text that also reads as an answer
SURE_STOP = 0.9
ANSWERS = (Read.ANSWERED, Read.UNSURE, Read.DECLINED)

CHOOSE: dict[str, Callable[[Talk, str], None]] = {
    "consent_chat": consent.choose,
    "who": who.choose,
    "adult_present": who.adult_present,
    "confirm": confirming.choose,
    "volunteered": told.choose,
    "which_date": two_dates.choose,
    "review": review.choose,
    "change": review.choose,
    "resume": commands.resume,
    "confirm_stop": commands.settle_stop,
    "confirm_restart": commands.settle_restart,
    "confirm_delete": commands.settle_delete,
    "consent_share": contact.share,
    "patient_agreed": contact.agreed,
    "contact_linked": contact.skip,
    "contact_phone": contact.skip,
    "contact_email": contact.skip,
    "contact_time": contact.skip,
    "household_count": contact.skip,
}
READ_BACK: dict[str, Callable[[Talk, Utterance, str], None]] = {"volunteered": told.hear, "which_date": two_dates.hear}
OPEN = tuple(key for key in contact.KEYS if key != "patient_agreed")


def hear(screening: Screening, incoming: Incoming, heard: Heard, world: World) -> Turn:
    """The turn one message leads to. Raises Stale (its `ask` is no longer pending) and NotAcceptable."""
    talk = Talk(screening, world)
    talk.spoken.extend(heard.opening)
    if screening.person is not None:
        takeover.hear(talk, incoming, heard)
        return talk.turn()
    if incoming.command is not None:
        commands.obey(talk, incoming.command)
        return talk.turn()
    pending = screening.pending
    if incoming.ask is not None and (pending is None or incoming.ask != pending.ask):
        raise Stale("another question is pending")
    if incoming.text is not None:
        hear_text(talk, incoming.text, heard, incoming.id)
    else:
        hear_press(talk, incoming)
    return talk.turn()


def hear_press(talk: Talk, incoming: Incoming) -> None:
    if talk.screening.pending is None:
        raise NotAcceptable("nothing is being asked")
    changed = review.pressed_change(incoming, talk.screening)
    if changed is not None:
        review.change(talk, changed)
        return
    question = talk.pending.question
    if question not in asked.RESERVED:
        answering.press(talk, incoming)
        return
    if incoming.choice is None and question in OPEN:
        contact.value(talk, incoming.value)
        return
    choice = reserved_choice(talk, incoming)
    CHOOSE[question](talk, choice)


def reserved_choice(talk: Talk, incoming: Incoming) -> str:
    """The one choice pressed on a reserved question. Raises NotAcceptable."""
    chosen = (reply.one_id(incoming.value),) if incoming.choice is None else incoming.choice
    known = [choice.id for choice in asked.question_of(talk.screening, talk.world).choices]
    if len(chosen) != 1 or chosen[0] not in known:
        raise NotAcceptable(f"choices of this question: {', '.join(known)}")
    return chosen[0]


def hear_text(talk: Talk, text: str, heard: Heard, message: str) -> None:
    utterance = heard.utterance or Utterance(text=text)
    if safety.urgent(utterance):
        safety.pause(talk, utterance)
        return
    if talk.screening.stage is Stage.CONSENT:
        consent.hear_text(talk, utterance, message)
        return
    if not labelled(talk, text):
        talk.spoken.append((message, utterance))
    flags = safety.mentioned(utterance)
    if flags:
        safety.note(talk, flags)
    reading = screening_reading(talk, utterance)
    if flags:
        after_note(talk, utterance, reading, message)
        return
    if (found := correcting.at_hand(talk, utterance, reading)) is not None:
        hear_reply(talk, utterance, found, message)
        return
    if correcting.meant(talk, utterance):
        correcting.correct(talk, utterance, message)
        return
    if requested(talk, heard, utterance, reading):
        grant(talk, heard, reading, text)
        return
    if talk.screening.pending is None:
        commands.rest(talk)
        return
    hear_reply(talk, utterance, reading, message)


def labelled(talk: Talk, text: str) -> bool:
    """Whether the text is the label of a choice: as good as pressed, and nothing more is in it."""
    pending = talk.screening.pending
    return pending is not None and reply.by_label(asked.question_of(talk.screening, talk.world), text) is not None


def screening_reading(talk: Talk, utterance: Utterance) -> Reading | None:
    """The text as an answer to the pending question of the trial; None when none is pending."""
    pending = talk.screening.pending
    if pending is None or pending.question in asked.RESERVED:
        return None
    return reply.reading_of(talk, utterance)


def after_note(talk: Talk, utterance: Utterance, reading: Reading | None, message: str) -> None:
    """Alarming words that also read clearly as an answer are one; otherwise the question waits unchanged."""
    if reply.clear(reading):
        hear_reply(talk, utterance, reading, message)
    else:
        talk.ask_again()


def requested(talk: Talk, heard: Heard, utterance: Utterance, reading: Reading | None) -> bool:
    """Whether the text asks for something of its own. The words of a choice never do; a clear answer wins over a hesitant
    intent, and always over "stop". Where any words will do ("mornings"), small talk is no request.
    """
    intent, sure = heard.intent, heard.intent_confidence
    if intent is None or sure < REQUEST or not commands.asks(intent):
        return False
    if intent in commands.SMALL_TALK and answered(talk, heard, reading):
        return False
    pending = talk.screening.pending
    if pending is not None and pending.question in OPEN:
        return sure >= SURE_REQUEST and intent not in commands.SMALL_TALK
    if labelled(talk, utterance.text):
        return False
    if not clear_reply(talk, utterance, reading):
        return True
    return sure >= SURE_REQUEST and intent != "stop"


def clear_reply(talk: Talk, utterance: Utterance, reading: Reading | None) -> bool:
    """Whether the text reads as an answer without a doubt: to a question of the trial, or one choice of a reserved one."""
    if reading is not None:
        return reading.reading in ANSWERS and reading.confidence >= SURE
    return talk.screening.pending is not None and reply.choice_of(talk, utterance) is not None


def answered(talk: Talk, heard: Heard, reading: Reading | None) -> bool:
    """ "No, thanks" is a no before it is a thank-you."""
    if reading is not None:
        return reading.reading in ANSWERS
    if talk.screening.pending is None or talk.pending.question in OPEN or heard.utterance is None:
        return False
    return reply.choice_of(talk, heard.utterance) is not None


def grant(talk: Talk, heard: Heard, reading: Reading | None, text: str) -> None:
    """A sure "stop" that can be no answer stops at once; any other "stop" in words is asked about first."""
    intent = heard.intent or ""
    if intent == "stop" and heard.intent_confidence >= SURE_STOP and not may_answer(talk, reading):
        commands.stop(talk)
        return
    commands.grant(talk, intent, text)


def may_answer(talk: Talk, reading: Reading | None) -> bool:
    """Whether "I stopped" may be an answer: something was read, or a time is being asked."""
    if reading is None:
        return False
    dated = talk.world.trial.questions[talk.pending.question].type in (QuestionType.DATE, QuestionType.HOW_LONG)
    return dated or reading.reading in ANSWERS


def hear_reply(talk: Talk, utterance: Utterance, reading: Reading | None, message: str) -> None:
    """A typed reply to whatever is pending."""
    question = talk.pending.question
    if reading is not None:
        hear_answer(talk, utterance, reading, message)
        return
    if question in READ_BACK:
        READ_BACK[question](talk, utterance, message)
        return
    if question in ("review", "change"):
        review.hear(talk, utterance)
        return
    if question in OPEN:
        contact.hear(talk, utterance)
        return
    choice = reply.choice_of(talk, utterance)
    if choice is None and question == "who":
        choice = who.told(talk, utterance, message)
    if choice is None:
        reply.missed(talk)
        return
    CHOOSE[question](talk, choice)


def hear_answer(talk: Talk, utterance: Utterance, reading: Reading, message: str) -> None:
    """A reply to a question of the trial, and whatever else it says: of other questions, and of its own follow-up."""
    question = talk.pending.question
    if utterance.repeats and reading.reading not in ANSWERS:
        correcting.repeated(talk)
        return
    if talk.world.trial.questions[question].type is not QuestionType.TEXT:
        volunteering.gather(talk, (question,) if reading.reading in ANSWERS else ())
    if two_dates.offer(talk, utterance):
        return
    answering.hear(talk, utterance, reading, message)
    following.take(talk, question, utterance, message)
