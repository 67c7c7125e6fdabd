"""Everything that is kept about one person, as JSON, for the person. docs/exports.md has its shape.

It names no account (who looked is the team's business) and no other referral: whether a housemate came is theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.handoff import gathered
from bot.storage import Store
from bot.storage.shapes import iso, utc

Object = dict[str, Any]

FORMAT, VERSION = "prescreen person", 1
_PLAIN = (
    "number", "trial", "kind", "created_at", "state", "on_day", "remind_on", "opened_at", "contacted_at", "who", "cohort",
    "contact", "outcome", "criteria", "answers", "corrections", "flags", "consents", "transcript",
)  # fmt: skip


def person_json(store: Store, view: Mapping[str, Any], now: datetime) -> Object:
    """`view`: what `bot.handoff.view.referral_view` gives of a referral that was not withdrawn. Raises NoSession."""
    session = store.session(view["session"])
    notes = store.notes(view["session"])
    return {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": iso(utc(now)),
        "began_at": iso(session.created_at),
        "last_there_at": iso(session.touched_at),
        "time_zone": session.time_zone,
        **{key: view[key] for key in _PLAIN},
        "scalp": gathered.scalp(view["criteria"]),
        "medicines": gathered.medicines(view["criteria"]),
        "desk": [{key: value for key, value in one.items() if key != "author"} for one in notes],
        "codes": store.codes(view["session"], now),
        **store.kept_beside(view["number"]),
    }
