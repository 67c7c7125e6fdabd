"""A second step being set up is kept here, failed sign-ins are counted here, and the audit trail cannot be emptied."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_REFUSED = "this table is append-only"


def upgrade() -> None:
    op.add_column("console_sessions", sa.Column("sealed_pending", sa.LargeBinary(), nullable=True))
    op.add_column("console_sessions", sa.Column("pending_at", sa.DateTime(), nullable=True))
    op.create_table(
        "sign_in_failures",
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_sign_in_failures")),
    )
    op.create_index(op.f("ix_sign_in_failures_at"), "sign_in_failures", ["at"], unique=False)
    if _sqlite():
        op.execute(
            "CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
        )
        return
    op.execute(  # a row's trigger is not asked by TRUNCATE, which SQLite does not have
        "CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()"
    )
    op.execute(
        "CREATE TRIGGER audit_head_no_delete BEFORE DELETE OR TRUNCATE ON audit_head "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()"
    )


def downgrade() -> None:
    op.execute(f"DROP TRIGGER audit_head_no_delete{'' if _sqlite() else ' ON audit_head'}")
    if not _sqlite():
        op.execute("DROP TRIGGER audit_no_truncate ON audit")
    op.drop_table("sign_in_failures")
    op.drop_column("console_sessions", "pending_at")
    op.drop_column("console_sessions", "sealed_pending")


def _sqlite() -> bool:
    return bool(op.get_bind().dialect.name == "sqlite")
