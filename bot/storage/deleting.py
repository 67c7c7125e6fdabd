"""Deletes rows for good, inside a transaction that the caller holds. The engine overwrites freed pages
(secure_delete).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.screening.model import Said
from bot.storage.facts import coarsen
from bot.storage.shapes import iso
from bot.storage.tables import (
    answers,
    consents,
    device_tokens,
    erasing,
    erasures,
    invitations,
    messages,
    outbox,
    referral_tombstones,
    referrals,
    resume_codes,
    sessions,
)
from bot.storage.tables_desk import contact_marks, desk_notes
from bot.storage.tables_out import deliveries, opt_outs


def erase_rows(connection: Connection, session: str, now: datetime, said: tuple[Said, ...] = ()) -> dict[str, Any]:
    """Delete all rows of a session within the caller's transaction; what stays of a referral, and the receipt.

    `said`: the bot's last words to the visitor, which are its own phrases and stay readable.
    """
    number = _tombstone(connection, session, now)
    coarsen(connection, session)
    counts = delete_rows(connection, session)
    last = json.dumps([{"kind": one.kind, "text": one.text.replace("{referral}", number or "")} for one in said])
    values = {"session": session, "erased_at": now, "referral": number, "farewell": last, **counts}
    connection.execute(erasures.insert().values(**values))
    return receipt_json(connection.execute(select(erasures).where(erasures.c.session == session)).one())


def _tombstone(connection: Connection, session: str, now: datetime) -> str | None:
    row = connection.execute(select(referrals).where(referrals.c.session == session)).one_or_none()
    if row is None:
        return None
    stays = {"number": row.number, "trial": row.trial, "created_at": row.created_at, "withdrawn_at": now}
    connection.execute(referral_tombstones.insert().values(**stays, owner=row.owner))
    for waiting in (deliveries, opt_outs, outbox):
        connection.execute(waiting.delete().where(waiting.c.number == row.number))
    connection.execute(outbox.insert().values(number=row.number, what="withdrawn", created_at=now))
    number: str = row.number
    return number


def delete_rows(connection: Connection, session: str) -> dict[str, int]:
    """Delete the rows of a session and count them. `superseded_by` points within `answers`, so it is cleared first."""
    counts = {}
    for table in (device_tokens, resume_codes, invitations, desk_notes, contact_marks):
        connection.execute(table.delete().where(table.c.session == session))
    for invited in (sessions, referrals):  # whoever was invited keeps all that is theirs
        connection.execute(invited.update().where(invited.c.invited_by == session).values(invited_by=None))
    with may_lose(connection, session):
        connection.execute(answers.update().where(answers.c.session == session).values(superseded_by=None))
        for table in (messages, answers, consents, referrals):
            deleted = connection.execute(table.delete().where(table.c.session == session)).rowcount
            if table is not referrals:
                counts[table.name] = deleted
        connection.execute(sessions.delete().where(sessions.c.id == session))
    return counts


def forget_held(connection: Connection, which: Any) -> int:
    """Delete the words of messages that nobody agreed to have read; the empty rows stay, so that a retry is
    recognised.
    """
    found = connection.execute(select(messages.c.id, messages.c.session).where(which)).all()
    for session in {row.session for row in found}:
        with may_lose(connection, session):
            mine = messages.c.id.in_([row.id for row in found if row.session == session])
            gone = {"sealed_text": None, "sealed_incoming": None, "held": False, "handled": True}
            connection.execute(messages.update().where(mine).values(**gone))
    return len(found)


@contextmanager
def may_lose(connection: Connection, session: str) -> Iterator[None]:
    """Within it, the append-only tables let go of what belongs to `session`."""
    connection.execute(erasing.insert().values(session=session))
    yield
    connection.execute(erasing.delete().where(erasing.c.session == session))


def receipt_json(row: Any) -> dict[str, Any]:
    """{"erased_at","session","messages","answers","consents","referral"}: counts, and the number that stays as
    withdrawn.
    """
    return {
        "erased_at": iso(row.erased_at),
        "session": row.session,
        "messages": row.messages,
        "answers": row.answers,
        "consents": row.consents,
        "referral": row.referral,
    }
