"""The queue's index holds all that the queue filters and sorts by."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_NAME, _TABLE, _BEFORE = "ix_referrals_queue", "referrals", ["trial", "state", "created_at"]


def upgrade() -> None:
    op.drop_index(_NAME, _TABLE)
    op.create_index(
        _NAME, _TABLE, [*_BEFORE, "number", "outcome", "cohort", "owner", "doubts", "flags"], unique=False
    )


def downgrade() -> None:
    op.drop_index(_NAME, _TABLE)
    op.create_index(_NAME, _TABLE, _BEFORE, unique=False)
