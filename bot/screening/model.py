"""One visitor's screening, as a value: where it stands, what was answered, what is pending. JSON round trip in `.state`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Any

from bot.answers.model import Answer, Utterance
from bot.eligibility.model import Assessment


class Stage(str, Enum):
    CONSENT = "consent"  # nothing personal is read yet
    WHO = "who"
    QUESTIONS = "questions"
    REVIEW = "review"
    CONTACT = "contact"  # consent_share, then contact_name ... contact_time
    FINISHED = "finished"
    PAUSED = "paused"  # a minor alone: waits for an adult
    STOPPED = "stopped"


@dataclass(frozen=True)
class Pending:
    """The question that waits for an answer. `ask` is opaque and new whenever another question becomes pending.

    `kind`: screening|consent|confirm|review|contact. `confirms`: (question id, JSON value) of a read-back.
    `misses`: replies not understood in a row. `closer`: the same question, asked once more for a closer date.
    `doubting`: "not sure" was pressed on a checklist, and now the entries in doubt are asked; `held`: the entries of it
    that were chosen without doubt. `readings`: the values (JSON) that a date of two readings may be;
    `about`: the question it answers, in the words `raw`.
    """

    question: str
    ask: str
    kind: str
    confirms: tuple[tuple[str, Any], ...] = ()
    misses: int = 0
    closer: bool = False
    doubting: bool = False
    held: tuple[str, ...] = ()
    readings: tuple[Any, ...] = ()
    about: str | None = None
    raw: str = ""


@dataclass(frozen=True)
class Consent:
    """`about`: chat|share|reminder. `version` and `text_hash` (sha256 hex) of the words that were agreed to."""

    about: str
    version: str
    text_hash: str
    at: datetime
    given: bool


@dataclass(frozen=True)
class Screening:
    """`today` is never stored: it is an argument, from `time_zone` at each turn."""

    session: str
    trial: str
    wording_version: str
    time_zone: str
    stage: Stage = Stage.CONSENT
    who: str | None = None
    cohort: str | None = None
    answers: tuple[Answer, ...] = ()
    topics_begun: tuple[str, ...] = ()
    pending: Pending | None = None
    consents: tuple[Consent, ...] = ()
    outcome: Mapping[str, Any] | None = None  # {"code","on_or_after","reasons","referral"} once it exists
    contact: Mapping[str, str] = field(default_factory=dict)  # name, phone, email, time, patient_agreed, linked_to
    referral_kind: str | None = None  # handoff|reminder|asked_for_person, while contact is being taken
    referral: str | None = None  # the number, once stored
    suspended: Pending | None = None  # what waits while stop, delete, change or "talk to a person" is being settled
    suspended_stage: Stage | None = None  # None: nothing is suspended
    adult: bool | None = None  # a minor's answer to "is an adult with you?"
    person: Mapping[str, str] | None = None  # {"name","role","account"} of the human who is in the chat now
    invited: bool = False  # began with an invitation of somebody in the same household
    volunteered: tuple[Answer, ...] = ()  # read from words that were not asked for; no answers until they are confirmed
    last_answered: str | None = None  # the question that was answered last
    unread: tuple[str, ...] = ()  # ids of messages that came before consent, read once it is known who is chatting


@dataclass(frozen=True)
class Incoming:
    """A visitor's message as the web process wrote it down. Exactly one of text, choice, value, command is set."""

    id: str
    ask: str | None = None
    text: str | None = None
    choice: tuple[str, ...] | None = None
    value: Any = None
    command: str | None = None


@dataclass(frozen=True)
class Heard:
    """What the language side made of it. For buttons and commands the first three are empty.

    `opening`: (message id, utterance) of what came before consent, handed in while `who` is asked.
    """

    intent: str | None = None
    intent_confidence: float = 0.0
    utterance: Utterance | None = None
    opening: tuple[tuple[str, Utterance], ...] = ()


@dataclass(frozen=True)
class Said:
    """One bot message. `kind`: question|info|safety|failure|outcome|person. `flags` go on the visitor's message."""

    kind: str
    text: str


@dataclass(frozen=True)
class NewReferral:
    """What a handoff needs; the number is drawn by the handoff room. `kind`: handoff|reminder|asked_for_person."""

    kind: str
    assessment: Assessment | None
    contact: Mapping[str, str]
    linked_to: str | None
    remind_on: date | None
    invited: bool = False  # to be linked to the referral of whoever made the invitation, now or when there is one


@dataclass(frozen=True)
class Turn:
    """All that one message led to; stored in one transaction, or not at all.

    `changed`: answers given or corrected in this turn (for the append-only history), `dropped`: question ids whose answers
    left because they no longer apply. `said_after_number`: texts with `{referral}` to fill once the number is drawn.
    `erase`: the visitor asked for everything to be deleted. `unread`: the message was kept but not handled (before consent).
    `wants_person`: True when the visitor asked for a person, False when the request was taken back, None: neither.
    """

    screening: Screening
    said: tuple[Said, ...] = ()
    changed: tuple[Answer, ...] = ()
    dropped: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    assessment: Assessment | None = None
    referral: NewReferral | None = None
    erase: bool = False
    stale: bool = False
    unread: bool = False
    wants_person: bool | None = None


class Stale(Exception):
    """The message answers a question that is no longer pending (409 with the current question)."""


class NotAcceptable(Exception):
    """A choice or value that the pending question does not have (422). The message says what would do."""
