"""Alembic's entry. The program passes its own connection; the `alembic` command uses the settings."""

from __future__ import annotations

from alembic import context
from sqlalchemy.engine import Connection

from bot.storage.tables import metadata


def _migrate(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    _migrate(given)
else:
    from bot.settings import Settings
    from bot.storage.engine import Database

    with Database(Settings.from_env().database_url).writing() as connection:
        _migrate(connection)
