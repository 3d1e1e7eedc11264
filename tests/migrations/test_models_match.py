"""The migrations build the schema that the models describe."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

import models
from models.migrations import is_modelled


def differences(database):
    options = {"compare_type": True, "compare_server_default": True, "include_object": is_modelled}
    with database.engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection, opts=options), SQLModel.metadata)


def test_the_schema_is_what_the_models_say(database):
    assert differences(database) == []


def test_a_column_that_only_the_database_has_would_show(database):
    with database.transaction() as session:
        session.connection().exec_driver_sql("ALTER TABLE teams ADD COLUMN forgotten INTEGER")
    (found,) = differences(database)
    assert found[:3] == ("remove_column", None, "teams")


def test_every_table_is_a_model_that_the_package_names():
    named = {
        getattr(model, "__tablename__", None) for model in vars(models).values() if isinstance(model, type)
    }
    assert len(SQLModel.metadata.tables) > 20
    assert SQLModel.metadata.tables.keys() <= named
