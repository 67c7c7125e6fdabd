"""Proves: migrations make exactly the tables the program uses, and bring a filled database of any revision up to date
unharmed.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from bot.storage import Store
from bot.storage.engine import Database
from bot.storage.migrating import _config, current, migrate, newest
from bot.storage.tables import messages, metadata
from bot.storage.tables_desk import audit_head
from tests.storage.made import handed_off, store_in, url_in

VERSIONS = Path(__file__).parents[2] / "bot" / "storage" / "migrations"
REVISIONS = [one.revision for one in ScriptDirectory(str(VERSIONS)).walk_revisions()][::-1]


def test_migrations_make_the_tables_of_the_program(store: Store) -> None:
    with store.database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_revisions_are_one_line() -> None:
    assert sorted(REVISIONS) == REVISIONS
    assert newest() == REVISIONS[-1]


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_a_filled_database_of_an_older_revision_is_brought_up_to_date(tmp_path: Path, revision: str) -> None:
    """The rows are those of today, cut to the columns that the older revision had."""
    filled = store_in(tmp_path / "new")
    number = handed_off(filled, words="kept")
    before = filled.messages("s1"), filled.answers_history("s1"), filled.referral(number), filled.load("s1")
    (tmp_path / "new" / "keys").rename(tmp_path / "keys")
    old = Database(url_in(tmp_path))
    migrate(old, revision)
    assert current(old) == revision
    with filled.database.reading() as source, old.writing() as target:
        copy_rows(source, target)
    filled.close()
    old.close()
    store = store_in(tmp_path)
    assert current(store.database) == newest()
    assert (store.messages("s1"), store.answers_history("s1"), store.referral(number), store.load("s1")) == before
    with pytest.raises(DBAPIError, match="append-only"), store.database.writing() as connection:
        connection.execute(messages.delete())
    store.close()


def copy_rows(source: Connection, target: Connection) -> None:
    """All rows of the tables that `target` has, and of each the columns that it has."""
    known = inspect(target)
    for table in metadata.sorted_tables:
        if known.has_table(table.name):
            columns = [table.c[column["name"]] for column in known.get_columns(table.name)]
            for row in source.execute(select(*columns)).mappings().all():
                # a new database has the beginning of the audit trail's chain already
                target.execute((table.update() if table is audit_head else table.insert()).values(**row))


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_a_revision_can_be_taken_back_and_made_again(store: Store, revision: str) -> None:
    with store.database.writing() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
    assert current(store.database) == revision
    migrate(store.database)
    with store.database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


@pytest.mark.sqlite_only
def test_a_migration_that_fails_leaves_the_database_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(url_in(tmp_path))
    migrate(database, REVISIONS[0])
    with database.writing() as connection:  # in the way of the next revision's second step
        connection.exec_driver_sql(
            "CREATE TRIGGER answers_no_delete BEFORE DELETE ON answers BEGIN SELECT RAISE(ABORT, 'x'); END"
        )
    with pytest.raises(Exception, match="already exists"):
        migrate(database)
    assert current(database) == REVISIONS[0]
    with database.reading() as connection:
        found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
    assert found == ["answers_no_delete"]
    database.close()
