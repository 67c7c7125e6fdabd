"""The tables of what leaves the house: deliveries, reminders' opt-outs, and the facts of each screening as counts.

None of them holds a word, a name, an address or a session's id.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.storage.tables import metadata

# One notification on one way to one recipient. It is done when `sent_at` or `dead_at` is set.
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("event", String(48), nullable=False),  # what is told: "outbox:17", "remind:PS-...:2027-06-30"
    Column("channel", String(32), nullable=False),  # mail:<mark of the recipient>|webhook|reminder
    Column("notification", Integer, ForeignKey("outbox.id", ondelete="CASCADE"), index=True),
    Column("number", String(24), nullable=False, index=True),
    Column("message_id", String(64), nullable=False),  # the same at every try, so that a receiver knows a repetition
    Column("created_at", DateTime, nullable=False),
    Column("due_at", DateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("claim", String(32)),  # who works on it ...
    Column("claimed_until", DateTime),  # ... and until when nobody else may
    Column("sent_at", DateTime),
    Column("dead_at", DateTime),
    Column("error", String(64)),  # a code, never a server's words: they may quote an address
    UniqueConstraint("event", "channel"),
    Index("ix_deliveries_open", "sent_at", "dead_at", "due_at"),
)

# Links in reminders that end them. Only the hash of a link's token is kept.
opt_outs = Table(
    "opt_outs",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("number", String(24), nullable=False, index=True),
    Column("made_at", DateTime, nullable=False),
    Column("used_at", DateTime),
)

# One row a screening, under a random id of its own, for the screening log and the numbers. `sessions.facts` points here
# for as long as the session is kept; from then on nothing leads from this row to a person.
screening_facts = Table(
    "screening_facts",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("trial", String(64), nullable=False),
    Column("day", Date, nullable=False),  # UTC, of the start; of an erased person only the week's Monday
    Column("cohort", String(64)),
    Column("consented", Boolean, nullable=False),
    Column("step", String(100), nullable=False),  # the question that waits, or the stage where none does
    Column("outcome", String(24)),
    Column("failed", Text, nullable=False),  # criterion ids, separated by blanks
    Column("unknown", Text, nullable=False),
    Column("misses", Text, nullable=False),  # replies not understood, JSON {question: count}
    Column("seconds", Integer),  # from the greeting to the review that was sent
    Column("handed_off", String(24)),  # the kind of referral
    Column("contact_hours", Integer),  # from the referral to the first contact, whole hours
    Column("contacted", Boolean, nullable=False),
    Column("enrolled", Boolean, nullable=False),
    Column("erased", Boolean, nullable=False),
    Index("ix_screening_facts_trial", "trial", "day"),
)
