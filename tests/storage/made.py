"""Screenings, turns and messages made by hand, and everything that lies in a folder, as bytes."""

from __future__ import annotations

import uuid
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, inspect

from bot.answers.model import Answer, Certainty, Picked, Words
from bot.eligibility.model import Assessment, Finding, Ground, Outcome, OutcomeCode
from bot.handoff import numbers
from bot.screening.model import Consent, Incoming, NewReferral, Pending, Said, Screening, Stage, Turn
from bot.storage import Store, open_store
from bot.trial.model import Status
from tests.storage.databases import url_in

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=timezone.utc)
PENDING = Pending(question="hair", ask="a1", kind="screening")
GREETING = (Said("info", "Hello"), Said("question", "May I ask?"))


def store_in(folder: Path, **options: Any) -> Store:
    return open_store(url_in(folder), folder, (), folder / "keys", numbers, **options)


def screening(session: str = "s1", **changes: Any) -> Screening:
    return Screening(session=session, trial="T1", wording_version="1", time_zone="America/New_York", **changes)


def begun(store: Store, session: str = "s1") -> Screening:
    """A session that has consented and is being asked."""
    given = screening(session, stage=Stage.CONSENT, pending=PENDING)
    store.create_session(Turn(given, said=GREETING), "hash", NOW)
    message = written(store, session, Incoming(id=new_id(), choice=("yes",)))
    consent = Consent(about="chat", version="1", text_hash="0" * 64, at=NOW, given=True)
    asked = screening(
        session, stage=Stage.QUESTIONS, who="patient", cohort="patient", pending=PENDING, consents=(consent,)
    )
    store.apply(session, message, Turn(asked), NOW)
    return asked


def written(store: Store, session: str, incoming: Incoming) -> str:
    store.write_message(session, incoming, "body", NOW)
    return incoming.id


def new_id() -> str:
    return str(uuid.uuid4())


def answer(raw: str = "yes", question: str = "hair", **changes: Any) -> Answer:
    changes.setdefault("value", Picked(frozenset({"yes"})))
    return Answer(question, raw=raw, certainty=Certainty.CONFIRMED, **changes)


def assessment(raw: str = "yes") -> Assessment:
    found = Finding("P-I1", Status.PASS, because=(Ground("hair", raw, "yes"),), notes=("look at the record",))
    return Assessment(Outcome(OutcomeCode.LIKELY_ELIGIBLE), (found,))


def handoff(asked: Screening, words: str = "yes", linked_to: str | None = None, **contact: str) -> Turn:
    """The last turn of a screening that is handed off."""
    contact = {"name": "Ada Example", "phone": "+1 212-555-0123", **contact}
    done = screening(
        asked.session,
        stage=Stage.FINISHED,
        who="patient",
        cohort="patient",
        answers=(answer(words),),
        consents=asked.consents,
        outcome={"code": "likely_eligible", "on_or_after": None, "reasons": [], "referral": None},
        contact=contact,
    )
    return Turn(
        done,
        said=(Said("outcome", "Your number is {referral}."),),
        changed=(answer(words),),
        assessment=assessment(words),
        referral=NewReferral("handoff", assessment(words), contact, linked_to, None),
    )


def handed_off(store: Store, session: str = "s1", words: str = "yes", **more: Any) -> str:
    """A session that was handed off; the referral's number."""
    asked = begun(store, session)
    message = written(store, session, Incoming(id=new_id(), ask="a1", text=words))
    number = store.apply(session, message, handoff(asked, words, **more), NOW)
    assert number is not None
    return number


def words_of(text: str) -> Answer:
    return answer(text, "free", value=Words(text))


def bytes_under(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def blobs(url: str, without: str = "") -> list[bytes]:
    """Every value of every column of every table but `without`, as bytes."""
    engine = create_engine(url, future=True)
    found: list[object] = []
    with engine.connect() as connection:
        for table in set(inspect(connection).get_table_names()) - {without}:
            found += [value for row in connection.exec_driver_sql(f"SELECT * FROM {table}") for value in row]
    engine.dispose()
    return [bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode() for one in found]
