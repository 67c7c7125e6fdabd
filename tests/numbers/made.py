"""Screenings made by hand, as their facts alone."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from bot.storage import Store
from bot.storage.tables_out import screening_facts

BASE: dict[str, Any] = {
    "trial": "NCT05398809", "day": date(2026, 11, 16), "cohort": "patient", "consented": True, "step": "finished",
    "outcome": "likely_eligible", "failed": "", "unknown": "", "misses": "{}", "seconds": 700, "handed_off": None,
    "contact_hours": None, "contacted": False, "enrolled": False, "erased": False,
}  # fmt: skip


def screened(store: Store, count: int, **changes: Any) -> None:
    """So many alike."""
    rows = [{**BASE, **changes, "id": secrets.token_hex(12)} for _ in range(count)]
    with store.database.writing() as connection:
        connection.execute(screening_facts.insert(), rows)


def a_year(store: Store) -> None:
    """Enough for every part of the page, and one small count: two who enrolled."""
    left = {"outcome": None, "seconds": None}
    screened(store, 12, cohort=None, consented=False, step="consent_chat", **left)
    screened(store, 9, step="hair_onset", misses='{"hair_onset": 2}', **left)
    screened(store, 8, outcome="not_now", failed="P-E1", unknown="P-E2 P-E3", day=date(2026, 11, 9))
    screened(store, 7, outcome="needs_review", unknown="P-E2", handed_off="handoff", day=date(2026, 11, 9))
    screened(store, 6, handed_off="handoff", contacted=True, contact_hours=30)
    screened(store, 2, handed_off="handoff", contacted=True, contact_hours=50, enrolled=True)
