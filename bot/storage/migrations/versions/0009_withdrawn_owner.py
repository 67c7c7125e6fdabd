"""Whose a withdrawn referral was, so that its withdrawal is shown to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("referral_tombstones", sa.Column("owner", sa.String(length=100), nullable=True))


def downgrade() -> None:
    op.drop_column("referral_tombstones", "owner")
