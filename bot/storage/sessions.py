"""Sessions: made, found by id, and loaded as screenings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.screening.model import Screening, Turn
from bot.storage.base import Base
from bot.storage.facts import opened
from bot.storage.shapes import iso, screening_from, screening_json, utc
from bot.storage.tables import consents, sessions


@dataclass(frozen=True)
class SessionRow:
    """What is known of a session without opening it. `token_hash`: sha256 hex of the bearer token."""

    id: str
    token_hash: str
    trial: str
    wording_version: str
    time_zone: str
    stage: str
    last_seq: int
    handed_off: bool
    created_at: datetime
    touched_at: datetime
    person_since: datetime | None


@dataclass(frozen=True)
class Loaded:
    """A screening and the version it had; `apply` refuses a turn that was decided on an older one."""

    screening: Screening
    version: int


Mark = tuple[int, int]  # a session's version and last seq: they change with everything a visitor can see
_AT_ONCE = 400  # sessions a query names


class Sessions(Base):
    def create_session(self, turn: Turn, token_hash: str, now: datetime, invited_by: str | None = None) -> None:
        """A new session with its first turn (the greeting). The id, trial and time zone are those of the screening.

        `invited_by`: the session whose invitation began it.
        """
        screening = turn.screening
        seal, sealed_key = self._master.new_session_key()
        row = {
            "id": screening.session,
            "token_hash": token_hash,
            "trial": screening.trial,
            "wording_version": screening.wording_version,
            "time_zone": screening.time_zone,
            "sealed_key": sealed_key,
            "sealed_state": seal.seal(screening_json(screening)),
            "stage": screening.stage.value,
            "version": 0,
            "last_seq": 0,
            "handed_off": False,
            "created_at": utc(now),
            "touched_at": utc(now),
            "invited_by": invited_by,
        }
        with self.database.writing() as connection:
            row["facts"] = opened(connection, screening.trial, utc(now).date())
            connection.execute(sessions.insert().values(**row))
            self._writing(connection, self._row(connection, screening.session), None, now).turn(turn)

    def session(self, session: str) -> SessionRow:
        """Raises NoSession."""
        with self.database.reading() as connection:
            row = self._row(connection, session)
        return SessionRow(**{name: getattr(row, name) for name in SessionRow.__dataclass_fields__})

    def exists(self, session: str) -> bool:
        with self.database.reading() as connection:
            return connection.execute(select(sessions.c.id).where(sessions.c.id == session)).first() is not None

    def marks(self, wanted: Sequence[str]) -> dict[str, Mark]:
        """The marks of those of the sessions that exist."""
        here, found = sessions.c, {}
        with self.database.reading() as connection:
            for at in range(0, len(wanted), _AT_ONCE):
                query = select(here.id, here.version, here.last_seq).where(here.id.in_(wanted[at : at + _AT_ONCE]))
                found.update({row.id: (row.version, row.last_seq) for row in connection.execute(query)})
        return found

    def load(self, session: str) -> Screening:
        """Raises NoSession."""
        return self.loaded(session).screening

    def loaded(self, session: str) -> Loaded:
        """The screening with its version. Raises NoSession."""
        with self.database.reading() as connection:
            row = self._row(connection, session)
        return Loaded(screening_from(self._seal(row).open(row.sealed_state)), row.version)

    def assessment(self, session: str) -> dict[str, Any] | None:
        """The stored assessment in the shape of `prescreen assess`; None as long as there is none. Raises NoSession."""
        with self.database.reading() as connection:
            row = self._row(connection, session)
        if row.sealed_assessment is None:
            return None
        content: dict[str, Any] = self._seal(row).open(row.sealed_assessment)
        return content

    def consents(self, session: str) -> list[dict[str, Any]]:
        """Every consent given or refused, in order: {"about","version","text_hash","at","given"}."""
        query = select(consents).where(consents.c.session == session).order_by(consents.c.id)
        with self.database.reading() as connection:
            rows = connection.execute(query).all()
        return [
            {
                "about": row.about,
                "version": row.version,
                "text_hash": row.text_hash,
                "at": iso(row.at),
                "given": row.given,
            }
            for row in rows
        ]
