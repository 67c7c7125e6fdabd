"""Chats in which the study team is wanted or present. Lists say why, and hold nothing that anybody wrote."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.engine import Connection

from bot.screening.model import Stage
from bot.storage.base import Base, Row
from bot.storage.shapes import iso, screening_from, utc
from bot.storage.tables import messages, sessions


class Chats(Base):
    def open_chats(self, now: datetime, unanswered_minutes: int, days: int) -> list[dict[str, Any]]:
        """Chats of the last `days` that somebody of the team should look at, those that wait longest first.

        {"session","trial","stage","because": [asked|flagged|unanswered|here],"since","flags","person","handed_off",
        "can_join","last_seq"}; `person`: {"name","role"} of who is in it, or None. `unanswered`: a message of the visitor
        waits for longer than `unanswered_minutes`. A chat that the visitor has not agreed to yet cannot be joined.
        """
        young = utc(now) - timedelta(days=days)
        with self.database.reading() as connection:
            waiting = _waiting(connection, utc(now) - timedelta(minutes=unanswered_minutes))
            rows = connection.execute(select(sessions).where(_wanted(), sessions.c.touched_at > young)).all()
            late = set(waiting) - {row.id for row in rows}
            rows += connection.execute(select(sessions).where(sessions.c.id.in_(late))).all()
            flags = _flags(connection, [row.id for row in rows if row.flagged_at is not None])
        found = [self._chat(row, waiting.get(row.id), flags.get(row.id, [])) for row in rows]
        return sorted(found, key=lambda chat: str(chat["since"]))

    def attend(self, session: str, now: datetime) -> None:
        """Somebody of the team has seen to what was asked or flagged until now. Raises NoSession."""
        with self.database.writing() as connection:
            self._row(connection, session, lock=True)
            connection.execute(sessions.update().where(sessions.c.id == session).values(attended_at=utc(now)))

    def readable_from(self, session: str) -> int | None:
        """The first `seq` that the team may read: 1 after consent to share, else the first one after the visitor asked
        for a person or a person came in; None when neither happened. Raises NoSession.
        """
        with self.database.reading() as connection:
            row = self._row(connection, session)
            if row.handed_off:
                return 1
            moments = [moment for moment in (row.asked_person_at, row.person_since) if moment is not None]
            if not moments:
                return None
            here = messages.c
            since = (here.session == session) & (here.at >= min(moments))
            first: int | None = connection.execute(select(here.seq).where(since).order_by(here.seq).limit(1)).scalar()
        return row.last_seq + 1 if first is None else first

    def _chat(self, row: Row, waiting: datetime | None, flags: list[str]) -> dict[str, Any]:
        reasons = {
            "asked": _open(row, row.asked_person_at),
            "flagged": _open(row, row.flagged_at),
            "unanswered": waiting,
            "here": row.person_since,
        }
        why = {reason: moment for reason, moment in reasons.items() if moment is not None}
        return {
            "session": row.id,
            "trial": row.trial,
            "stage": row.stage,
            "because": list(why),
            "since": iso(min(why.values())),
            "flags": flags,
            "person": self._person(row),
            "handed_off": row.handed_off,
            "can_join": row.stage != Stage.CONSENT.value,
            "last_seq": row.last_seq,
        }

    def _person(self, row: Row) -> dict[str, str] | None:
        if row.person_since is None:
            return None
        person = screening_from(self._seal(row).open(row.sealed_state)).person
        return None if person is None else dict(person)


def _open(row: Row, moment: datetime | None) -> datetime | None:
    """The moment, unless the team has seen to it since."""
    return None if moment is None or (row.attended_at is not None and row.attended_at >= moment) else moment


def _wanted() -> Any:
    here = sessions.c
    unseen = [
        and_(moment.is_not(None), or_(here.attended_at.is_(None), here.attended_at < moment))
        for moment in (here.asked_person_at, here.flagged_at)
    ]
    return or_(here.person_since.is_not(None), *unseen)


def _waiting(connection: Connection, before: datetime) -> dict[str, datetime]:
    """Sessions whose oldest message that is not handled came before a moment, and when it came."""
    here = messages.c
    query = select(here.session, here.at).where(here.handled.is_(False), here.at < before).order_by(here.id.desc())
    return {row.session: row.at for row in connection.execute(query.limit(1000))}


def _flags(connection: Connection, wanted: list[str]) -> dict[str, list[str]]:
    here = messages.c
    query = select(here.session, here.flags).where(here.session.in_(wanted), here.flags != "")
    found: dict[str, set[str]] = {}
    for row in connection.execute(query) if wanted else ():
        found.setdefault(row.session, set()).update(row.flags.split())
    return {session: sorted(flags) for session, flags in found.items()}
