"""Deliveries of notifications, opt-outs of reminders, and the facts of each screening."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Plain ADD COLUMN on both databases: SQLite's batch mode would rebuild tables that triggers and keys point to.
    op.add_column("sessions", sa.Column("facts", sa.String(length=32), nullable=True))
    op.add_column("outbox", sa.Column("planned_at", sa.DateTime(), nullable=True))
    op.create_table("deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=48), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("notification", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("message_id", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claim", sa.String(length=32), nullable=True),
        sa.Column("claimed_until", sa.DateTime(), nullable=True),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("dead_at", sa.DateTime(), nullable=True),
        sa.Column("error", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["notification"], ["outbox.id"], name=op.f("fk_deliveries_notification"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("event", "channel", name=op.f("uq_deliveries_event"))
    )
    op.create_index("ix_deliveries_open", "deliveries", ["sent_at", "dead_at", "due_at"], unique=False)
    op.create_index(op.f("ix_deliveries_notification"), "deliveries", ["notification"], unique=False)
    op.create_index(op.f("ix_deliveries_number"), "deliveries", ["number"], unique=False)
    op.create_table("opt_outs",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_opt_outs"))
    )
    op.create_index(op.f("ix_opt_outs_number"), "opt_outs", ["number"], unique=False)
    op.create_table("screening_facts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("trial", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("cohort", sa.String(length=64), nullable=True),
        sa.Column("consented", sa.Boolean(), nullable=False),
        sa.Column("step", sa.String(length=100), nullable=False),
        sa.Column("outcome", sa.String(length=24), nullable=True),
        sa.Column("failed", sa.Text(), nullable=False),
        sa.Column("unknown", sa.Text(), nullable=False),
        sa.Column("misses", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("handed_off", sa.String(length=24), nullable=True),
        sa.Column("contact_hours", sa.Integer(), nullable=True),
        sa.Column("contacted", sa.Boolean(), nullable=False),
        sa.Column("enrolled", sa.Boolean(), nullable=False),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_facts"))
    )
    op.create_index("ix_screening_facts_trial", "screening_facts", ["trial", "day"], unique=False)


def downgrade() -> None:
    op.drop_table("screening_facts")
    op.drop_table("opt_outs")
    op.drop_table("deliveries")
    op.drop_column("outbox", "planned_at")
    op.drop_column("sessions", "facts")
