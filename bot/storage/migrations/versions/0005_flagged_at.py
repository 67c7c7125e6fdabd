"""When a visitor last wrote something alarming, found without a look through all messages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sessions", sa.Column("flagged_at", sa.DateTime(), nullable=True))
    op.create_index(op.f("ix_sessions_flagged_at"), "sessions", ["flagged_at"], unique=False)
    op.execute(
        "UPDATE sessions SET flagged_at = (SELECT max(messages.at) FROM messages "
        "WHERE messages.session = sessions.id AND messages.flags NOT IN ('', 'advice'))"
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_sessions_flagged_at"), "sessions")
    op.drop_column("sessions", "flagged_at")
