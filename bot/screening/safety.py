"""Emergencies and other alarming words: said at once, before anything is scored; then the question waits again."""

from __future__ import annotations

from bot.answers.model import Utterance
from bot.screening.talk import Talk

URGENT = ("crisis", "emergency")
MENTIONED = ("abuse", "adverse_event", "advice")


def urgent(utterance: Utterance) -> bool:
    return any(flag in URGENT for flag in utterance.safety)


def mentioned(utterance: Utterance) -> tuple[str, ...]:
    return tuple(flag for flag in MENTIONED if flag in utterance.safety)


def pause(talk: Talk, utterance: Utterance) -> None:
    """Nothing is read and nothing is scored; the person can go on when safe."""
    talk.flags = tuple(utterance.safety)
    if "crisis" in utterance.safety:
        talk.say("utter_crisis", kind="safety")
    talk.say("utter_emergency", kind="safety")
    if talk.screening.pending is not None:
        talk.say("utter_when_safe", kind="safety")
        talk.ask_again()


def pass_on(talk: Talk, utterance: Utterance) -> None:
    """A human is in the chat and reads along: the words are flagged, and only an emergency is answered."""
    talk.flags = tuple(utterance.safety)
    if "crisis" in utterance.safety:
        talk.say("utter_crisis", kind="safety")
    if urgent(utterance):
        talk.say("utter_emergency_with_person", kind="safety")


def note(talk: Talk, flags: tuple[str, ...]) -> None:
    talk.flags = flags
    for flag in flags:
        talk.say(f"utter_{flag}", kind="safety")
