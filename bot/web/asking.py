"""A message held against what is pending, before it is written: does it fit, and what does the transcript show?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.answers.values import BadValue, parse_reply
from bot.screening import asked, in_words, review
from bot.screening.model import Incoming, Screening
from bot.screening.world import World
from bot.trial.model import Kind, Question
from bot.web.errors import Refused
from bot.web.sentences import sentences

ANYTIME = ("person", "stop", "restart", "progress")  # these apply whatever is pending


def bound(incoming: Incoming, screening: Screening) -> Incoming:
    """The message bound to the pending question. Raises Refused("stale").

    An answer without an `ask` gets the one pending now, so that it can never answer another.
    """
    pending = screening.pending
    ask = pending.ask if pending else None
    if incoming.command in ANYTIME:
        return replace(incoming, ask=None)
    if screening.person is not None:
        if incoming.choice is not None or incoming.value is not None:
            raise Refused("stale")
        return replace(incoming, ask=None)
    if incoming.ask is not None and incoming.ask != ask:
        raise Refused("stale")
    return replace(incoming, ask=ask) if incoming.command is None else incoming


def label(incoming: Incoming, screening: Screening, world: World) -> str:
    """What the transcript shows of a press, "" for a text. Raises Refused (422) for what the question does not take."""
    if incoming.text is not None:
        return ""
    if incoming.command is not None:
        return sentences()["commands"][incoming.command]
    if screening.pending is None:
        raise Refused("not_acceptable", "nothing is being asked now.")
    named = review.pressed_change(incoming, screening)
    if named is not None:
        return next(one.label for one in asked.changes(screening, world) if one.id == review.CHANGE + named)
    question = asked.question_of(screening, world)
    if incoming.choice is not None:
        return _choices(incoming.choice, question)
    if screening.pending.question in asked.RESERVED:
        return _reserved(incoming.value, question)
    return _value(incoming.value, question, screening, world)


def _choices(chosen: tuple[str, ...], question: Question) -> str:
    labels = {choice.id: choice.label for choice in question.choices}
    unknown = [one for one in chosen if one not in labels]
    if unknown:
        raise Refused("not_acceptable", f"its choices are {', '.join(labels)}.")
    return ", ".join(labels[one] for one in chosen)


def _reserved(value: Any, question: Question) -> str:
    labels = {choice.id: choice.label for choice in question.choices}
    if isinstance(value, bool):
        value = "yes" if value else "no"
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, str) or not value.strip():
        raise Refused("not_acceptable", "it takes a text.")
    return labels.get(value, value)


def _value(value: Any, question: Question, screening: Screening, world: World) -> str:
    try:
        parsed = parse_reply(question, value, world.today, world.formulary)
    except BadValue as error:
        raise Refused("not_acceptable", str(error)) from None
    if isinstance(parsed, Kind):
        return _choices((("decline" if parsed is Kind.DECLINED else parsed.value),), question)
    return in_words.value(parsed, question, screening, world)
