"""The tables of the coordinators' desk: memberships, recovery codes, failed sign-ins, and the audit trail.

The audit trail holds no word of a visitor: it names accounts, referral numbers and what was done.
"""

from __future__ import annotations

from sqlalchemy import Column, DateTime, ForeignKey, Integer, LargeBinary, String, Table, Text

from bot.storage.tables import metadata

_ACCOUNT = "coordinators.name"


def _account(**options: bool) -> Column:
    return Column("coordinator", String(100), ForeignKey(_ACCOUNT, ondelete="CASCADE"), nullable=False, **options)


# Which trials an account belongs to; "*" for all of them.
memberships = Table("memberships", metadata, _account(primary_key=True), Column("trial", String(64), primary_key=True))

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    _account(index=True),
    Column("used_at", DateTime),
)

# Tries to sign in that failed, so that the next one waits: by a keyed hash, because a password may stand in the wrong field.
sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    Column("mark", String(64), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("at", DateTime, nullable=False, index=True),
)

# What was done with a referral at the desk, and what a coordinator found. The words are sealed with the session's key.
desk_notes = Table(
    "desk_notes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("session", String(64), ForeignKey("sessions.id"), nullable=False, index=True),
    Column("at", DateTime, nullable=False),
    Column("author", String(100), nullable=False),
    Column("kind", String(16), nullable=False),  # state|finding
    Column("about", String(32), nullable=False),  # the new state, or the criterion
    Column("sealed", LargeBinary, nullable=False),  # {"text"} or {"finding","text"}
)

# Keyed hashes of names' words, phone numbers and addresses: a search finds who it is for, and the database tells nobody.
contact_marks = Table(
    "contact_marks",
    metadata,
    Column("mark", String(64), primary_key=True),
    Column("session", String(64), ForeignKey("sessions.id"), primary_key=True, index=True),
    Column("kind", String(8), nullable=False),  # name|phone|email
)

# Append-only (triggers) and chained: each row's hash covers the row before it.
audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),  # text, so that what was hashed is what is stored, to the microsecond
    Column("actor", String(100), nullable=False),
    Column("action", String(32), nullable=False, index=True),
    Column("object", String(100), nullable=False, index=True),
    Column("detail", Text, nullable=False),
    Column("hash", String(64), nullable=False),
)

# One row: the end of the chain. It is locked while a row is added, and tells when the last rows are gone.
audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)
