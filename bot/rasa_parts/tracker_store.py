"""The tracker store that stores nothing: each turn starts from a small tracker made from our record.

A turn costs the same at any length, a restart loses nothing, any worker can take any turn, no event lies in Rasa's files.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME, REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rasa_parts import patches
from bot.rasa_parts.records import records
from bot.wire import place

FORM = "screening_form"
SLOT = "current_answer"

patches.apply()


class Unreachable(Exception):
    """The record could not be asked. Names the cause only."""


class RecordTrackerStore(TrackerStore):
    """Knows the sessions of our record and no others. Named in endpoints.yml."""

    def __init__(self, domain: Domain | None, event_broker: EventBroker | None = None, **_: Any) -> None:
        super().__init__(domain, event_broker)
        records()  # built while the server starts, not while the first visitor waits

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The tracker a turn needs: the form active, its one slot asked for, listening. None for an unknown session."""
        try:
            known = records().exists(sender_id)
        except Exception as error:
            raise Unreachable(place(error)) from None
        if not known:
            return None
        tracker = self.init_tracker(sender_id)
        tracker.update_with_events(_opening(), self.domain)
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Nothing: the actions have stored what counts."""

    async def keys(self) -> Iterable[str]:
        return ()


def _opening() -> list[Event]:
    return [
        ActionExecuted(ACTION_SESSION_START_NAME),
        SessionStarted(),
        ActionExecuted(ACTION_LISTEN_NAME),
        ActionExecuted(FORM),
        ActiveLoop(FORM),
        SlotSet(REQUESTED_SLOT, SLOT),
        ActionExecuted(ACTION_LISTEN_NAME),
    ]
