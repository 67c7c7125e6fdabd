"""Holds the language room's reading of a message under the key `utterance`, sealed."""

from __future__ import annotations

import logging
from datetime import date
from functools import cached_property

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.answers.model import Utterance
from bot.answers.speech import utterance_to_json
from bot.language.reader import Reader
from bot.rasa_parts.messages import OPENING, REFERENCE, UTTERANCE, PlainComponent, pressed
from bot.rasa_parts.records import records
from bot.wire import message_id, place

_log = logging.getLogger(__name__)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class UtteranceReader(PlainComponent):
    """Reads messages that came by reference. One that cannot be read counts as not understood, and is logged without
    its words: a message that always fails must not block its session for ever.

    The reader and its encoder are loaded with the first typed reply, which costs about a second once; a press needs neither.
    """

    @cached_property
    def reader(self) -> Reader:
        """Raises LanguageError: a language file that is wrong is a failure, not a message that nobody can read."""
        return Reader.load()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            found = message_id(message.get(REFERENCE) or "")
            if found is not None:
                self._open(message, found)
                if not pressed(message):
                    utterance = self._read(message.get(TEXT), found, *records().asked(found))
                    message.set(UTTERANCE, records().seal(utterance_to_json(utterance)), add_to_output=True)
        return messages

    def _open(self, message: Message, wanted: str) -> None:
        """What was said before consent, read now that it is allowed and about to be known who is chatting."""
        unread = records().opening(wanted)
        if unread:
            today, _ = records().asked(wanted)
            read = [[one, utterance_to_json(self._read(words, one, today, ""))] for one, words in unread]
            message.set(OPENING, records().seal(read), add_to_output=True)

    def _read(self, text: str, wanted: str, today: date, ask: str) -> Utterance:
        reader = self.reader
        try:
            return reader.read(text, today, ask)
        except Exception as error:
            _log.error("message %s could not be read: %s", wanted, place(error))
            return Utterance(text=text)
