"""Alembic's way to the database: the connection that it is given, or else that of DATABASE_URL."""

from importlib import import_module
from typing import Any

from alembic import context
from sqlmodel import SQLModel

import models  # noqa: F401  # fills the metadata
from models.migrations import is_modelled


def run(connection: Any) -> None:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        include_object=is_modelled,
        render_as_batch=True,  # SQLite alters a table by copying it
    )
    with context.begin_transaction():
        context.run_migrations()


def run_by_itself() -> None:
    """For the command `alembic`, which is a program of its own: the models know nothing of the bot."""
    settings = import_module("bot.settings").Settings()
    database = import_module("bot.database").Database(settings.database_url)
    with database.transaction() as session:
        run(session.connection())
    database.close()


given = context.config.attributes.get("connection")
if given is None:
    run_by_itself()
else:
    run(given)
