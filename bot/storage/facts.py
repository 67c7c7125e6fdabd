"""The facts of a screening, written with each turn: how far it came and what it led to. No words, no session."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.screening.model import Screening, Stage, Turn
from bot.storage.tables import referrals, sessions
from bot.storage.tables_out import screening_facts

Row = Any  # SQLAlchemy 1.4 has no row types
_COUNTED = {"consented": False, "contacted": False, "enrolled": False, "erased": False}


def progress(connection: Connection, number: str, now: datetime, enrolled: bool = False) -> None:
    """The study team reached this person (or enrolled them): counted once, with the hours it took. `now`: UTC, naive.

    Unknown numbers are left alone.
    """
    query = select(sessions.c.facts, referrals.c.created_at).join(sessions).where(referrals.c.number == number)
    row = connection.execute(query).one_or_none()
    if row is None or row.facts is None:
        return
    mine = screening_facts.c.id == row.facts
    hours = max(0, int((now - row.created_at).total_seconds() // 3600))
    first = mine & screening_facts.c.contacted.is_(False)
    connection.execute(screening_facts.update().where(first).values(contacted=True, contact_hours=hours))
    if enrolled:
        connection.execute(screening_facts.update().where(mine).values(enrolled=True))


def opened(connection: Connection, trial: str, day: date) -> str:
    """A new row for a new session; its id."""
    made = secrets.token_hex(12)
    values = {"id": made, "trial": trial, "day": day, "step": Stage.CONSENT.value, "failed": "", "unknown": ""}
    connection.execute(screening_facts.insert().values(misses="{}", **values, **_COUNTED))
    return made


def record(connection: Connection, row: Row, before: Mapping[str, Any], turn: Turn, now: datetime) -> None:
    """What this turn adds. `row`: the session's, `before`: its screening as it was stored before this turn."""
    if row.facts is None:
        return
    values = _values(turn.screening)
    if turn.screening.outcome is not None and before.get("outcome") is None:
        values["seconds"] = int((now - row.created_at).total_seconds())
    if turn.assessment is not None and turn.screening.outcome is not None:
        values |= _criteria(turn)
    if turn.referral is not None:
        values["handed_off"] = turn.referral.kind
    mine = screening_facts.c.id == row.facts
    question = _missed(before, turn.screening)
    if question is not None:
        counts = json.loads(connection.execute(select(screening_facts.c.misses).where(mine)).scalar() or "{}")
        counts[question] = counts.get(question, 0) + 1
        values["misses"] = json.dumps(counts, sort_keys=True)
    connection.execute(screening_facts.update().where(mine).values(**values))


def coarsen(connection: Connection, session: str) -> None:
    """Before a person's rows are erased at their wish: only what is counted by the week stays of the facts."""
    facts = connection.execute(select(sessions.c.facts).where(sessions.c.id == session)).scalar()
    mine = screening_facts.c.id == facts
    day = connection.execute(select(screening_facts.c.day).where(mine)).scalar()
    if day is None:
        return
    gone: dict[str, Any] = {"failed": "", "unknown": "", "misses": "{}", "seconds": None, "contact_hours": None}
    values = {**gone, "step": "erased", "erased": True, "day": day - timedelta(days=day.weekday())}
    connection.execute(screening_facts.update().where(mine).values(**values))


def _values(screening: Screening) -> dict[str, Any]:
    outcome = screening.outcome or {}
    return {
        "cohort": screening.cohort,
        "consented": any(one.about == "chat" and one.given for one in screening.consents),
        "step": screening.pending.question if screening.pending else screening.stage.value,
        "outcome": outcome.get("code"),
    }


def _criteria(turn: Turn) -> dict[str, str]:
    assert turn.assessment is not None
    of = {"failed": "fail", "unknown": "unknown"}
    return {
        name: " ".join(one.id for one in turn.assessment.findings if one.status.value == status)
        for name, status in of.items()
    }


def _missed(before: Mapping[str, Any], after: Screening) -> str | None:
    """The question whose reply was not understood in this turn, if one was not."""
    if after.pending is None or not after.pending.misses:
        return None
    pending = before.get("pending") or {}
    same = pending.get("question") == after.pending.question
    return after.pending.question if after.pending.misses > (pending.get("misses", 0) if same else 0) else None
