"""The coordinators' desk: the queue, the search, states with an optimistic lock, notes and findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from bot.storage import facts
from bot.storage.audit import append
from bot.storage.base import Base, Row
from bot.storage.marking import mark, summary, wanted
from bot.storage.shapes import iso, utc
from bot.storage.tables import messages, referral_tombstones, referrals, sessions
from bot.storage.tables_desk import contact_marks, desk_notes

ALL = "*"


@dataclass(frozen=True)
class Asked:
    """What the queue shows. `trials`: those the account belongs to ("*" for all). `states` empty: every one."""

    trials: frozenset[str]
    states: tuple[str, ...] = ()
    outcome: str = ""
    cohort: str = ""
    flag: str = ""
    owner: str = ""
    before: datetime | None = None  # only what came before
    newest_first: bool = True
    page: int = 1
    size: int = 50


@dataclass(frozen=True)
class Change:
    """A step at the desk. `version`: of the referral as the coordinator saw it."""

    number: str
    version: int
    state: str
    by: str
    text: str = ""
    owner: str | None = None
    on_day: date | None = None
    contacted: bool = False
    enrolled: bool = False


@dataclass(frozen=True)
class Overtaken:
    """Somebody else was faster: who has it now, and its state."""

    owner: str | None
    state: str


class Desk(Base):
    def queue(self, asked: Asked) -> tuple[list[dict[str, Any]], int]:
        """(the page's referrals, how many there are in all). Only the page's rows are opened, for their names.

        Which ones they are is found in the queue's index alone: the rows themselves are long.
        """
        where, here = _where(asked), referrals.c
        order = here.created_at.desc() if asked.newest_first else here.created_at
        query = select(here.number).where(*where).order_by(order, here.number)
        with self.database.reading() as connection:
            count = connection.execute(select(func.count()).select_from(referrals).where(*where)).scalar_one()
            numbers = connection.execute(query.limit(asked.size).offset((asked.page - 1) * asked.size)).scalars().all()
            whole = select(referrals, sessions.c.sealed_key).join(sessions).where(here.number.in_(numbers))
            rows = {row.number: row for row in connection.execute(whole).all()} if numbers else {}
        return [self._shown(rows[number]) for number in numbers if number in rows], count

    def counts(self, trials: frozenset[str], overdue_before: datetime | None = None) -> dict[str, int]:
        """How many referrals are in each state; "overdue": of new and claimed ones that came before."""
        here, mine = referrals.c, _of_trials(trials)
        with self.database.reading() as connection:
            query = select(here.state, func.count()).where(*mine).group_by(here.state)
            found = {state: int(count) for state, count in connection.execute(query).all()}
            if overdue_before is not None:
                late = (*mine, here.state.in_(("new", "claimed")), here.created_at < utc(overdue_before))
                found["overdue"] = connection.execute(
                    select(func.count()).select_from(referrals).where(*late)
                ).scalar_one()
        return found

    def search(self, text: str, trials: frozenset[str], limit: int = 50) -> list[dict[str, Any]]:
        """Referrals whose contact has every word of `text`: a name's word, a whole phone number or address."""
        with self.database.reading() as connection:
            found: set[str] | None = None
            for choices in wanted(text)[:8]:
                hashed = [one for choice in choices for one in self._master.marks(choice)]
                query = select(contact_marks.c.session).where(contact_marks.c.mark.in_(hashed))
                matching = set(connection.execute(query).scalars())
                found = matching if found is None else found & matching
            here = referrals.c
            which = (here.session.in_(sorted(found or ())[:500]), *_of_trials(trials))
            query = (
                select(referrals, sessions.c.sealed_key).join(sessions).where(*which).order_by(here.created_at.desc())
            )
            rows = connection.execute(query.limit(limit)).all()
        return [self._shown(row) for row in rows]

    def alike(self, number: str) -> list[dict[str, Any]]:
        """Other referrals with the same phone number, address, or all words of the name: possible duplicates."""
        with self.database.reading() as connection:
            mine = connection.execute(select(referrals).where(referrals.c.number == number)).one_or_none()
            if mine is None:
                return []
            own = connection.execute(select(contact_marks).where(contact_marks.c.session == mine.session)).all()
            same = select(contact_marks).where(contact_marks.c.mark.in_([one.mark for one in own]))
            others = [one for one in connection.execute(same).all() if one.session != mine.session]
            found = _alike(own, others)
            query = (
                select(referrals, sessions.c.sealed_key).join(sessions).where(referrals.c.session.in_(sorted(found)))
            )
            rows = connection.execute(query).all()
        return [{**self._shown(row), "same": sorted(found[row.session])} for row in rows if row.trial == mine.trial]

    def change(self, change: Change, now: datetime) -> Overtaken | None:
        """Take the step, with its note and its row of the audit trail; None, or who was faster. Raises LookupError for a
        number that is not there (any more)."""
        with self.database.writing(durable=True) as connection:
            row = self._locked(connection, change.number)
            if row is None:
                raise LookupError("There is no such referral.")
            if row.version != change.version:
                return Overtaken(row.owner, row.state)
            first = change.contacted and row.contacted_at is None
            values = {"state": change.state, "version": row.version + 1, "owner": change.owner, "on_day": change.on_day}
            if first:
                values["contacted_at"] = utc(now)
            connection.execute(referrals.update().where(referrals.c.number == change.number).values(**values))
            mine = sessions.c.id == row.session  # whoever works on the referral has seen to what was asked in the chat
            connection.execute(sessions.update().where(mine).values(attended_at=utc(now)))
            self._note(connection, row.session, change.by, "state", change.state, {"text": change.text}, now)
            if change.contacted or change.enrolled:
                facts.progress(connection, change.number, utc(now), change.enrolled)
            append(connection, now, change.by, "state_changed", change.number, {"from": row.state, "to": change.state})
        return None

    def find(self, number: str, by: str, criterion: str, finding: str, text: str, now: datetime) -> None:
        """A coordinator's own finding on one criterion; the bot's stays. Raises LookupError."""
        with self.database.writing(durable=True) as connection:
            row = self._locked(connection, number)
            if row is None:
                raise LookupError("There is no such referral.")
            self._note(connection, row.session, by, "finding", criterion, {"finding": finding, "text": text}, now)
            append(connection, now, by, "finding_noted", number, {"criterion": criterion, "finding": finding})

    def notes(self, session: str) -> list[dict[str, Any]]:
        """Oldest first: {"at","author","kind","about", and "text" or "finding","text"}."""
        with self.database.reading() as connection:
            seal = self._seal(self._row(connection, session))
            query = select(desk_notes).where(desk_notes.c.session == session).order_by(desk_notes.c.id)
            rows = connection.execute(query).all()
        return [
            {"at": iso(row.at), "author": row.author, "kind": row.kind, "about": row.about, **seal.open(row.sealed)}
            for row in rows
        ]

    def withdrawn(
        self, trials: frozenset[str], limit: int = 20, owner: str = "", since: datetime | None = None
    ) -> list[dict[str, Any]]:
        """Those not to be contacted any more, newest first: {"number","trial","created_at","withdrawn_at"}. `owner`: only
        those that this account had claimed."""
        here = referral_tombstones.c
        query = select(referral_tombstones).order_by(here.withdrawn_at.desc()).limit(limit)
        if ALL not in trials:
            query = query.where(here.trial.in_(sorted(trials)))
        if owner:
            query = query.where(here.owner == owner)
        if since is not None:
            query = query.where(here.withdrawn_at >= utc(since))
        with self.database.reading() as connection:
            rows = connection.execute(query).all()
        plain = [{"number": row.number, "trial": row.trial} for row in rows]
        times = [{"created_at": iso(row.created_at), "withdrawn_at": iso(row.withdrawn_at)} for row in rows]
        return [{**one, **when} for one, when in zip(plain, times, strict=True)]

    def mark_again(self) -> int:
        """Codes and marks of every referral anew: after a new key, and for referrals of before there were any."""
        with self.database.writing(durable=True) as connection:
            rows = connection.execute(select(referrals, sessions.c.sealed_key).join(sessions)).all()
            for row in rows:
                content = self._seal(row).open(row.sealed)
                flagged = select(messages.c.flags).where((messages.c.session == row.session) & (messages.c.flags != ""))
                alarms = {flag for one in connection.execute(flagged).scalars() for flag in one.split()}
                values = summary(content, alarms)
                connection.execute(referrals.update().where(referrals.c.number == row.number).values(**values))
                mark(connection, row.session, content["contact"], self._master.marks)
        return len(rows)

    def _locked(self, connection: Connection, number: str) -> Row | None:
        """The referral, with its session locked before it: an erasure locks in the same order, and comes before or after.
        Raises NoSession, which is a LookupError, if it came between."""
        session = connection.execute(select(referrals.c.session).where(referrals.c.number == number)).scalar()
        if session is None:
            return None
        self._row(connection, session, lock=True)
        return connection.execute(select(referrals).where(referrals.c.number == number).with_for_update()).one_or_none()

    def _note(
        self,
        connection: Connection,
        session: str,
        by: str,
        kind: str,
        about: str,
        content: Mapping[str, str],
        now: datetime,
    ) -> None:
        seal = self._seal(self._row(connection, session))
        values = {"session": session, "at": utc(now), "author": by, "kind": kind, "about": about}
        connection.execute(desk_notes.insert().values(**values, sealed=seal.seal(dict(content))))

    def _shown(self, row: Row) -> dict[str, Any]:
        contact = self._seal(row).open(row.sealed)["contact"]
        return {
            "number": row.number, "trial": row.trial, "kind": row.kind, "created_at": iso(row.created_at),
            "state": row.state, "version": row.version, "owner": row.owner, "outcome": row.outcome,
            "cohort": row.cohort, "doubts": row.doubts, "flags": row.flags.split(), "linked_to": row.linked_to,
            "on_day": None if row.on_day is None else row.on_day.isoformat(),
            "remind_on": None if row.remind_on is None else row.remind_on.isoformat(),
            "name": contact.get("name"),
        }  # fmt: skip


def _where(asked: Asked) -> list[Any]:
    here, found = referrals.c, [*_of_trials(asked.trials)]
    if asked.states:
        found.append(here.state.in_(asked.states))
    for column, value in ((here.outcome, asked.outcome), (here.cohort, asked.cohort), (here.owner, asked.owner)):
        if value:
            found.append(column == value)
    if asked.flag == "doubts":
        found.append(here.doubts > 0)
    elif asked.flag:
        found.append(here.flags.contains(asked.flag, autoescape=True))
    if asked.before is not None:
        found.append(here.created_at < utc(asked.before))
    return found


def _of_trials(trials: frozenset[str]) -> tuple[Any, ...]:
    return () if ALL in trials else (referrals.c.trial.in_(sorted(trials)),)


def _alike(own: Iterable[Row], others: Iterable[Row]) -> dict[str, set[str]]:
    """What each other session has in common: phone, email, or every word of the name (two at least)."""
    names = {one.mark for one in own if one.kind == "name"}
    found: dict[str, set[str]] = {}
    shared: dict[str, set[str]] = {}
    for one in others:
        if one.kind == "name":
            shared.setdefault(one.session, set()).add(one.mark)
        else:
            found.setdefault(one.session, set()).add(one.kind)
    for session, words in shared.items():
        if len(names) >= 2 and words == names:
            found.setdefault(session, set()).add("name")
    return found
