"""A typed reply held against the pending question, and what is said when it is not understood."""

from __future__ import annotations

from dataclasses import replace

from bot.answers.model import Read, Reading, Utterance
from bot.answers.reading import SURE, read
from bot.screening import asked, speaker, visitor
from bot.screening.talk import Talk
from bot.trial.model import Question


def reading_of(talk: Talk, utterance: Utterance) -> Reading:
    """The reply in the light of the pending question. Something must be pending."""
    return of_question(talk, asked.question_of(talk.screening, talk.world), utterance)


def of_question(talk: Talk, question: Question, utterance: Utterance) -> Reading:
    """The reply as an answer to any question. Of the trial's questions, one that may be about somebody else is in doubt."""
    labelled = by_label(question, utterance.text)
    if labelled is not None:
        return labelled
    world = talk.world
    if question.id in asked.RESERVED:
        return read(question, _in_words(utterance), world.today, world.formulary)
    who = visitor.who(talk.screening, world)
    reading = read(question, speaker.heard_from(utterance, who), world.today, world.formulary)
    return speaker.weighed(reading, utterance, who)


def _in_words(utterance: Utterance) -> Utterance:
    """Without what is only guessed. Trap: the judge knows the trial's questions; "I lost my hair two years ago" before the
    consent sounds like a no to it, and would end the chat."""
    return utterance if utterance.polarity is not None else replace(utterance, guess={})


def clear(reading: Reading | None) -> bool:
    """Whether it is an answer that needs no read-back to be taken for one."""
    return reading is not None and reading.reading is Read.ANSWERED and reading.confidence >= SURE


def by_label(question: Question, text: str) -> Reading | None:
    """A label of the pending question, typed out, is as good as pressing it; so is the id of a reserved one ("yes"), and
    what a choice is `also` called.

    Trap: nobody sees the ids of the trial's choices. Who types "drops" does not mean what somebody called `drops`.
    """
    typed = text.strip().casefold()
    plain = typed.replace("’", "'").strip(" .!,")
    for choice in question.choices:
        known_id = choice.id.casefold() if question.id in asked.RESERVED or choice.id in EVERYWHERE else None
        if typed in (known_id, choice.label.casefold()) or plain in choice.also:
            return Reading(LABELS.get(choice.id, Read.ANSWERED), value=Pressed(choice.id), confidence=1.0)
    return None


class Pressed(str):
    """The id of a choice that was typed out."""


EVERYWHERE = ("yes", "no", "not_sure", "decline", "skip", "none")
LABELS = {"not_sure": Read.UNSURE, "decline": Read.DECLINED}


def choice_of(talk: Talk, utterance: Utterance) -> str | None:
    """The one choice of a reserved question that a reply means; None when it means none or several."""
    question = asked.question_of(talk.screening, talk.world)
    reading = reading_of(talk, utterance)
    if reading.reading is Read.UNSURE:
        wanted = "not_sure"
    elif clear(reading):
        wanted = one_id(reading.value)
    else:
        return None
    return wanted if any(choice.id == wanted for choice in question.choices) else None


def one_id(value: object) -> str:
    """The choice id in a JSON value: `true`, `"patient"` or `["patient"]`; empty when there is not exactly one."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return str(value[0]) if len(value) == 1 else ""
    return str(value)


def missed(talk: Talk) -> None:
    """Not understood: asked again kindly; then explained with the choices; then a person is offered. Never guessed."""
    misses = talk.pending.misses + 1
    talk.put(pending=replace(talk.pending, misses=misses))
    question = asked.question_of(talk.screening, talk.world)
    if misses == 1:
        talk.say("utter_miss_first", how=talk.phrase(f"utter_how_{question.type.value}"))
    elif misses == 2:
        talk.say("utter_miss_second", why=question.why, how=talk.phrase(f"utter_how_{question.type.value}"))
        explain_all(talk, question)
        list_choices(talk, question)
    else:
        skippable = any(choice.id == "skip" for choice in question.choices)
        talk.say("utter_miss_person_or_skip" if skippable else "utter_miss_person")
    talk.ask_again()


def explain_all(talk: Talk, question: Question) -> None:
    for term, meaning in question.explains.items():
        talk.say("utter_explain", term=term, meaning=meaning)


def list_choices(talk: Talk, question: Question) -> None:
    talk.say("utter_choices", choices="\n".join(f"- {choice.label}" for choice in question.choices))
