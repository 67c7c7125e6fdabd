"""The tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("coordinators",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_coordinators"))
    )
    op.create_table("erasing",
        sa.Column("session", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("session", name=op.f("pk_erasing"))
    )
    op.create_table("erasures",
        sa.Column("session", sa.String(length=64), nullable=False),
        sa.Column("erased_at", sa.DateTime(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("consents", sa.Integer(), nullable=False),
        sa.Column("referral", sa.String(length=24), nullable=True),
        sa.Column("farewell", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("session", name=op.f("pk_erasures"))
    )
    op.create_table("key_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_check"))
    )
    op.create_table("outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox"))
    )
    op.create_index(op.f("ix_outbox_number"), "outbox", ["number"], unique=False)
    op.create_table("purges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("screenings", sa.Integer(), nullable=False),
        sa.Column("held_messages", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purges"))
    )
    op.create_table("referral_tombstones",
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("trial", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_referral_tombstones"))
    )
    op.create_table("sessions",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("trial", sa.String(length=64), nullable=False),
        sa.Column("wording_version", sa.String(length=64), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_state", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_assessment", sa.LargeBinary(), nullable=True),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("handed_off", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("touched_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions"))
    )
    op.create_index("ix_sessions_purge", "sessions", ["handed_off", "touched_at"], unique=False)
    op.create_table("answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session", sa.String(length=64), nullable=False),
        sa.Column("question", sa.String(length=100), nullable=False),
        sa.Column("wording_version", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("message", sa.String(length=64), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.Column("dropped_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name=op.f("fk_answers_session")),
        sa.ForeignKeyConstraint(["superseded_by"], ["answers.id"], name=op.f("fk_answers_superseded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers"))
    )
    op.create_index(op.f("ix_answers_session"), "answers", ["session"], unique=False)
    op.create_table("consents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session", sa.String(length=64), nullable=False),
        sa.Column("about", sa.String(length=16), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name=op.f("fk_consents_session")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents"))
    )
    op.create_index(op.f("ix_consents_session"), "consents", ["session"], unique=False)
    op.create_table("console_sessions",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("coordinator", sa.String(length=100), nullable=False),
        sa.Column("csrf", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["coordinator"], ["coordinators.name"], name=op.f("fk_console_sessions_coordinator"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_console_sessions"))
    )
    op.create_table("messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("sealed_text", sa.LargeBinary(), nullable=True),
        sa.Column("flags", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=True),
        sa.Column("sealed_incoming", sa.LargeBinary(), nullable=True),
        sa.Column("body_hash", sa.String(length=64), nullable=True),
        sa.Column("handled", sa.Boolean(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("error", sa.String(length=32), nullable=True),
        sa.Column("sealed_error", sa.LargeBinary(), nullable=True),
        sa.Column("answers_to", sa.String(length=64), nullable=True),
        sa.Column("sealed_reply", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name=op.f("fk_messages_session")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("client_id", name=op.f("uq_messages_client_id")),
        sa.UniqueConstraint("session", "seq", name=op.f("uq_messages_session"))
    )
    op.create_index(op.f("ix_messages_answers_to"), "messages", ["answers_to"], unique=False)
    op.create_index("ix_messages_handled", "messages", ["handled", "id"], unique=False)
    op.create_table("referrals",
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("session", sa.String(length=64), nullable=False),
        sa.Column("trial", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("remind_on", sa.Date(), nullable=True),
        sa.Column("linked_to", sa.String(length=24), nullable=True),
        sa.Column("opened_at", sa.DateTime(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name=op.f("fk_referrals_session")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_referrals")),
        sa.UniqueConstraint("session", name=op.f("uq_referrals_session"))
    )
    op.create_index(op.f("ix_referrals_linked_to"), "referrals", ["linked_to"], unique=False)


def downgrade() -> None:
    op.drop_table("referrals")
    op.drop_table("messages")
    op.drop_table("console_sessions")
    op.drop_table("consents")
    op.drop_table("answers")
    op.drop_table("sessions")
    op.drop_table("referral_tombstones")
    op.drop_table("purges")
    op.drop_table("outbox")
    op.drop_table("key_check")
    op.drop_table("erasures")
    op.drop_table("erasing")
    op.drop_table("coordinators")
