"""One visitor's message from the door to the reply: written down first, handled once, never lost in silence.

A message is sent to Rasa only while its session's lock is held, older ones first, and only after a look whether it was
handled meanwhile. Whether it was handled is what our record says, not what Rasa answers.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from anyio import to_thread

from bot.screening.model import Heard, Said
from bot.storage import Failure, NoMessage, NoSession, StorageBusy
from bot.web import asking
from bot.web.bodies import Sent
from bot.web.errors import Refused
from bot.web.rasa_channel import RasaChannel
from bot.web.sentences import fill, sentences
from bot.web.turns import Turns

if TYPE_CHECKING:
    from bot.bootstrap import App

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Admitted:
    """A message that is written down. `seq` in the transcript; `done`: it was handled before; `for_person`: somebody of the
    team is in the chat.
    """

    seq: int
    done: bool
    for_person: bool = False


class Posting:
    def __init__(self, app: App, rasa: RasaChannel, turns: Turns) -> None:
        self.app = app
        self.rasa = rasa
        self.turns = turns

    async def post(self, session: str, sent: Sent) -> dict[str, Any]:
        """The reply {"state","messages"}. Raises Refused, NoSession, StorageBusy."""
        unbound = sent.incoming.command is None and sent.incoming.ask is None
        if unbound and self.turns.taken(session) and await to_thread.run_sync(self._collides, session, sent):
            raise Refused("busy", state=await self.state(session))
        async with self.turns.lock(session):
            try:
                return await self._post(session, sent)
            finally:
                self.turns.ring(session)

    async def state(self, session: str) -> dict[str, Any]:
        return await to_thread.run_sync(self.app.state, session)

    async def drain(self, session: str, last: str | None = None) -> bool:
        """Handle what waits in the session, oldest first, up to `last`. False as soon as one cannot be handled.

        The caller holds the session's lock.
        """
        for message_id in await to_thread.run_sync(self._waiting, session):
            if not await self._handled(session, message_id):
                return False
            if message_id == last:
                break
            await to_thread.run_sync(self._tell_out_of_turn, session, message_id)
        return True

    async def _post(self, session: str, sent: Sent) -> dict[str, Any]:
        admitted = await self._admit(session, sent)
        if admitted.for_person:
            self.turns.ring(session)  # they see it before Rasa has
        if not admitted.done and not await self.drain(session, sent.incoming.id):
            await to_thread.run_sync(self._tell_kept, session, admitted.seq)
            raise Refused("kept", state=await self.state(session), retry_after=self.app.settings.retry_seconds)
        return await to_thread.run_sync(self._reply, session, sent.incoming.id, admitted)

    async def _admit(self, session: str, sent: Sent) -> Admitted:
        try:
            return await to_thread.run_sync(self._write, session, sent)
        except Refused as refused:
            if refused.state is None:
                refused.state = await self.state(session)
            raise

    async def _handled(self, session: str, message_id: str) -> bool:
        if not await self.rasa.handle(session, message_id):
            _log.warning("message %s was not handled by Rasa", message_id)
            await to_thread.run_sync(self._hand_to_person, session, message_id)
        return await to_thread.run_sync(self._done, message_id)

    # What follows runs in a thread and talks to the database.

    def _write(self, session: str, sent: Sent) -> Admitted:
        app, incoming, label, for_person = self.app, sent.incoming, "", False
        before = app.store.before(session, incoming.id)
        if not before.known:
            screening = before.screening
            incoming = asking.bound(incoming, screening)
            unbound = sent.incoming.ask is None and incoming.command is None
            for_person = screening.person is not None
            if unbound and not for_person and before.waiting:
                raise Refused("busy")
            label = asking.label(incoming, screening, app.world(screening))
        written = app.store.write_message(session, incoming, sent.body_hash, app.now(), label)
        if not written.same_body:
            raise Refused("id_reused")
        return Admitted(written.seq, written.handled, for_person)

    def _collides(self, session: str, sent: Sent) -> bool:
        """It is new, and meant for the bot, which answers one thing at a time. Raises NoSession."""
        return not self._known(sent.incoming.id) and self.app.store.session(session).person_since is None

    def _hand_to_person(self, session: str, message_id: str) -> None:
        """Rasa could not read it, but somebody of the team is in the chat: then it needs no more than to be seen."""
        try:
            if self.app.store.session(session).person_since is not None:
                self.app.turn(session, message_id, Heard())
        except (NoMessage, NoSession):
            return

    def _known(self, message_id: str) -> bool:
        try:
            self.app.store.handled(message_id)
        except NoMessage:
            return False
        return True

    def _done(self, message_id: str) -> bool:
        """Handled, or erased by its own turn."""
        try:
            return self.app.store.handled(message_id)
        except NoMessage:
            return True

    def _waiting(self, session: str) -> list[str]:
        return self.app.store.unhandled(session)

    def _reply(self, session: str, message_id: str, admitted: Admitted) -> dict[str, Any]:
        """What was said to this message. The first reply is kept, and every retry gets that one. Raises Refused."""
        store = self.app.store
        try:
            failure, kept = store.result(message_id)
            if failure is not None:
                raise self._refusal(failure, session)
            if admitted.done and kept is not None:
                return dict(kept)
            since, state = self.app.news(session, admitted.seq - 1)
            reply = {"state": state, "messages": self._said(since, session, message_id, admitted)}
            store.record_reply(message_id, reply)
        except (NoMessage, NoSession):
            return self._farewell(session)
        return reply

    def _said(
        self, since: list[dict[str, Any]], session: str, message_id: str, admitted: Admitted
    ) -> list[dict[str, Any]]:
        """The visitor's message and all that followed; of a message handled before, only what was said to it."""
        if not admitted.done:
            return since
        answers = {one["seq"] for one in self.app.store.messages(session, admitted.seq, message_id)}
        return [one for one in since if one["seq"] == admitted.seq or one["seq"] in answers]

    def _refusal(self, failure: Failure, session: str) -> Refused:
        return Refused(failure.code, failure.text, self.app.state(session))

    def _farewell(self, session: str) -> dict[str, Any]:
        """The reply to a message that had everything deleted. Raises NoSession if nothing was."""
        receipt = self.app.store.receipt(session)
        if receipt is None:
            raise NoSession("There is no such session.")
        state: dict[str, Any] = {"status": "stopped", "question": None, "kept": [], "outcome": None}
        return {"state": state, "messages": self.app.store.farewell(session), "receipt": receipt}

    def _tell_kept(self, session: str, seq: int) -> None:
        """Tell the visitor in the transcript, once a message."""
        note = fill(sentences()["notes"]["kept"], {"emergency": self.app.settings.emergency_number})
        try:
            if not any(one["kind"] == "failure" for one in self.app.store.messages(session, seq)):
                self.app.store.add_system_message(session, Said("failure", note), self.app.now())
        except StorageBusy:
            _log.warning("the visitor could not be told in the transcript: the database is locked")

    def _tell_out_of_turn(self, session: str, message_id: str) -> None:
        """A kept message whose question was answered by another: not used, and the visitor is told so."""
        try:
            failure = self.app.store.failure(message_id)
            if failure is not None:
                said = Said("failure", sentences()["notes"]["out_of_turn"])
                self.app.store.add_system_message(session, said, self.app.now())
        except (NoMessage, NoSession):
            return


async def retry_waiting(posting: Posting, session: str) -> bool:
    """Handle what waits in a session that nobody is being served in. True if nothing waits any more."""
    lock = posting.turns.lock(session)
    if lock.locked():
        return True
    async with lock:
        done = await posting.drain(session)
    posting.turns.ring(session)
    return done
