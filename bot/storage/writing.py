"""Writes one turn, all of it, inside a transaction that the caller holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from bot.answers.model import Answer
from bot.eligibility.shape import assessment_json
from bot.screening.model import NewReferral, Said, Screening, Stage, Turn
from bot.storage import facts
from bot.storage.deleting import forget_held
from bot.storage.marking import Marks, mark, summary
from bot.storage.sealing import Seal
from bot.storage.shapes import answer_json, screening_json, utc
from bot.storage.tables import answers, consents, messages, outbox, referrals, sessions

ALARMING = ("crisis", "emergency", "adverse_event", "abuse")


class Numbers(Protocol):
    """Referral numbers, as the handoff room makes and reads them (`bot.handoff.numbers`)."""

    def draw(self) -> str: ...

    def validate(self, text: str) -> str | None: ...


@dataclass(frozen=True)
class Writing:
    """A turn being written: on the session `row` (locked), answering `message` (None: the greeting). `now`: UTC,
    naive.
    """

    connection: Connection
    row: Any
    seal: Seal
    now: datetime
    message: str | None
    numbers: Numbers
    marks: Marks

    def turn(self, turn: Turn) -> str | None:
        """Store it. Returns the referral's number if the turn made or renewed one.

        `{referral}` in what the bot says is filled with the number: it is told only with the transaction that stores
        it.
        """
        number = self._referral(turn.screening, turn.referral) if turn.referral else turn.screening.referral
        screening = _with_number(turn.screening, number)
        if self.message is not None:
            self._handled(turn.flags)
        last = self.said(tuple(_filled(said, number) for said in turn.said))
        self._answers(turn)
        self._consents(screening)
        self._held(screening)
        facts.record(self.connection, self.row, self.seal.open(self.row.sealed_state), turn, self.now)
        values: dict[str, Any] = {
            "sealed_state": self.seal.seal(screening_json(screening)),
            "stage": screening.stage.value,
            "version": self.row.version + 1,
            "last_seq": last,
            "handed_off": self.row.handed_off or number is not None,
            "touched_at": self.now,
            **self._people(turn),
        }
        if turn.assessment is not None:
            values["sealed_assessment"] = self.seal.seal(assessment_json(turn.assessment))
        self.connection.execute(sessions.update().where(sessions.c.id == self.row.id).values(**values))
        return number if turn.referral else None

    def _people(self, turn: Turn) -> dict[str, Any]:
        """Whether the team is wanted in this chat, and whether somebody of it is here."""
        values: dict[str, Any] = {}
        if turn.wants_person is not None:
            values["asked_person_at"] = self.now if turn.wants_person else None
        if any(flag in ALARMING for flag in turn.flags):
            values["flagged_at"] = self.now
        here = turn.screening.person is not None
        if here != (self.row.person_since is not None):
            values |= {"person_since": self.now if here else None, "attended_at": self.now}
        return values

    def said(self, said: tuple[Said, ...], source: str = "bot", by: Mapping[str, str] | None = None) -> int:
        """Append to the log. `by`: the coordinator who writes. The session's last `seq`, which the caller stores."""
        last: int = self.row.last_seq
        for one in said:
            last += 1
            values = {"session": self.row.id, "seq": last, "source": source, "kind": one.kind, "at": self.now}
            more = {"sealed_text": self.seal.seal(one.text), "answers_to": self.message}
            if by is not None:
                more["sealed_by"] = self.seal.seal(dict(by))
            self.connection.execute(messages.insert().values(flags="", handled=True, held=False, **values, **more))
        return last

    def _handled(self, flags: tuple[str, ...]) -> None:
        values: dict[str, Any] = {"handled": True}
        if flags:
            values["flags"] = " ".join(flags)
        self.connection.execute(messages.update().where(messages.c.client_id == self.message).values(**values))

    def _referral(self, screening: Screening, wanted: NewReferral) -> str:
        """The session's referral: a session has one. What comes later (a reminder made a handoff) renews it under its
        number.
        """
        mine = referrals.c.session == self.row.id
        number: str | None = self.connection.execute(select(referrals.c.number).where(mine)).scalar()
        values = {
            "kind": wanted.kind,
            "remind_on": wanted.remind_on,
            "linked_to": self.numbers.validate(wanted.linked_to or ""),  # other words stay sealed, in the contact
            "sealed": self.seal.seal(_content(screening, wanted)),
            "invited_by": self.row.invited_by if wanted.invited else None,
            **summary(_content(screening, wanted), self._alarms()),
        }
        mark(self.connection, self.row.id, wanted.contact, self.marks)
        if values["invited_by"] is not None:
            values["linked_to"] = self._number_of(self.row.invited_by)
        if number is not None:
            self.connection.execute(referrals.update().where(mine).values(**values))
            self.connection.execute(outbox.insert().values(number=number, what="renewed", created_at=self.now))
            return number
        number = self.numbers.draw()
        made = {"number": number, "session": self.row.id, "trial": self.row.trial, "created_at": self.now}
        self.connection.execute(referrals.insert().values(**made, **values))
        self.connection.execute(outbox.insert().values(number=number, what="referral", created_at=self.now))
        invited = referrals.c.invited_by == self.row.id  # those who were first
        self.connection.execute(referrals.update().where(invited).values(linked_to=number))
        return number

    def _alarms(self) -> set[str]:
        """The flags of the visitor's messages, this one's too."""
        flagged = select(messages.c.flags).where((messages.c.session == self.row.id) & (messages.c.flags != ""))
        return {flag for flags in self.connection.execute(flagged).scalars() for flag in flags.split()}

    def _number_of(self, session: str) -> str | None:
        number: str | None = self.connection.execute(
            select(referrals.c.number).where(referrals.c.session == session)
        ).scalar()
        return number

    def _answers(self, turn: Turn) -> None:
        """Append to the history: a new answer supersedes the one before it, a dropped one is dated. Nothing is
        overwritten.
        """
        here, run = answers.c, self.connection.execute
        current = (here.session == self.row.id) & here.superseded_by.is_(None) & here.dropped_at.is_(None)
        if turn.dropped:
            run(answers.update().where(current, here.question.in_(turn.dropped)).values(dropped_at=self.now))
        for answer in turn.changed:
            (new,) = run(answers.insert().values(**self._answer(answer))).inserted_primary_key
            run(
                answers.update()
                .where(current, here.question == answer.question, here.id != new)
                .values(superseded_by=new)
            )

    def _answer(self, answer: Answer) -> dict[str, Any]:
        return {
            "session": self.row.id,
            "question": answer.question,
            "wording_version": answer.wording_version or self.row.wording_version,
            "sealed": self.seal.seal(answer_json(answer)),
            "message": answer.message or self.message,
            "at": self.now,
        }

    def _consents(self, screening: Screening) -> None:
        query = select(func.count()).select_from(consents).where(consents.c.session == self.row.id)
        known = self.connection.execute(query).scalar_one() if screening.consents else 0
        for one in screening.consents[known:]:
            what = {"about": one.about, "version": one.version, "text_hash": one.text_hash, "given": one.given}
            self.connection.execute(consents.insert().values(session=self.row.id, at=utc(one.at), **what))

    def _held(self, screening: Screening) -> None:
        """Messages held unread: readable from the consent on, deleted at its refusal."""
        if screening.stage is Stage.CONSENT:
            return
        mine = (messages.c.session == self.row.id) & messages.c.held
        if any(one.about == "chat" and one.given for one in screening.consents):
            self.connection.execute(messages.update().where(mine).values(held=False))
        else:
            forget_held(self.connection, mine)


def _filled(said: Said, number: str | None) -> Said:
    return said if number is None else replace(said, text=said.text.replace("{referral}", number))


def _with_number(screening: Screening, number: str | None) -> Screening:
    if number is None:
        return screening
    outcome = screening.outcome
    return replace(screening, referral=number, outcome=None if outcome is None else {**outcome, "referral": number})


def _content(screening: Screening, wanted: NewReferral) -> dict[str, Any]:
    return {
        "contact": dict(wanted.contact),
        "who": screening.who,
        "cohort": screening.cohort,
        "assessment": None if wanted.assessment is None else assessment_json(wanted.assessment),
    }
