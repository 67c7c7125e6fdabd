"""Brings the database to the newest revision."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.storage.engine import Database


def migrate(database: Database, revision: str = "head") -> None:
    """Upgrade in one transaction. A database that is up to date is only looked at."""
    if revision == "head" and current(database) == newest():
        return
    config = _config()
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def current(database: Database) -> str | None:
    """The revision of the database; None for an empty one."""
    with database.reading() as connection:
        revision: str | None = MigrationContext.configure(connection).get_current_revision()
    return revision


def newest() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config
