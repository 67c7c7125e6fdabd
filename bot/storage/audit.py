"""The audit trail: who did what to which referral or account, in a chain of hashes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.storage.base import Base
from bot.storage.shapes import utc
from bot.storage.tables_desk import audit, audit_head

START = "0" * 64  # the hash before the first row
_AT_ONCE = 5000


@dataclass(frozen=True)
class Verified:
    """`rows`: how many hold. `broken`: the first that does not fit, None if the whole chain holds. `head`: "seq:hash"."""

    rows: int
    head: str
    broken: str | None = None


@dataclass(frozen=True)
class Entry:
    """A row that is added in the transaction of what it tells of. `detail`: codes and counts, never anybody's words."""

    actor: str
    action: str
    about: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)

    def append(self, connection: Connection, now: datetime) -> None:
        append(connection, now, self.actor, self.action, self.about, dict(self.detail))


def append(
    connection: Connection,
    now: datetime,
    actor: str,
    action: str,
    about: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """Add a row inside the caller's transaction. `detail`: codes and counts, never anybody's words."""
    head = connection.execute(select(audit_head).where(audit_head.c.id == 1).with_for_update()).one()
    row = {
        "seq": head.seq + 1,
        "at": utc(now).isoformat(timespec="microseconds"),
        "actor": actor[:100],
        "action": action,
        "object": about[:100],
        "detail": json.dumps(detail or {}, sort_keys=True, ensure_ascii=False, separators=(",", ":")),
    }
    chained = digest(head.hash, row)
    connection.execute(audit.insert().values(**row, hash=chained))
    connection.execute(audit_head.update().where(audit_head.c.id == 1).values(seq=row["seq"], hash=chained))


def digest(before: str, row: dict[str, Any]) -> str:
    """The hash of a row behind the row whose hash is `before`."""
    content = json.dumps(row, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{content}".encode()).hexdigest()


class Audit(Base):
    def record(
        self, now: datetime, actor: str, action: str, about: str = "", detail: dict[str, Any] | None = None
    ) -> None:
        """Add a row in a transaction of its own. `about`: a referral number, a chat, an account, or nothing."""
        with self.database.writing() as connection:
            append(connection, now, actor, action, about, detail)

    def audit_rows(self, page: int = 1, size: int = 100, about: str = "", actor: str = "") -> list[dict[str, Any]]:
        """Newest first: {"seq","at","actor","action","object","detail"}."""
        query = select(audit).order_by(audit.c.seq.desc()).limit(size).offset((page - 1) * size)
        if about:
            query = query.where(audit.c.object == about)
        if actor:
            query = query.where(audit.c.actor == actor)
        with self.database.reading() as connection:
            rows = connection.execute(query).all()
        return [{**_plain(row), "detail": json.loads(row.detail)} for row in rows]

    def verify_audit(self) -> Verified:
        """Walk the whole chain, also what stands beyond its end. What is added meanwhile is for the next check."""
        before, last = START, 0
        with self.database.snapshot() as connection:
            head = connection.execute(select(audit_head)).one_or_none()
            query = select(audit).order_by(audit.c.seq)
            for row in connection.execution_options(yield_per=_AT_ONCE).execute(query):
                if row.seq != last + 1:
                    return Verified(last, "", _out_of_line(row.seq, last + 1))
                if digest(before, _plain(row)) != row.hash:
                    return Verified(last, "", f"row {row.seq} was changed, or stands in the wrong place")
                before, last = row.hash, row.seq
        return Verified(last, f"{last}:{before}", _end(head, last, before))

    def audit_has(self, head: str) -> bool:
        """Whether the row "seq:hash", noted at an earlier check, is still in the chain."""
        seq, _, chained = head.partition(":")
        if not seq.isdigit() or len(seq) > 9:
            return False
        if seq == "0":
            return chained == START
        with self.database.reading() as connection:
            found = connection.execute(select(audit.c.hash).where(audit.c.seq == int(seq))).scalar()
        return bool(found == chained)


def _plain(row: Any) -> dict[str, Any]:
    return {key: getattr(row, key) for key in ("seq", "at", "actor", "action", "object", "detail")}


def _out_of_line(seq: int, expected: int) -> str:
    return f"row {expected} is missing" if seq > expected else f"row {seq} does not belong to it"


def _end(head: Any, last: int, chained: str) -> str | None:
    """What is wrong with the end of a chain that holds by itself; None if it is the end that was written down."""
    if head is None:
        return "its end was not written down"
    if head.seq > last:
        return f"rows after {last} are missing"
    if head.seq < last:
        return f"row {head.seq + 1} was added beyond its end"
    return None if head.hash == chained else f"row {last} is not the one that was written last"
