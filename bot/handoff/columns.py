"""The columns of the tables that leave the console. The files and their dictionary are made from here, so they agree."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.eligibility.model import OutcomeCode
from bot.handoff import states
from bot.handoff.spreadsheet import Column, written

WITHDRAWN = "withdrawn"
OUTCOMES = tuple(code.value for code in OutcomeCode)
KINDS = ("handoff", "reminder", "asked_for_person")
FLAGS = ("crisis", "emergency", "abuse", "adverse_event", "advice", "medicines")
_HEAD = ("file", "column", "kind", "values", "personal", "meaning")


def _plain(name: str) -> Callable[[Mapping[str, Any]], Any]:
    return lambda row: row.get(name)


def _listed(name: str) -> Callable[[Mapping[str, Any]], Any]:
    return lambda row: (row.get(name) or "").split()


def _contact(name: str) -> Callable[[Mapping[str, Any]], Any]:
    return lambda row: row.get("contact", {}).get(name)


def _hours(row: Mapping[str, Any]) -> int | None:
    """Whole hours from the referral to the first contact."""
    at = row.get("contacted_at")
    return None if at is None else max(0, int((at - row["created_at"]).total_seconds() // 3600))


LOG = (
    Column("day", "day", _plain("day")),
    Column("trial", "code", _plain("trial")),
    Column("cohort", "code", _plain("cohort")),
    Column("consented", "yes_no", _plain("consented")),
    Column("reached", "code", _plain("step")),
    Column("outcome", "code", _plain("outcome"), OUTCOMES),
    Column("failed", "codes", _listed("failed")),
    Column("unsettled", "codes", _listed("unknown")),
    Column("seconds", "count", _plain("seconds")),
    Column("handed_off", "code", _plain("handed_off"), KINDS),
    Column("contacted", "yes_no", _plain("contacted")),
    Column("hours_to_contact", "count", _plain("contact_hours")),
    Column("enrolled", "yes_no", _plain("enrolled")),
    Column("erased", "yes_no", _plain("erased")),
)
CONTACTS = (
    Column("number", "text", _plain("number")),
    Column("trial", "code", _plain("trial")),
    Column("name", "text", _contact("name"), personal=True),
    Column("phone", "text", _contact("phone"), personal=True),
    Column("email", "text", _contact("email"), personal=True),
    Column("best_time", "text", _contact("time"), personal=True),
    Column("kind", "code", _plain("kind"), KINDS),
    Column("created_at", "time", _plain("created_at")),
    Column("state", "code", lambda row: row.get("state", WITHDRAWN), (*states.STATES, WITHDRAWN)),
    Column("owner", "text", _plain("owner")),
    Column("on_day", "day", _plain("on_day")),
    Column("remind_on", "day", _plain("remind_on")),
    Column("outcome", "code", _plain("outcome"), OUTCOMES),
    Column("cohort", "code", _plain("cohort")),
    Column("doubts", "count", _plain("doubts")),
    Column("flags", "codes", _listed("flags"), FLAGS),
    Column("opened_at", "time", _plain("opened_at")),
    Column("contacted_at", "time", _plain("contacted_at")),
    Column("hours_to_contact", "count", _hours),
    Column("linked_to", "text", _plain("linked_to")),
    Column("withdrawn_at", "time", _plain("withdrawn_at")),
)
REFERRALS = tuple(one for one in CONTACTS if not one.personal)
TABLES: dict[str, tuple[Column, ...]] = {"screening-log": LOG, "referrals": REFERRALS, "contacts": CONTACTS}


@lru_cache(maxsize=1)
def meanings() -> Mapping[str, Mapping[str, str]]:
    """{table: {column: what it means}}; "contacts" has only what "referrals" has not."""
    found: dict[str, dict[str, str]] = json.loads(Path(__file__).with_name("columns.en.json").read_text("utf-8"))
    return {**found, "contacts": {**found["referrals"], **found["contacts"]}}


def dictionary() -> list[Sequence[Any]]:
    """(file, column, kind, values, personal, meaning) of every column of every table."""
    return [
        (f"{table}.csv", one.name, one.kind, " ".join(one.values), one.personal, meanings()[table][one.name])
        for table, columns in TABLES.items()
        for one in columns
    ]


def dictionary_file() -> bytes:
    return written(_HEAD, dictionary())
