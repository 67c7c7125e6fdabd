"""The message log and the answer history are append-only, except for sessions listed in `erasing` (SQLite and PostgreSQL)."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# What may never change once written. The other columns say what became of the row (handled, superseded, ...).
_KEPT = {
    "messages": ("session", "seq", "source", "kind", "sealed_text", "at", "client_id", "sealed_incoming", "body_hash"),
    "answers": ("session", "question", "wording_version", "sealed", "message", "at"),
}
_REFUSED = "this table is append-only"


def upgrade() -> None:
    for table, columns in _KEPT.items():
        if op.get_bind().dialect.name == "sqlite":
            _sqlite(table, columns)
        else:
            _postgresql(table, columns)


def downgrade() -> None:
    for table in _KEPT:
        where = "" if op.get_bind().dialect.name == "sqlite" else f" ON {table}"
        for event in ("update", "delete"):
            op.execute(f"DROP TRIGGER {table}_no_{event}{where}")


def _sqlite(table: str, columns: tuple[str, ...]) -> None:
    for event, action in (("update", f"UPDATE OF {', '.join(columns)}"), ("delete", "DELETE")):
        op.execute(
            f"CREATE TRIGGER {table}_no_{event} BEFORE {action} ON {table} "
            "WHEN NOT EXISTS (SELECT 1 FROM erasing WHERE erasing.session = OLD.session) "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
        )


def _postgresql(table: str, columns: tuple[str, ...]) -> None:
    op.execute(
        f"CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF NOT EXISTS (SELECT 1 FROM erasing WHERE erasing.session = OLD.session) THEN "
        f"RAISE EXCEPTION '{_REFUSED}'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    for event, action in (("update", f"UPDATE OF {', '.join(columns)}"), ("delete", "DELETE")):
        op.execute(
            f"CREATE TRIGGER {table}_no_{event} BEFORE {action} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_append_only()"
        )
