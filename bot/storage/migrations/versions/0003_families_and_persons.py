"""Further devices, resume codes, invitations, and a person in the chat."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_NEW = {
    "sessions": (
        ("invited_by", sa.String(length=64), True),
        ("asked_person_at", sa.DateTime(), True),
        ("person_since", sa.DateTime(), True),
        ("attended_at", sa.DateTime(), False),
    ),
    "messages": (("sealed_by", sa.LargeBinary(), False),),
    "referrals": (("invited_by", sa.String(length=64), True),),
}


def upgrade() -> None:
    for table, columns in _NEW.items():
        for name, kind, indexed in columns:
            op.add_column(table, sa.Column(name, kind, nullable=True))
            if indexed:
                op.create_index(op.f(f"ix_{table}_{name}"), table, [name], unique=False)
    _device_tokens()
    _resume_codes()
    _invitations()
    _sealed_by_is_kept()


def downgrade() -> None:
    where = "" if op.get_bind().dialect.name == "sqlite" else " ON messages"
    op.execute(f"DROP TRIGGER messages_by_no_update{where}")
    for table in ("invitations", "resume_codes", "device_tokens"):
        op.drop_table(table)
    for table, columns in _NEW.items():
        for name, _, indexed in columns:
            if indexed:
                op.drop_index(op.f(f"ix_{table}_{name}"), table)
            op.drop_column(table, name)


def _device_tokens() -> None:
    op.create_table(
        "device_tokens",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("session", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name=op.f("fk_device_tokens_session")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_device_tokens")),
    )
    op.create_index(op.f("ix_device_tokens_session"), "device_tokens", ["session"], unique=False)


def _resume_codes() -> None:
    op.create_table(
        "resume_codes",
        sa.Column("session", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name=op.f("fk_resume_codes_session")),
        sa.PrimaryKeyConstraint("session", name=op.f("pk_resume_codes")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_resume_codes_code_hash")),
    )


def _invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("session", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name=op.f("fk_invitations_session")),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_invitations")),
    )
    op.create_index(op.f("ix_invitations_session"), "invitations", ["session"], unique=False)


def _sealed_by_is_kept() -> None:
    """Who wrote a message is as append-only as its words."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER messages_by_no_update BEFORE UPDATE OF sealed_by ON messages "
            "WHEN NOT EXISTS (SELECT 1 FROM erasing WHERE erasing.session = OLD.session) "
            "BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END"
        )
    else:
        op.execute(
            "CREATE TRIGGER messages_by_no_update BEFORE UPDATE OF sealed_by ON messages "
            "FOR EACH ROW EXECUTE FUNCTION messages_append_only()"
        )
