"""Roles, memberships, the second step of signing in, and the audit trail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_REFUSED = "this table is append-only"


def upgrade() -> None:
    op.execute("DELETE FROM console_sessions")  # everybody signs in again, with what is asked from now on
    _columns()
    _accounts()
    _audit()
    for event in ("update", "delete"):
        _refuse(event)


def downgrade() -> None:
    for event in ("update", "delete"):
        op.execute(f"DROP TRIGGER audit_no_{event}{'' if _sqlite() else ' ON audit'}")
    for table in ("audit_head", "audit", "recovery_codes", "memberships"):
        op.drop_table(table)
    for table, columns in (("console_sessions", ("seen_at", "passed")), ("coordinators", ("role", "sealed_totp", "totp_step"))):
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.drop_column(column)


def _sqlite() -> bool:
    return bool(op.get_bind().dialect.name == "sqlite")


def _columns() -> None:
    with op.batch_alter_table("coordinators") as batch:
        batch.add_column(sa.Column("role", sa.String(length=16), nullable=False, server_default="coordinator"))
        batch.add_column(sa.Column("sealed_totp", sa.LargeBinary(), nullable=True))
        batch.add_column(sa.Column("totp_step", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("console_sessions") as batch:
        batch.add_column(sa.Column("seen_at", sa.DateTime(), nullable=False, server_default="2000-01-01 00:00:00"))
        batch.add_column(sa.Column("passed", sa.Boolean(), nullable=False, server_default=sa.false()))


def _accounts() -> None:
    op.create_table(
        "memberships",
        sa.Column("coordinator", sa.String(length=100), nullable=False),
        sa.Column("trial", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["coordinator"], ["coordinators.name"], name=op.f("fk_memberships_coordinator"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("coordinator", "trial", name=op.f("pk_memberships")),
    )
    op.execute("INSERT INTO memberships (coordinator, trial) SELECT name, '*' FROM coordinators")
    op.create_table(
        "recovery_codes",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("coordinator", sa.String(length=100), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["coordinator"], ["coordinators.name"], name=op.f("fk_recovery_codes_coordinator"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_recovery_codes")),
    )
    op.create_index(op.f("ix_recovery_codes_coordinator"), "recovery_codes", ["coordinator"], unique=False)


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("object", sa.String(length=100), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
    )
    for column in ("action", "object"):
        op.create_index(op.f(f"ix_audit_{column}"), "audit", [column], unique=False)
    head = op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.bulk_insert(head, [{"id": 1, "seq": 0, "hash": "0" * 64}])


def _refuse(event: str) -> None:
    if _sqlite():
        op.execute(
            f"CREATE TRIGGER audit_no_{event} BEFORE {event.upper()} ON audit "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
        )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{_REFUSED}'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER audit_no_{event} BEFORE {event.upper()} ON audit FOR EACH ROW EXECUTE FUNCTION audit_append_only()"
    )
