"""Answers to the questions of the trial, pressed or typed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.answers.model import Answer, Certainty, Medicines, Picked, Read, Reading, Utterance, Value, When
from bot.answers.reading import SURE
from bot.answers.values import BadValue, parse_value
from bot.screening import asked, course, in_words, reply
from bot.screening.model import Incoming, NotAcceptable, Said
from bot.screening.talk import Talk
from bot.trial.model import Kind, Question, QuestionType

PICKING = (QuestionType.YES_NO, QuestionType.CHOICE, QuestionType.CHECKLIST)
ECHOED = (
    QuestionType.DATE,
    QuestionType.AGE,
    QuestionType.HOW_LONG,
    QuestionType.PERCENT,
    QuestionType.SCALP,
    QuestionType.MEDICINES,
    QuestionType.LABS,
)
KINDS = {"not_sure": Kind.NOT_SURE, "decline": Kind.DECLINED, "skip": Kind.NOT_UNDERSTOOD}
ALWAYS = ("not_sure", "decline")  # answers to every question, offered or not
NOTHING = ("none", "no", *KINDS)
CAUTIOUS = ("systemic_steroid", "immunosuppressant", "biologic", "jak_inhibitor")
CAUTIOUS_PREFIX = "cyp3a4_"


def press(talk: Talk, incoming: Incoming) -> None:
    """A choice or a value. Raises NotAcceptable when the pending question does not have it."""
    if incoming.choice is not None:
        choose(talk, incoming.choice, None, incoming.id)
    else:
        give(talk, valued(talk, incoming.value), None, incoming.id)


def choose(talk: Talk, chosen: tuple[str, ...], raw: str | None, message: str) -> None:
    question = checked(talk, chosen)
    if "not_sure" in chosen and may_doubt(talk, question):
        held = tuple(each for each in chosen if each != "not_sure")
        talk.ask(question.id, doubting=True, held=held)
        return
    if len(chosen) == 1 and chosen[0] in KINDS:
        words = raw if raw is not None else in_words.choice_words(chosen[0], question, talk.screening, talk.world)
        without_value(talk, KINDS[chosen[0]], words, message)
        return
    if chosen == ("ongoing",):
        give(talk, When(ongoing=True), raw, message)
        return
    if question.type not in PICKING:
        raise NotAcceptable("this question wants a value")
    give(talk, Picked(frozenset(chosen)), raw, message)


def checked(talk: Talk, chosen: tuple[str, ...]) -> Question:
    """The pending question, which has all of `chosen` and allows them together. Raises NotAcceptable."""
    question = asked.question_of(talk.screening, talk.world)
    known = [choice.id for choice in question.choices]
    unknown = [each for each in chosen if each not in (*known, *ALWAYS)]
    if unknown or not chosen:
        raise NotAcceptable(f"choices of this question: {', '.join(known)}")
    if len(set(chosen)) > 1:
        several(talk, question, chosen)
    return question


def several(talk: Talk, question: Question, chosen: tuple[str, ...]) -> None:
    doubt = "not_sure" in chosen and question.type is QuestionType.CHECKLIST and not talk.pending.doubting
    lonely = [c.id for c in question.choices if c.id in chosen and (c.alone or c.id in NOTHING) and c.id != "not_sure"]
    if question.type is not QuestionType.CHECKLIST or lonely or ("not_sure" in chosen and not doubt):
        raise NotAcceptable("these choices do not go together")


def may_doubt(talk: Talk, question: Question) -> bool:
    return question.type is QuestionType.CHECKLIST and not talk.pending.doubting


def valued(talk: Talk, value: Any) -> Value:
    """Raises NotAcceptable with a sentence that says what would do."""
    try:
        return parsed(talk, value)
    except BadValue as bad:
        raise NotAcceptable(str(bad)) from bad


def parsed(talk: Talk, value: Any) -> Value:
    question = talk.world.trial.questions[talk.pending.question]
    return parse_value(question, value, talk.world.today, talk.world.formulary)


def hear(talk: Talk, utterance: Utterance, reading: Reading, message: str) -> None:
    """A typed reply, read. What is not understood is asked again, never guessed; a doubtful reading is read back."""
    talk.reading = reading
    if isinstance(reading.value, reply.Pressed):
        choose(talk, (str(reading.value),), utterance.text, message)
    elif reading.reading is Read.UNSURE:
        not_sure(talk, utterance.text, message)
    elif reading.reading is Read.DECLINED:
        without_value(talk, Kind.DECLINED, utterance.text, message)
    elif reading.reading is Read.ANSWERED:
        hear_value(talk, utterance.text, reading, message)
    elif talk.screening.volunteered:
        course.go_on(talk)
    else:
        reply.missed(talk)


def not_sure(talk: Talk, raw: str, message: str) -> None:
    """On a checklist: of which entries? So that one doubt does not make all of them unknown."""
    question = talk.world.trial.questions[talk.pending.question]
    if may_doubt(talk, question):
        talk.ask(question.id, doubting=True)
    else:
        without_value(talk, Kind.NOT_SURE, raw, message)


def hear_value(talk: Talk, raw: str, reading: Reading, message: str) -> None:
    try:
        value = parsed(talk, reading.value)
    except BadValue:
        reply.missed(talk)
        return
    give_typed(talk, value, raw, message, sure=reading.confidence >= SURE)


def give_typed(talk: Talk, value: Value, raw: str, message: str, sure: bool = True) -> None:
    question = talk.world.trial.questions[talk.pending.question]
    before = len(talk.said)
    give(talk, value, raw, message, sure)
    if question.type in ECHOED and not read_back_now(talk, question.id):
        echo(talk, question, value, before)


def read_back_now(talk: Talk, question: str) -> bool:
    pending = talk.screening.pending
    return pending is not None and question in [key for key, _ in pending.confirms]


def echo(talk: Talk, question: Question, value: Value, at: int) -> None:
    """Says what was understood, before whatever follows it; a read-back says it anyway."""
    words = in_words.value(value, question, talk.screening, talk.world)
    talk.said.insert(at, Said("info", talk.phrase("utter_understood", value=words)))


def without_value(talk: Talk, kind: Kind, raw: str, message: str) -> None:
    """Not sure, rather not say, skipped. To the question for a closer date: the first answer stands."""
    pending = talk.pending
    if pending.closer:
        course.store(talk, replace(talk.answers[pending.question], refined=True))
    else:
        course.store(talk, made(talk, None, kind, raw, message))
    course.go_on(talk)


def made(talk: Talk, value: Value | None, kind: Kind | None, raw: str, message: str) -> Answer:
    return Answer(
        question=talk.pending.question,
        value=value,
        kind=kind,
        raw=raw,
        certainty=Certainty.UNCONFIRMED,
        refined=talk.pending.closer,
        message=message or None,
        wording_version=talk.world.trial.wording_version,
        confidence=talk.reading.confidence if talk.reading else None,
        grounds=talk.reading.grounds if talk.reading else (),
    )


def give(talk: Talk, value: Value, raw: str | None, message: str, sure: bool = True) -> None:
    """A value: stored with the words it came in (or, when pressed, the words of what was pressed), then on."""
    question = talk.world.trial.questions[talk.pending.question]
    value = doubted(talk, value)
    words = raw if raw is not None else in_words.value(value, question, talk.screening, talk.world)
    answer = made(talk, value, None, words, message)
    course.store(talk, answer)
    if cautious(question, value):
        talk.tell(talk.world.trial.texts["do_not_stop"])
    if not sure:
        course.read_back(talk, [answer])
    else:
        course.closer_or_on(talk, question.id)


def doubted(talk: Talk, value: Value) -> Value:
    """Entries named in reply to "which of these are you not sure about?" are in doubt, not chosen."""
    if not talk.pending.doubting or not isinstance(value, Picked):
        return value
    held = frozenset(talk.pending.held) - value.ids
    return Picked(ids=held, doubtful=value.ids)


def cautious(question: Question, value: Value) -> bool:
    """Whether the do-not-stop sentence belongs after this answer."""
    if isinstance(value, Picked):
        reported = {each for each in value.ids | value.doubtful if each not in NOTHING}
        return bool(reported) and ("*" in question.caution or bool(reported & set(question.caution)))
    if isinstance(value, Medicines):
        return any(grave(name) for each in value.items if not each.negated for name in each.classes)
    return "*" in question.caution


def grave(medicine_class: str) -> bool:
    return medicine_class in CAUTIOUS or medicine_class.startswith(CAUTIOUS_PREFIX)
