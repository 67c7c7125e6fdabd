"""What the Rasa actions do: one call for one message. Everything is decided in `bot.screening`, stored by `bot.storage`."""

from __future__ import annotations

import logging
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot import bootstrap
from bot.answers.speech import utterance_from_json
from bot.screening.model import Heard
from bot.wire import message_id, place

SLOT = "current_answer"
_log = logging.getLogger(__name__)


class TurnFailed(Exception):
    """The turn was not done. The action server answers 500, Rasa says nothing, and the message is kept."""


class ValidateScreeningForm(Action):
    """Hears an answer. The slot is emptied each time: the one slot of the form is asked for again."""

    def name(self) -> str:
        return "validate_screening_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        if tracker.get_slot(SLOT) is None:  # a side question: nothing was answered, and the form gives way to its rule
            return []
        take_turn(dispatcher, tracker)
        return [SlotSet(SLOT, None)]


class ActionSideQuestion(Action):
    """Hears a question about the study. The pending question stays as it is."""

    def name(self) -> str:
        return "action_side_question"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        take_turn(dispatcher, tracker)
        return []


def take_turn(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """Handle the tracker's message, once: a message that is handled already is only reported. Raises TurnFailed."""
    found = message_id(tracker.latest_message.get("text") or "")
    if found is None:
        raise TurnFailed("Only the web process talks to this bot: the message is no reference.")
    try:
        app = bootstrap.app()
        app.turn(tracker.sender_id, found, heard(tracker.latest_message, app))
    except Exception as error:
        _log.error("message %s was not handled: %s", found, place(error))
        raise TurnFailed(type(error).__name__) from None
    dispatcher.utter_message(json_message={"handled": found})


def heard(parsed: dict[str, Any], app: bootstrap.App) -> Heard:
    """What the NLU made of the message. A press has no intent and no utterance."""
    intent = parsed.get("intent") or {}
    sealed, opened = parsed.get("utterance"), parsed.get("opening")
    unread = app.wire.open(opened) if opened else []
    opening = tuple((message, utterance_from_json(json)) for message, json in unread)
    if intent.get("name") == "press" or sealed is None:
        return Heard(opening=opening)
    return Heard(
        opening=opening,
        intent=intent.get("name"),
        intent_confidence=float(intent.get("confidence") or 0.0),
        utterance=utterance_from_json(app.wire.open(sealed)),
    )
