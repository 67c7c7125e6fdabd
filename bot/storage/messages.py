"""The message log: written down first, handled once, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.screening.model import Incoming, Said, Screening, Stage, Turn
from bot.storage.audit import Entry
from bot.storage.base import Base, Row
from bot.storage.deleting import erase_rows, forget_held
from bot.storage.errors import Conflict, NoMessage
from bot.storage.sealing import Seal
from bot.storage.shapes import incoming_from, incoming_json, iso, screening_from, shown, utc
from bot.storage.tables import erasures, messages, sessions


@dataclass(frozen=True)
class Written:
    """`seq` in the transcript; `new`: written by this call; `handled`: done already; `same_body`: False means refuse
    (422).
    """

    seq: int
    new: bool
    handled: bool
    same_body: bool


@dataclass(frozen=True)
class Failure:
    """Why a handled message changed nothing. `code`: stale (409) or not_acceptable (422); `text`: what would do."""

    code: str
    text: str


@dataclass(frozen=True)
class Work:
    """A message to handle: what was sent, and the screening it meets, with its version for `apply`."""

    incoming: Incoming
    screening: Screening
    version: int


@dataclass(frozen=True)
class Before:
    """`known`: the message was written down before; `waiting`: some message of the session is not handled yet."""

    known: bool
    waiting: bool
    screening: Screening


@dataclass(frozen=True)
class News:
    """`messages`: the contract's objects. `waiting`: ids of messages that are not handled yet, oldest first."""

    messages: list[dict[str, Any]]
    screening: Screening
    waiting: list[str]


