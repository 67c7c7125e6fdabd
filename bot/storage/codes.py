"""Codes that open something: a resume code for another device, an invitation for somebody in the same household.

A code is told once; its keyed hash is all that is stored. It says nothing about whose it is.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from bot.storage.base import Base
from bot.storage.shapes import iso, utc
from bot.storage.tables import device_tokens, invitations, resume_codes, sessions

MOST_INVITATIONS = 10  # that are good at the same time, a session
MOST_USES = 5  # sessions begun with one invitation: a link may be opened again


class Codes(Base):
    def knows_token(self, session: str, token_hash: str) -> bool:
        """Whether a token of this hash was given to a further device of the session."""
        here = device_tokens.c
        query = select(here.session).where(here.token_hash == token_hash, here.session == session)
        with self.database.reading() as connection:
            return connection.execute(query).first() is not None

    def put_resume_code(self, session: str, code: str, now: datetime, expires_at: datetime) -> None:
        """The one resume code of a session; the one before it ends. Raises NoSession."""
        with self.database.writing() as connection:
            self._row(connection, session, lock=True)
            connection.execute(resume_codes.delete().where(resume_codes.c.session == session))
            made = {"session": session, "code_hash": self._master.marks(code)[0]}
            times = {"created_at": utc(now), "expires_at": utc(expires_at)}
            connection.execute(resume_codes.insert().values(**made, **times))

    def use_resume_code(self, code: str, token_hash: str, now: datetime) -> str | None:
        """Give a further device its token in exchange for the code, once. The session; None for a code that is no good."""
        good = resume_codes.c.code_hash.in_(self._master.marks(code)) & (resume_codes.c.expires_at > utc(now))
        with self.database.writing(durable=True) as connection:
            session: str | None = connection.execute(select(resume_codes.c.session).where(good)).scalar()
            if session is None or not connection.execute(resume_codes.delete().where(good)).rowcount:
                return None
            made = {"token_hash": token_hash, "session": session, "created_at": utc(now)}
            connection.execute(device_tokens.insert().values(**made))
        return session

    def put_invitation(self, session: str, code: str, now: datetime, expires_at: datetime) -> bool:
        """False when the session has as many as it may. Raises NoSession."""
        mine = (invitations.c.session == session) & (invitations.c.expires_at > utc(now))
        with self.database.writing() as connection:
            self._row(connection, session, lock=True)
            if connection.execute(select(func.count()).where(mine)).scalar_one() >= MOST_INVITATIONS:
                return False
            made = {"session": session, "code_hash": self._master.marks(code)[0], "uses": 0}
            times = {"created_at": utc(now), "expires_at": utc(expires_at)}
            connection.execute(invitations.insert().values(**made, **times))
        return True

    def use_invitation(self, code: str, trial: str, now: datetime) -> str | None:
        """Count one use. The session that made it, in the same trial; None for an invitation that is unknown, too old or
        used up, or whose maker erased everything.
        """
        here = invitations.c
        good = here.code_hash.in_(self._master.marks(code)) & (here.expires_at > utc(now)) & (here.uses < MOST_USES)
        query = select(here.session).join(sessions).where(good, sessions.c.trial == trial)
        with self.database.writing() as connection:
            session: str | None = connection.execute(query).scalar()
            if session is None:
                return None
            used = connection.execute(invitations.update().where(good).values(uses=here.uses + 1)).rowcount
        return session if used else None

    def codes(self, session: str, now: datetime) -> dict[str, Any]:
        """{"resume": None|{"expires_at"}, "invitations": [{"made_at","expires_at"}]}: what is good now. Raises NoSession.

        Not how often an invitation was used: that is the business of whoever was invited.
        """
        with self.database.reading() as connection:
            self._row(connection, session)
            mine = (resume_codes.c.session == session) & (resume_codes.c.expires_at > utc(now))
            resume = connection.execute(select(resume_codes.c.expires_at).where(mine)).scalar()
            here = invitations.c
            query = select(here.created_at, here.expires_at).where(here.session == session, here.expires_at > utc(now))
            rows = connection.execute(query.order_by(here.created_at)).all()
        made = [{"made_at": iso(row.created_at), "expires_at": iso(row.expires_at)} for row in rows]
        return {"resume": None if resume is None else {"expires_at": iso(resume)}, "invitations": made}
