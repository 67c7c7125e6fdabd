"""The two ends of the pipeline: words come in by their reference, and nothing with words in it goes out.

Between them a message holds the words as `text`. A button, value or command has none: its intent is `press` from the start,
and every component in between leaves it alone. Ordinary text (`rasa shell`, `rasa test`, training) passes as it is.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.rasa_parts import patches
from bot.rasa_parts.records import records
from bot.wire import message_id, place

PRESS = "press"
REFERENCE = "reference"  # message key: the text as Rasa got it
UTTERANCE = "utterance"  # message key: the sealed utterance
OPENING = "opening"  # message key: what came before consent, sealed: [[message id, utterance], ...]
_KEPT = {TEXT, INTENT, INTENT_RANKING_KEY, ENTITIES, UTTERANCE, OPENING}

patches.apply()


class Unfetched(Exception):
    """The message could not be read from the record now. Names the cause, never the words."""


def pressed(message: Message) -> bool:
    return bool((message.get(INTENT) or {}).get("name") == PRESS) if isinstance(message.get(INTENT), dict) else False


def typed(messages: list[Message]) -> list[Message]:
    """Those that hold words."""
    return [message for message in messages if not pressed(message)]


class PlainComponent(GraphComponent):
    """A component without settings and without anything to learn."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> GraphComponent:
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class MessageWords(PlainComponent):
    """Puts the stored words in the place of their reference. Raises Unfetched."""

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            found = message_id(message.get(TEXT) or "")
            if found is not None:
                _fetch(message, found)
        return messages


def _fetch(message: Message, wanted: str) -> None:
    try:
        incoming = records().incoming(wanted)
    except Exception as error:
        raise Unfetched(f"message {wanted}: {place(error)}") from None
    message.set(REFERENCE, message.get(TEXT))
    if incoming.text is None:
        message.set(INTENT, {"name": PRESS, "confidence": 1.0}, add_to_output=True)
    else:
        message.set(TEXT, incoming.text)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ForgetWords(PlainComponent):
    """Puts the reference back and drops tokens, features and everything else that holds or betrays words."""

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(REFERENCE) is not None:
                _forget(message)
        return messages


def _forget(message: Message) -> None:
    message.set(TEXT, message.get(REFERENCE))
    message.features = []
    for key in set(message.data) - _KEPT:
        del message.data[key]
