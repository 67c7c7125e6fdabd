"""The tables. Bytes columns called `sealed_*` hold words under the session's own key (see `.sealing`); all times are
UTC, naive.

Nothing a visitor typed, chose or left stands in another column. Migrations are in `migrations/versions`; a test
compares both.
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
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _session(**options: bool) -> Column:
    options.setdefault("nullable", False)
    return Column("session", String(64), ForeignKey("sessions.id"), **options)


# One row that only the right master key opens: a wrong or lost key is noticed before anything is read.
key_check = Table(
    "key_check", metadata, Column("id", Integer, primary_key=True), Column("sealed", LargeBinary, nullable=False)
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("token_hash", String(64), nullable=False),
    Column("trial", String(64), nullable=False),
    Column("wording_version", String(64), nullable=False),
    Column("time_zone", String(64), nullable=False),
    Column("sealed_key", LargeBinary, nullable=False),  # the session's data key, under the master key
    Column("sealed_state", LargeBinary, nullable=False),
    Column("sealed_assessment", LargeBinary),
    Column("stage", String(16), nullable=False),
    Column("version", Integer, nullable=False),  # one up with every stored turn
    Column("last_seq", Integer, nullable=False),
    Column("handed_off", Boolean, nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("touched_at", DateTime, nullable=False),
    Column("invited_by", String(64), index=True),  # the session whose invitation began this one, as long as it exists
    Column("asked_person_at", DateTime, index=True),  # when the visitor last asked for a person
    Column("person_since", DateTime, index=True),  # a coordinator is in the chat
    Column("flagged_at", DateTime, index=True),  # when the visitor last wrote something alarming
    Column("attended_at", DateTime),  # until when somebody of the team has seen to it
    Column("facts", String(32)),  # its row of `screening_facts`, which outlives it
    Index("ix_sessions_purge", "handed_off", "touched_at"),
)

# Tokens of further devices; that of the first one stands in `sessions`.
device_tokens = Table(
    "device_tokens",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    _session(index=True),
    Column("created_at", DateTime, nullable=False),
)

# Codes are short, so their hashes are keyed with a key made of the master key (`MasterKey.marks`).
resume_codes = Table(
    "resume_codes",
    metadata,
    _session(primary_key=True),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("created_at", DateTime, nullable=False),
    Column("expires_at", DateTime, nullable=False),
)

invitations = Table(
    "invitations",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    _session(index=True),
    Column("created_at", DateTime, nullable=False),
    Column("expires_at", DateTime, nullable=False),
    Column("uses", Integer, nullable=False),
)

messages = Table(
    "messages",
    metadata,
    Column("id", Integer, primary_key=True),
    _session(),
    Column("seq", Integer, nullable=False),
    Column("source", String(16), nullable=False),  # bot|visitor|coordinator|system
    Column("kind", String(16), nullable=False),
    Column("sealed_text", LargeBinary),  # null: deleted (held unread, and consent never came)
    Column("flags", String(200), nullable=False),  # separated by blanks
    Column("at", DateTime, nullable=False),
    Column("client_id", String(64), unique=True),  # visitor's messages only
    Column("sealed_incoming", LargeBinary),
    Column("body_hash", String(64)),  # keyed with the session's key: short texts could be guessed otherwise
    Column("handled", Boolean, nullable=False),
    Column("held", Boolean, nullable=False),  # came before consent, so nobody may read it yet
    Column("error", String(32)),  # stale|not_acceptable, once handled
    Column("sealed_error", LargeBinary),
    Column("answers_to", String(64), index=True),  # on the bot's messages: the client_id they answer
    Column("sealed_reply", LargeBinary),
    Column("sealed_by", LargeBinary),  # {"name","role"} of the coordinator who wrote it
    UniqueConstraint("session", "seq"),
    Index("ix_messages_handled", "handled", "id"),
)

answers = Table(
    "answers",
    metadata,
    Column("id", Integer, primary_key=True),
    _session(index=True),
    Column("question", String(100), nullable=False),
    Column("wording_version", String(64), nullable=False),
    Column("sealed", LargeBinary, nullable=False),  # {"raw","value","kind","certainty","confidence","grounds"}
    Column("message", String(64)),
    Column("at", DateTime, nullable=False),
    Column("superseded_by", Integer, ForeignKey("answers.id")),
    Column("dropped_at", DateTime),
)

consents = Table(
    "consents",
    metadata,
    Column("id", Integer, primary_key=True),
    _session(index=True),
    Column("about", String(16), nullable=False),
    Column("version", String(64), nullable=False),
    Column("text_hash", String(64), nullable=False),
    Column("at", DateTime, nullable=False),
    Column("given", Boolean, nullable=False),
)

referrals = Table(
    "referrals",
    metadata,
    Column("number", String(24), primary_key=True),
    _session(unique=True),
    Column("trial", String(64), nullable=False),
    Column("kind", String(24), nullable=False),  # handoff|reminder|asked_for_person
    Column("created_at", DateTime, nullable=False),
    Column("remind_on", Date),
    Column("linked_to", String(24), index=True),  # a well-formed number, which need not exist
    Column("invited_by", String(64), index=True),  # the session that is to be linked to once it has a referral
    Column("opened_at", DateTime),
    Column("sealed", LargeBinary, nullable=False),  # {"contact","who","cohort","outcome","assessment"}
    # What the queue filters by, as codes: the person's words and contact stay sealed.
    Column("cohort", String(64)),
    Column("outcome", String(24)),
    Column("doubts", Integer, nullable=False, server_default="0"),  # criteria that a phone call would have to settle
    Column(
        "flags", String(200), nullable=False, server_default=""
    ),  # crisis|emergency|...|medicines, separated by blanks
    Column("state", String(16), nullable=False, server_default="new"),  # bot.handoff.states
    Column("version", Integer, nullable=False, server_default="0"),  # one up with every change at the desk
    Column("owner", String(100)),
    Column("on_day", Date),  # of the reminder or the visit
    Column("contacted_at", DateTime),
    # All that the queue filters and sorts by: SQLite has to walk through `sealed` to reach what stands behind it in a row.
    Index(
        "ix_referrals_queue",
        *("trial", "state", "created_at", "number", "outcome", "cohort", "owner", "doubts", "flags"),
    ),
)

# What stays of a referral that its visitor withdrew: do not contact.
referral_tombstones = Table(
    "referral_tombstones",
    metadata,
    Column("number", String(24), primary_key=True),
    Column("trial", String(64), nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("withdrawn_at", DateTime, nullable=False),
    Column("owner", String(100)),  # the account that had claimed it, which is told
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", String(24), nullable=False, index=True),
    Column("what", String(16), nullable=False),  # referral|renewed|withdrawn|reminder_due
    Column("created_at", DateTime, nullable=False),
    Column("planned_at", DateTime),  # its deliveries have been made
    Column("sent_at", DateTime),
)

# The receipts of what was erased, and why nothing is found. Also the list that a restored backup is erased by again.
erasures = Table(
    "erasures",
    metadata,
    Column("session", String(64), primary_key=True),
    Column("erased_at", DateTime, nullable=False),
    Column("messages", Integer, nullable=False),
    Column("answers", Integer, nullable=False),
    Column("consents", Integer, nullable=False),
    Column("referral", String(24)),
    Column("farewell", Text, nullable=False),  # the bot's last words, from its own phrases: [{"kind","text"}]
)

# A session listed here may lose rows of the append-only tables; rows live for one transaction only (triggers look
# here).
erasing = Table("erasing", metadata, Column("session", String(64), primary_key=True))

coordinators = Table(
    "coordinators",
    metadata,
    Column("name", String(100), primary_key=True),
    Column("password_hash", String(200), nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("role", String(16), nullable=False),  # bot.handoff.roles
    Column("sealed_totp", LargeBinary),  # the secret of the second step, under the master key
    Column("totp_step", Integer, nullable=False),  # the last time step whose code was used: a code works once
)

console_sessions = Table(
    "console_sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("coordinator", String(100), ForeignKey("coordinators.name", ondelete="CASCADE"), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("expires_at", DateTime, nullable=False),
    Column("seen_at", DateTime, nullable=False),
    Column("passed", Boolean, nullable=False),  # the second step of signing in was taken, or is not asked for
    Column("sealed_pending", LargeBinary),  # the secret of a second step that is being set up, under the master key
    Column("pending_at", DateTime),
)

purges = Table(
    "purges",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", DateTime, nullable=False),
    Column("screenings", Integer, nullable=False),
    Column("held_messages", Integer, nullable=False),
)
