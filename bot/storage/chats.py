"""Chats in which the study team is wanted or present. Lists say why, and hold nothing that anybody wrote."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.engine import Connection

from bot.screening.model import Said, Screening, Stage
from bot.screening.takeover import told
from bot.storage.audit import Entry
from bot.storage.base import Base, Row
from bot.storage.desk import ALL
from bot.storage.errors import SomebodyElse
from bot.storage.shapes import iso, screening_from, utc
from bot.storage.tables import messages, referrals, sessions
from bot.storage.tables_out import screening_facts

EVERY = frozenset({ALL})


class Chats(Base):
    def open_chats(
        self, now: datetime, unanswered_minutes: int, days: int, trials: frozenset[str] = EVERY
    ) -> list[dict[str, Any]]:
        """Chats of the last `days` that somebody of the team should look at, those that wait longest first.

        {"session","trial","cohort","stage","because": [asked|flagged|unanswered|here],"since","flags","flagged_at","person",
        "here_since","handed_off","number","can_join","last_seq"}; `person`: {"name","role","account"} of who is in it, or
        None; `number`: of its referral. `unanswered`: a message of the visitor waits for longer than `unanswered_minutes`. A
        chat that the visitor has not agreed to yet cannot be joined.
        """
        young = utc(now) - timedelta(days=days)
        with self.database.reading() as connection:
            waiting = _waiting(connection, utc(now) - timedelta(minutes=unanswered_minutes))
            recent = sessions.c.handed_off.in_((False, True)) & (sessions.c.touched_at > young)  # as the index has them
            rows = connection.execute(select(sessions).where(_wanted(), recent)).all()
            late = set(waiting) - {row.id for row in rows}
            rows += connection.execute(select(sessions).where(sessions.c.id.in_(late))).all()
            found = self._chats(connection, [row for row in rows if {ALL, row.trial} & trials], waiting)
        return sorted(found, key=lambda chat: str(chat["since"]))

    def chat(self, session: str, now: datetime, unanswered_minutes: int) -> dict[str, Any]:
        """One chat as `open_chats` has it; "because" is empty and "since" None where nobody is wanted. Raises NoSession."""
        with self.database.reading() as connection:
            row = self._row(connection, session)
            waiting = _waiting(connection, utc(now) - timedelta(minutes=unanswered_minutes), session)
            return self._chats(connection, [row], waiting)[0]

    def attend(self, session: str, now: datetime, by: str) -> None:
        """Somebody of the team has seen to what was asked or flagged until now. Raises NoSession."""
        with self.database.writing() as connection:
            self._row(connection, session, lock=True)
            connection.execute(sessions.update().where(sessions.c.id == session).values(attended_at=utc(now)))
            Entry(by, "chat_attended", session).append(connection, now)

    def write_as(self, session: str, account: str, words: str, now: datetime) -> int:
        """A message of the coordinator who is in the chat, with its row of the audit trail; its `seq`. Raises NoSession, and
        SomebodyElse unless it is this account that has joined.
        """
        with self.database.writing() as connection:
            row = self._row(connection, session, lock=True)
            screening = self._screening(row)
            if not in_chat(screening, account):
                raise SomebodyElse(screening.person)
            by = told(screening.person or {})
            seq = self._writing(connection, row, None, now).said((Said("person", words),), "coordinator", by)
            connection.execute(sessions.update().where(sessions.c.id == session).values(last_seq=seq))
            Entry(account, "chat_written", session, {"message": seq}).append(connection, now)
        return seq

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

    def _chats(self, connection: Connection, rows: list[Row], waiting: dict[str, datetime]) -> list[dict[str, Any]]:
        flags = _flags(connection, [row.id for row in rows if row.flagged_at is not None])
        cohorts = _pairs(connection, screening_facts.c.id, screening_facts.c.cohort, [row.facts for row in rows])
        sent = [row.id for row in rows if row.handed_off]
        numbers = _pairs(connection, referrals.c.session, referrals.c.number, sent)
        return [
            {
                **self._chat(row, waiting.get(row.id)),
                "cohort": cohorts.get(row.facts),
                "flags": flags.get(row.id, []),
                "number": numbers.get(row.id),
            }
            for row in rows
        ]

    def _chat(self, row: Row, waiting: datetime | None) -> dict[str, Any]:
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
            "since": iso(min(why.values())) if why else None,
            "person": None if row.person_since is None else _person(self._screening(row)),
            "flagged_at": None if row.flagged_at is None else iso(row.flagged_at),
            "here_since": None if row.person_since is None else iso(row.person_since),
            "handed_off": row.handed_off,
            "can_join": row.stage != Stage.CONSENT.value,
            "last_seq": row.last_seq,
        }

    def _screening(self, row: Row) -> Screening:
        return screening_from(self._seal(row).open(row.sealed_state))


def in_chat(screening: Screening, account: str) -> bool:
    """Whether it is this account that has joined."""
    return screening.person is not None and screening.person.get("account") == account


def _person(screening: Screening) -> dict[str, str] | None:
    return None if screening.person is None else dict(screening.person)


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


def _waiting(connection: Connection, before: datetime, session: str | None = None) -> dict[str, datetime]:
    """Sessions whose oldest message that is not handled came before a moment, and when it came."""
    here = messages.c
    query = select(here.session, here.at).where(here.handled.is_(False), here.at < before).order_by(here.id.desc())
    if session is not None:
        query = query.where(here.session == session)
    return {row.session: row.at for row in connection.execute(query.limit(1000))}


def _flags(connection: Connection, wanted: list[str]) -> dict[str, list[str]]:
    here = messages.c
    query = select(here.session, here.flags).where(here.session.in_(wanted), here.flags != "")
    found: dict[str, set[str]] = {}
    for row in connection.execute(query) if wanted else ():
        found.setdefault(row.session, set()).update(row.flags.split())
    return {session: sorted(flags) for session, flags in found.items()}


def _pairs(connection: Connection, key: Any, value: Any, wanted: list[str | None]) -> dict[str | None, Any]:
    known = [one for one in wanted if one is not None]
    rows = connection.execute(select(key, value).where(key.in_(known))).all() if known else []
    return {row[0]: row[1] for row in rows}
