"""A year of made-up data: screenings, referrals and messages through the store's own tables, sealed as the store seals them.

Every person is one of the trial's cases under another name; their assessment is the real one. Seeded, but for the keys and
the ids, which are random by their nature. Written in bulk: a turn at a time would take hours.
"""

from __future__ import annotations

import hashlib
import json
import random
import secrets
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.engine import Connection

from bench.questions import ROOT
from bot.answers.model import Answer
from bot.commands.assess import answers_from_json
from bot.eligibility.assess import assess
from bot.eligibility.model import Assessment
from bot.eligibility.shape import assessment_json
from bot.handoff import numbers, states
from bot.language.dictionary import load_formulary
from bot.screening.model import Consent, Pending, Screening, Stage
from bot.storage import Store
from bot.storage.audit import digest
from bot.storage.marking import marked, summary
from bot.storage.sealing import MasterKey, Seal
from bot.storage.shapes import answer_json, incoming_from, incoming_json, screening_json, utc
from bot.storage.tables import answers, consents, erasures, messages, outbox, referral_tombstones, referrals, sessions
from bot.storage.tables_desk import audit, audit_head, contact_marks, desk_notes
from bot.storage.tables_out import deliveries, screening_facts
from bot.trial.loading import load_cases, load_trial
from bot.trial.model import Trial

TRIAL = "NCT05398809"
DAYS = 364
AT_ONCE = 500  # sessions in one transaction
PEOPLE = 60  # of the cases
OPEN_CHATS = 15
TEAM = tuple(f"coordinator{number}" for number in range(8))
_FIRST = (
    "Ada",
    "Bo",
    "Cem",
    "Dana",
    "Emil",
    "Fay",
    "Gil",
    "Hana",
    "Ivo",
    "Jun",
    "Kai",
    "Lea",
    "Mio",
    "Noa",
    "Ole",
    "Pia",
)
_SYLLABLES = ("ba", "de", "fo", "gi", "ku", "la", "me", "no", "pi", "ra", "se", "tu", "va", "wi", "zo")
_SMALL_TALK = (
    "I think so, yes.",
    "No, never.",
    "About two years ago, maybe a little longer.",
    "I am not sure about that.",
)
_ORDER = (screening_facts, sessions, messages, answers, consents, referrals, outbox, deliveries, desk_notes, contact_marks,
          referral_tombstones, erasures)  # fmt: skip
Row = dict[str, Any]


@dataclass(frozen=True)
class Person:
    cohort: str
    answers: tuple[Answer, ...]
    assessment: Assessment


@dataclass
class Made:
    """What a visit of the pages needs to know: `numbers` of referrals and their `contacts`, sessions of open chats, numbers
    of those who were `erased`."""

    numbers: list[str] = field(default_factory=list)
    contacts: list[Mapping[str, str]] = field(default_factory=list)
    open_chats: list[str] = field(default_factory=list)
    erased: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


