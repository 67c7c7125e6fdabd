"""Erasing: one session at its visitor's wish, and what nobody came back to after a time."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.sql import Select

from bot.storage.audit import append
from bot.storage.base import Base
from bot.storage.deleting import delete_rows, erase_rows, receipt_json
from bot.storage.messages import Messages
from bot.storage.persons import ERASED
from bot.storage.shapes import iso, utc
from bot.storage.tables import erasures, invitations, purges, resume_codes, sessions
from bot.storage.tables_desk import audit

AT_ONCE = 20  # sessions purged in one transaction


class Erasing(Messages, Base):
    def erase(self, session: str, now: datetime) -> dict[str, Any]:
        """Delete everything of the session, in the write-ahead log and in freed pages too, and its key. The receipt.

        After a handoff the number and the times stay, as withdrawn. Erasing again gives the same receipt. Raises
        NoSession.
        """
        done = self.receipt(session)
        if done is None:
            with self.database.writing(durable=True) as connection:
                self._row(connection, session, lock=True)
                done = erase_rows(connection, session, utc(now))
        self.database.forget_pages()
        return done

    def erase_again(self, receipts: list[dict[str, Any]]) -> int:
        """After a restore: erase what was erased since the backup was made, with its first receipt, and with its row of
        the audit trail where an account did it (`receipts`: of `erased`). How many there were.
        """
        count = 0
        for receipt in receipts:
            with self.database.writing(durable=True) as connection:
                known = connection.execute(select(sessions.c.id).where(sessions.c.id == receipt["session"])).first()
                if known is not None:
                    at = datetime.fromisoformat(receipt["erased_at"].rstrip("Z"))
                    done = erase_rows(connection, receipt["session"], at)
                    if receipt.get("by"):
                        counts = {name: done[name] for name in ("messages", "answers", "consents")}
                        detail = {**counts, "after_restore": True}
                        append(connection, at, receipt["by"], ERASED, str(done["referral"]), detail)
                    count += 1
        self.database.forget_pages()
        return count

    def erased(self) -> list[dict[str, Any]]:
        """All receipts, oldest first, each with "by": the account that erased it, None if the visitor did."""
        told = select(audit.c.object, audit.c.actor).where(audit.c.action == ERASED)
        with self.database.reading() as connection:
            rows = connection.execute(select(erasures).order_by(erasures.c.erased_at)).all()
            by = {row.object: row.actor for row in connection.execute(told).all()}
        return [{**receipt_json(row), "by": by.get(row.referral)} for row in rows]

    def purge(self, now: datetime, days: int = 30) -> dict[str, int]:
        """Delete screenings that were not handed off and not touched for `days`, messages held unread for too long, and
        codes that have expired.

        {"screenings": n, "held_messages": n}
        """
        here = sessions.c
        old = (here.handed_off.is_(False)) & (here.touched_at < utc(now) - timedelta(days=days))
        gone = 0
        while some := self._purge_some(select(here.id).where(old).limit(AT_ONCE).with_for_update()):
            gone += some
        with self.database.writing() as connection:
            for codes in (resume_codes, invitations):
                connection.execute(codes.delete().where(codes.c.expires_at < utc(now)))
        held = self.forget_held(now)
        counts = {"screenings": gone, "held_messages": held}
        with self.database.writing() as connection:
            connection.execute(purges.insert().values(at=utc(now), **counts))
        self.database.forget_pages()
        return counts

    def _purge_some(self, stale: Select[Any]) -> int:
        """A few at a time: SQLite has one writer, and a visitor's message must not wait for a year of old chats."""
        with self.database.writing() as connection:
            sessions_gone = list(connection.execute(stale).scalars())
            for session in sessions_gone:
                delete_rows(connection, session)
        return len(sessions_gone)

    def receipt(self, session: str) -> dict[str, Any] | None:
        """The receipt of an erased session; None if it was not erased."""
        with self.database.reading() as connection:
            row = connection.execute(select(erasures).where(erasures.c.session == session)).one_or_none()
        return None if row is None else receipt_json(row)

    def farewell(self, session: str) -> list[dict[str, Any]]:
        """The bot's last words to a visitor who had everything erased, as the contract's message objects."""
        with self.database.reading() as connection:
            row = connection.execute(select(erasures).where(erasures.c.session == session)).one_or_none()
        said = [] if row is None else enumerate(json.loads(row.farewell), start=1)
        return [{"seq": seq, "from": "bot", **one, "at": iso(row.erased_at), "flags": []} for seq, one in said]
