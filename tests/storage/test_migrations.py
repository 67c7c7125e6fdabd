"""Proves: migrations make exactly the tables the program uses, and bring a filled database of any revision up to date
unharmed.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DBAPIError

from bot.handoff import numbers
from bot.storage import Store
from bot.storage.engine import Database
from bot.storage.keys import master_keys
from bot.storage.migrating import current, migrate, newest
from bot.storage.sealing import MasterKey
from bot.storage.tables import key_check, messages, metadata
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
    old = Database(url_in(tmp_path))
    migrate(old, revision)
    assert current(old) == revision
    master = MasterKey(master_keys((), tmp_path / "keys", False))
    filled = Store(old, master, numbers)
    number = handed_off(filled, words="kept")
    before = filled.messages("s1"), filled.answers_history("s1"), filled.referral(number), filled.load("s1")
    with old.writing() as connection:
        connection.execute(key_check.insert().values(id=1, sealed=master.check()))
    old.close()
    store = store_in(tmp_path)
    assert current(store.database) == newest()
    assert (store.messages("s1"), store.answers_history("s1"), store.referral(number), store.load("s1")) == before
    with pytest.raises(DBAPIError, match="append-only"), store.database.writing() as connection:
        connection.execute(messages.delete())
    store.close()


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
