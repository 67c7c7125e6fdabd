"""What the queue filters by, notes of the desk, and marks for the search."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_COLUMNS = (
    ("cohort", sa.String(length=64), True, None),
    ("outcome", sa.String(length=24), True, None),
    ("doubts", sa.Integer(), False, "0"),
    ("flags", sa.String(length=200), False, ""),
    ("state", sa.String(length=16), False, "new"),
    ("version", sa.Integer(), False, "0"),
    ("owner", sa.String(length=100), True, None),
    ("on_day", sa.Date(), True, None),
    ("contacted_at", sa.DateTime(), True, None),
)


def upgrade() -> None:
    for name, kind, nullable, default in _COLUMNS:
        op.add_column("referrals", sa.Column(name, kind, nullable=nullable, server_default=default))
    op.create_index("ix_referrals_queue", "referrals", ["trial", "state", "created_at"], unique=False)
    op.create_table(
        "desk_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("author", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("about", sa.String(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name=op.f("fk_desk_notes_session")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_notes")),
    )
    op.create_index(op.f("ix_desk_notes_session"), "desk_notes", ["session"], unique=False)
    op.create_table(
        "contact_marks",
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("session", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name=op.f("fk_contact_marks_session")),
        sa.PrimaryKeyConstraint("mark", "session", name=op.f("pk_contact_marks")),
    )
    op.create_index(op.f("ix_contact_marks_session"), "contact_marks", ["session"], unique=False)


def downgrade() -> None:
    for table in ("contact_marks", "desk_notes"):
        op.drop_table(table)
    op.drop_index("ix_referrals_queue", "referrals")
    for name, *_ in _COLUMNS:
        op.drop_column("referrals", name)