def fill(store: Store, now: datetime, screenings: int, handed_off: int, said: int, seed: int = 1) -> Made:
    """So many screenings, of which so many were handed off, with so many messages in all, in the year before `now`."""
    year = _Year(store._master, load_trial(ROOT / "data/trials" / TRIAL), now, random.Random(seed))
    each, more = divmod(said, screenings)
    trail: list[tuple[datetime, str, str, str, Row]] = []
    for first in range(0, screenings, AT_ONCE):
        rows: dict[Table, list[Row]] = {}
        for place in range(first, min(screenings, first + AT_ONCE)):
            referred = place * handed_off // screenings != (place + 1) * handed_off // screenings
            year.screening(rows, trail, referred, each + (place < more), place >= screenings - OPEN_CHATS)
        _write(store, rows)
    year.withdrawn(rows := {}, max(1, handed_off // 100))
    _write(store, rows)
    _audit(store, sorted(trail, key=lambda one: one[0]))
    return year.made


def _write(store: Store, rows: Mapping[Table, list[Row]]) -> None:
    with store.database.writing() as connection:
        for table in _ORDER:
            if table is deliveries:
                _name_notifications(connection, rows.get(table, []))
            for names in {frozenset(row) for row in rows.get(table, ())}:
                alike = [row for row in rows[table] if frozenset(row) == names]
                connection.execute(table.insert(), alike)


def _name_notifications(connection: Connection, sent: list[Row]) -> None:
    """The database counts them: its next number must not be one that is taken here."""
    named = select(outbox.c.number, outbox.c.id).where(outbox.c.number.in_({row["number"] for row in sent}))
    ids = {row.number: row.id for row in connection.execute(named)}
    for row in sent:
        row["notification"] = ids[row["number"]]
        row["event"] = f"outbox:{row['notification']}"


def _audit(store: Store, trail: list[tuple[datetime, str, str, str, Row]]) -> None:
    with store.database.writing() as connection:
        head = connection.execute(select(audit_head)).one()
        seq, before, rows = head.seq, head.hash, []
        for at, actor, action, about, detail in trail:
            seq += 1
            told = json.dumps(detail, sort_keys=True, separators=(",", ":"))
            row = {"seq": seq, "at": at.isoformat(timespec="microseconds"), "actor": actor, "action": action,
                   "object": about, "detail": told}  # fmt: skip
            before = digest(before, row)
            rows.append({**row, "hash": before})
        connection.execute(audit.insert(), rows)
        connection.execute(audit_head.update().values(seq=seq, hash=before))


class _Year:
    def __init__(self, master: MasterKey, trial: Trial, now: datetime, chance: random.Random) -> None:
        self.master, self.trial, self.now, self.chance = master, trial, utc(now), chance
        self.people = list(_people(trial, PEOPLE))
        self.questions = [question.text for question in trial.questions.values()]
        self.made = Made()

    def screening(self, rows: dict[Table, list[Row]], trail: list[Any], referred: bool, said: int, open_: bool) -> None:
        chance, session = self.chance, secrets.token_urlsafe(18)
        began = self.now - timedelta(seconds=chance.randrange(DAYS * 86400))
        if open_:
            began = self.now - timedelta(minutes=chance.randrange(5, 600))
        person = chance.choice(self.people)
        finished = referred or (not open_ and chance.random() < 0.45)
        seal, sealed_key = self.master.new_session_key()
        number = numbers.draw() if referred else None
        screening = self._state(session, person, finished, began, number)
        facts = self._facts(person, finished, began, referred, screening)
        rows.setdefault(screening_facts, []).append(facts)
        rows.setdefault(sessions, []).append({
            "id": session, "token_hash": secrets.token_hex(32), "trial": self.trial.id, "wording_version": "1",
            "time_zone": "America/New_York", "sealed_key": sealed_key, "sealed_state": seal.seal(screening_json(screening)),
            "sealed_assessment": seal.seal(assessment_json(person.assessment)) if finished else None,
            "stage": screening.stage.value, "version": said, "last_seq": said, "handed_off": referred, "created_at": began,
            "touched_at": began + timedelta(minutes=15), "facts": facts["id"],
            "asked_person_at": began + timedelta(minutes=4) if open_ else None,
        })  # fmt: skip
        alarms = self._messages(rows, seal, session, began, said)
        self._history(rows, seal, session, began, person if finished else None)
        if open_:
            self.made.open_chats.append(session)
        if number is not None:
            self._referral(rows, trail, seal, session, number, person, began + timedelta(minutes=15), facts, alarms)

    def withdrawn(self, rows: dict[Table, list[Row]], count: int) -> None:
        for _ in range(count):
            came = self.now - timedelta(days=self.chance.randrange(DAYS))
            number, gone = numbers.draw(), came + timedelta(hours=5)
            made = {"number": number, "trial": self.trial.id, "created_at": came}
            rows.setdefault(referral_tombstones, []).append({**made, "withdrawn_at": gone})
            counts = {"messages": 15, "answers": 20, "consents": 2, "farewell": "[]"}
            erased = {"session": secrets.token_urlsafe(18), "referral": number, "erased_at": gone}
            rows.setdefault(erasures, []).append({**erased, **counts})
            self.made.erased.append(number)

    def _state(self, session: str, person: Person, finished: bool, began: datetime, number: str | None) -> Screening:
        given = person.answers if finished else person.answers[: self.chance.randrange(len(person.answers))]
        consent = Consent(about="chat", version="1", text_hash="0" * 64, at=began, given=True)
        outcome = assessment_json(person.assessment)["outcome"]
        return Screening(
            session=session, trial=self.trial.id, wording_version="1", time_zone="America/New_York",
            stage=Stage.FINISHED if finished else Stage.QUESTIONS, who="patient", cohort=person.cohort, answers=given,
            pending=None if finished else Pending(question=self._question(), ask="a", kind="screening"),
            consents=(consent,), outcome={**outcome, "referral": number} if finished else None, referral=number,
        )  # fmt: skip

    def _facts(self, person: Person, finished: bool, began: datetime, referred: bool, screening: Screening) -> Row:
        by = {
            status: [one.id for one in person.assessment.findings if one.status.value == status]
            for status in ("fail", "unknown")
        }
        misses = {self._question(): 1} if self.chance.random() < 0.15 else {}
        return {
            "id": secrets.token_hex(12), "trial": self.trial.id, "day": began.date(), "cohort": person.cohort,
            "consented": True,
            "step": screening.pending.question if screening.pending else "finished", "misses": json.dumps(misses),
            "outcome": person.assessment.outcome.code.value if finished else None,
            "failed": " ".join(by["fail"]) if finished else "", "unknown": " ".join(by["unknown"]) if finished else "",
            "seconds": self.chance.randrange(240, 2400) if finished else None, "handed_off": "handoff" if referred else None,
            "contacted": False, "enrolled": False, "erased": False, "contact_hours": None,
        }  # fmt: skip

    def _messages(self, rows: dict[Table, list[Row]], seal: Seal, session: str, began: datetime, said: int) -> set[str]:
        """The bot asks, the visitor answers. Returns the flags that one in forty gets."""
        alarm = self.chance.choice(("crisis", "emergency", "adverse_event")) if self.chance.random() < 0.025 else ""
        for seq in range(1, said + 1):
            at = began + timedelta(seconds=20 * seq)
            row: Row = {"session": session, "seq": seq, "at": at, "flags": "", "handled": True, "held": False}
            if seq % 2:
                text = self.chance.choice(self.questions)
                row |= {"source": "bot", "kind": "question", "sealed_text": seal.seal(text)}
            else:
                text = self.chance.choice(_SMALL_TALK)
                client = str(uuid.UUID(int=self.chance.getrandbits(128)))
                incoming = incoming_from(
                    {"id": client, "ask": "a", "text": text, "choice": None, "value": None, "command": None}
                )
                row |= {"source": "visitor", "kind": "info", "flags": alarm if seq == 2 else "", "client_id": client,
                        "sealed_text": seal.seal(text), "sealed_incoming": seal.seal(incoming_json(incoming)),
                        "body_hash": hashlib.sha256(client.encode()).hexdigest()}  # fmt: skip
            rows.setdefault(messages, []).append(row)
        return {alarm} - {""}

    def _history(
        self, rows: dict[Table, list[Row]], seal: Seal, session: str, began: datetime, person: Person | None
    ) -> None:
        """The answers of one who finished, and the consents of everybody."""
        for place, answer in enumerate(person.answers if person else ()):
            at = began + timedelta(seconds=20 * place)
            given = {"session": session, "question": answer.question, "wording_version": "1", "at": at}
            rows.setdefault(answers, []).append({**given, "sealed": seal.seal(answer_json(answer))})
        for about in ("chat", "share") if person else ("chat",):
            agreed = {"version": "1", "text_hash": "0" * 64, "at": began, "given": True}
            rows.setdefault(consents, []).append({"session": session, "about": about, **agreed})

    def _referral(self, rows: dict[Table, list[Row]], trail: list[Any], seal: Seal, session: str, number: str,
                  person: Person, came: datetime, facts: Row, alarms: set[str]) -> None:  # fmt: skip
        contact, known = self._contact(), bool(self.made.numbers)
        content = {
            "contact": contact,
            "who": "patient",
            "cohort": person.cohort,
            "assessment": assessment_json(person.assessment),
        }
        old = (self.now - came).days > 5
        state = (
            self.chance.choice(states.STATES[2:])
            if old and self.chance.random() < 0.97
            else self.chance.choice(states.WAITING)
        )
        owner = None if state == states.NEW else self.chance.choice(TEAM)
        spoken = came + timedelta(hours=self.chance.randrange(1, 120)) if state in states.SPOKEN else None
        facts |= {"contacted": spoken is not None, "enrolled": state == states.ENROLLED,
                  "contact_hours": int((spoken - came).total_seconds() // 3600) if spoken else None}  # fmt: skip
        rows.setdefault(referrals, []).append({
            "number": number, "session": session, "trial": self.trial.id, "kind": "handoff", "created_at": came,
            "sealed": seal.seal(content), **summary(content, alarms), "state": state,
            "version": 0 if owner is None else 2, "owner": owner, "contacted_at": spoken,
            "on_day": self.now.date() if state in states.NEEDS_DAY else None,
            "linked_to": self.chance.choice(self.made.numbers) if known and self.chance.random() < 0.05 else None,
        })  # fmt: skip
        found = {(self.master.marks(text)[0], kind) for kind, text in marked(contact)}
        rows.setdefault(contact_marks, []).extend(
            {"mark": one, "session": session, "kind": kind} for one, kind in sorted(found)
        )
        self._told(rows, number, came)
        trail.append((came + timedelta(minutes=30), self.chance.choice(TEAM), "referral_viewed", number, {}))
        if owner is not None:
            at = came + timedelta(hours=1)
            note = {"session": session, "at": at, "author": owner, "kind": "state", "about": state}
            rows.setdefault(desk_notes, []).append(
                {**note, "sealed": seal.seal({"text": "rang twice, then spoke with them"})}
            )
            trail.append((at, owner, "state_changed", number, {"from": "new", "to": state}))
        for minute in range(3):
            trail.append((came + timedelta(minutes=40 + minute), self.chance.choice(TEAM), "queue_viewed", "", {}))
        self.made.numbers.append(number)
        self.made.contacts.append(contact)

    def _told(self, rows: dict[Table, list[Row]], number: str, came: datetime) -> None:
        told = {"number": number, "created_at": came, "sent_at": came}
        rows.setdefault(outbox, []).append({**told, "what": "referral", "planned_at": came})
        for channel in ("mail:x", "webhook"):
            done = {"channel": channel, "message_id": secrets.token_hex(16), "due_at": came, "attempts": 1}
            rows.setdefault(deliveries, []).append({**told, **done})

    def _question(self) -> str:
        return self.chance.choice(list(self.trial.questions))

    def _contact(self) -> dict[str, str]:
        chance = self.chance
        last = "".join(chance.choice(_SYLLABLES) for _ in range(3)).capitalize()
        first = chance.choice(_FIRST)
        phone = f"+1 212-555-{chance.randrange(10000):04d}"
        return {
            "name": f"{first} {last}",
            "phone": phone,
            "email": f"{first}.{last}{chance.randrange(99)}@example.org".lower(),
        }


def _people(trial: Trial, most: int) -> Iterator[Person]:
    formulary = load_formulary()
    cases = [case for case in load_cases(ROOT / "data/trials" / TRIAL) if len(case.answers) >= 3]
    for case in cases[:: max(1, len(cases) // most)][:most]:
        given = answers_from_json(trial, case.cohort, case.answers, case.today, formulary)
        yield Person(case.cohort, tuple(given.values()), assess(trial, case.cohort, given, case.today))