class Messages(Base):
    def work(self, session: str, message_id: str) -> Work | None:
        """The message and the screening as they stand together; None when it is done, or everything was erased.

        Raises NoSession, NoMessage.
        """
        with self.database.reading() as connection:
            if connection.execute(select(erasures.c.session).where(erasures.c.session == session)).first():
                return None
            row = self._row(connection, session)
            found = _visitors(connection, message_id)
        if found is None or found.session != session:
            raise NoMessage("There is no such message in this session.")
        if found.handled:
            return None
        seal = self._seal(row)
        screening = screening_from(seal.open(row.sealed_state))
        return Work(incoming_from(seal.open(found.sealed_incoming)), screening, row.version)

    def screening_of(self, message_id: str) -> Screening:
        """The screening in which the message was written. Raises NoMessage, NoSession."""
        with self.database.reading() as connection:
            found = _visitors(connection, message_id)
            row = None if found is None else self._row(connection, found.session)
        if row is None:
            raise NoMessage("There is no such message.")
        return screening_from(self._seal(row).open(row.sealed_state))

    def stage_of(self, message_id: str) -> Stage:
        """The stage of the message's session, without opening what is sealed. Raises NoMessage."""
        query = select(sessions.c.stage).join(messages, messages.c.session == sessions.c.id)
        with self.database.reading() as connection:
            stage = connection.execute(query.where(messages.c.client_id == message_id)).scalar()
        if stage is None:
            raise NoMessage("There is no such message.")
        return Stage(stage)

    def write_message(
        self, session: str, incoming: Incoming, body_hash: str, now: datetime, label: str = ""
    ) -> Written:
        """Write a visitor's message down before anything is done with it. Raises NoSession.

        `body_hash`: a hash of the request's body, which tells a retry from another message under the same id.
        `label`: what the transcript shows of a button. A text that comes before the consent is held unread.
        """
        with self.database.writing() as connection:
            row = self._row(connection, session, lock=True)
            seal = self._seal(row)
            body = seal.mark(body_hash)
            known = _visitors(connection, incoming.id)
            if known is not None:
                same = known.session == session and known.body_hash == body
                return Written(known.seq if same else 0, False, bool(known.handled) and same, same)
            seq: int = row.last_seq + 1
            values = {"session": session, "seq": seq, "source": "visitor", "kind": "info", "flags": "", "at": utc(now)}
            sealed = {
                "sealed_text": seal.seal(label or shown(incoming)),
                "sealed_incoming": seal.seal(incoming_json(incoming)),
            }
            held = row.stage == Stage.CONSENT.value and incoming.text is not None
            more = {"client_id": incoming.id, "body_hash": body, "handled": False, "held": held}
            connection.execute(messages.insert().values(**values, **sealed, **more))
            mine = sessions.c.id == session
            connection.execute(sessions.update().where(mine).values(last_seq=seq, touched_at=utc(now)))
        return Written(seq, True, False, True)

    def incoming(self, message_id: str) -> Incoming:
        """The message as the visitor sent it. Raises NoMessage when it never was, or its words were deleted."""
        with self.database.reading() as connection:
            found = _visitors(connection, message_id)
            if found is None or found.sealed_incoming is None:
                raise NoMessage("There is no such message.")
            row = self._row(connection, found.session)
        return incoming_from(self._seal(row).open(found.sealed_incoming))

    def handled(self, message_id: str) -> bool:
        """Raises NoMessage."""
        return bool(self._message(message_id).handled)

    def held(self, message_id: str) -> bool:
        """It came before the consent, so nobody may read it yet. Raises NoMessage."""
        return bool(self._message(message_id).held)

    def unhandled(self, session: str) -> list[str]:
        """Ids of the messages written down and not handled, oldest first."""
        here = messages.c
        query = select(here.client_id).where(here.session == session, here.handled.is_(False)).order_by(here.id)
        with self.database.reading() as connection:
            return list(connection.execute(query).scalars())

    def oldest_unhandled(self, limit: int = 100) -> list[tuple[str, str]]:
        """(session, message id) of what waits in all sessions, oldest first."""
        query = select(messages.c.session, messages.c.client_id).where(messages.c.handled.is_(False))
        with self.database.reading() as connection:
            return [tuple(row) for row in connection.execute(query.order_by(messages.c.id).limit(limit))]

    def apply(self, session: str, message_id: str, turn: Turn, now: datetime, version: int | None = None) -> str | None:
        """Store all that a message led to, in one transaction, or nothing. The referral's number if the turn made one.

        Does nothing when the message was handled meanwhile. A turn that asks for it erases the session, and only its
        last words stay (`farewell`). `version`: of the screening that the turn was decided on
        (`loaded`); raises Conflict when another turn came between. Raises NoSession, NoMessage.
        """
        with self.database.writing(durable=turn.erase or turn.referral is not None) as connection:
            row = self._row(connection, session, lock=True)
            if self._done(connection, session, message_id):
                return None
            if version is not None and version != row.version:
                raise Conflict("Another turn of this session was stored meanwhile.")
            if not turn.erase:
                return self._writing(connection, row, message_id, now).turn(turn)
            erase_rows(connection, session, utc(now), turn.said)
        self.database.forget_pages()
        return None

    def refuse(self, session: str, message_id: str, failure: Failure, now: datetime) -> None:
        """The message is done, and changed nothing but the log: it was stale or not acceptable."""
        with self.database.writing() as connection:
            row = self._row(connection, session, lock=True)
            if self._done(connection, session, message_id):
                return
            values = {"handled": True, "error": failure.code, "sealed_error": self._seal(row).seal(failure.text)}
            connection.execute(messages.update().where(messages.c.client_id == message_id).values(**values))
            mine = sessions.c.id == session
            connection.execute(sessions.update().where(mine).values(version=row.version + 1))  # `kept` has changed

    def failure(self, message_id: str) -> Failure | None:
        """Why a handled message changed nothing; None if it did. Raises NoMessage."""
        found = self._message(message_id)
        if found.error is None:
            return None
        with self.database.reading() as connection:
            row = self._row(connection, found.session)
        return Failure(found.error, self._seal(row).open(found.sealed_error))

    def messages(self, session: str, after: int = 0, of_reply: str | None = None) -> list[dict[str, Any]]:
        """The transcript after `seq`, as the contract's message objects. `of_reply`: only the answers to that
        message.
        """
        here = messages.c
        query = select(messages).where(here.session == session, here.seq > after, here.sealed_text.is_not(None))
        if of_reply is not None:
            query = query.where(here.answers_to == of_reply)
        with self.database.reading() as connection:
            row = self._row(connection, session)
            found = connection.execute(query.order_by(here.seq)).all()
        seal = self._seal(row)
        return [_contract(one, seal) for one in found]

    def news(self, session: str, after: int) -> News:
        """What a reader who has seen the transcript up to `after` must know, all of one moment. Raises NoSession."""
        here = messages.c
        mine = select(messages).where(here.session == session)
        with self.database.reading() as connection:
            row = self._row(connection, session)
            new = connection.execute(
                mine.where(here.seq > after, here.sealed_text.is_not(None)).order_by(here.seq)
            ).all()
            waits = select(here.client_id).where(here.session == session, here.handled.is_(False)).order_by(here.id)
            waiting = list(connection.execute(waits).scalars())
        seal = self._seal(row)
        return News([_contract(one, seal) for one in new], screening_from(seal.open(row.sealed_state)), waiting)

    def before(self, session: str, message_id: str) -> Before:
        """How things stand when a message comes in. Raises NoSession."""
        here = messages.c
        with self.database.reading() as connection:
            row = self._row(connection, session)
            known = connection.execute(select(here.id).where(here.client_id == message_id)).first() is not None
            waits = select(here.id).where(here.session == session, here.handled.is_(False)).limit(1)
            waiting = connection.execute(waits).first() is not None
        return Before(known, waiting, screening_from(self._seal(row).open(row.sealed_state)))

    def result(self, message_id: str) -> tuple[Failure | None, Any | None]:
        """Why a handled message changed nothing, None if it did; and the reply that was recorded, None if there is none.

        Raises NoMessage.
        """
        with self.database.reading() as connection:
            found = _visitors(connection, message_id)
            if found is None:
                raise NoMessage("There is no such message.")
            if found.error is None and found.sealed_reply is None:
                return None, None
            seal = self._seal(self._row(connection, found.session))
        failure = None if found.error is None else Failure(found.error, seal.open(found.sealed_error))
        return failure, None if found.sealed_reply is None else seal.open(found.sealed_reply)

    def add_turn(self, session: str, turn: Turn, now: datetime, version: int, entry: Entry | None = None) -> None:
        """Store a turn that no message led to (somebody joined, say), with its row of the audit trail. Raises NoSession,
        and Conflict as `apply` does.
        """
        with self.database.writing() as connection:
            row = self._row(connection, session, lock=True)
            if version != row.version:
                raise Conflict("Another turn of this session was stored meanwhile.")
            self._writing(connection, row, None, now).turn(turn)
            if entry is not None:
                entry.append(connection, now)

    def add_system_message(
        self,
        session: str,
        said: Said,
        now: datetime,
        source: str = "system",
        by: Mapping[str, str] | None = None,
    ) -> int:
        """Add a message of the system (an outage, say) or of a coordinator, `by` {"name","role"}. Its `seq`. Raises
        NoSession.
        """
        with self.database.writing() as connection:
            row = self._row(connection, session, lock=True)
            seq = self._writing(connection, row, None, now).said((said,), source, by)
            connection.execute(sessions.update().where(sessions.c.id == session).values(last_seq=seq))
        return seq

    def record_reply(self, message_id: str, reply: Any) -> None:
        """Keep the reply (JSON) that was given, so that the same id gets the same again. The first one stays."""
        with self.database.writing() as connection:
            found = _visitors(connection, message_id)
            if found is None:
                raise NoMessage("There is no such message.")
            row = self._row(connection, found.session)
            mine = (messages.c.client_id == message_id) & messages.c.sealed_reply.is_(None)
            connection.execute(messages.update().where(mine).values(sealed_reply=self._seal(row).seal(reply)))

    def reply(self, message_id: str) -> Any | None:
        """The reply that was recorded; None if there is none. Raises NoMessage."""
        found = self._message(message_id)
        if found.sealed_reply is None:
            return None
        with self.database.reading() as connection:
            row = self._row(connection, found.session)
        return self._seal(row).open(found.sealed_reply)

    def forget_held(self, now: datetime, session: str | None = None) -> int:
        """Delete messages held unread for too long, of one session or of all; how many. Looks before it locks."""
        which = messages.c.held & (messages.c.at < utc(now) - timedelta(minutes=self._held_minutes))
        if session is not None:
            which = which & (messages.c.session == session)
        with self.database.reading() as connection:
            if connection.execute(select(messages.c.id).where(which).limit(1)).first() is None:
                return 0
        with self.database.writing() as connection:
            count = forget_held(connection, which)
        self.database.forget_pages()
        return count

    def _message(self, message_id: str) -> Row:
        with self.database.reading() as connection:
            found = _visitors(connection, message_id)
        if found is None:
            raise NoMessage("There is no such message.")
        return found

    def _done(self, connection: Connection, session: str, message_id: str) -> bool:
        found = _visitors(connection, message_id)
        if found is None or found.session != session:
            raise NoMessage("There is no such message in this session.")
        return bool(found.handled)


def _visitors(connection: Connection, message_id: str) -> Row | None:
    return connection.execute(select(messages).where(messages.c.client_id == message_id)).one_or_none()


def _contract(row: Row, seal: Seal) -> dict[str, Any]:
    shown = {
        "seq": row.seq,
        "from": row.source,
        "kind": row.kind,
        "text": seal.open(row.sealed_text),
        "at": iso(row.at),
        "flags": row.flags.split(),
    }
    return shown if row.sealed_by is None else {**shown, "by": seal.open(row.sealed_by)}
