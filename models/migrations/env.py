"""Alembic's way to the database: the connection that `bot.database` gives it."""

from typing import Any

from alembic import context
from sqlmodel import SQLModel

import models  # noqa: F401  # fills the metadata
from models.migrations import is_modelled

connection: Any = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    include_object=is_modelled,
    render_as_batch=True,  # SQLite alters a table by copying it
)
with context.begin_transaction():
    context.run_migrations()
