"""A database in which nothing was ever created, besides the migrated ones."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.database import Database


@pytest.fixture
def empty(database, tmp_path):
    """The test's own database, emptied: as it is before the first start."""
    if not database.is_sqlite:
        with database.transaction() as session:
            session.run(sa.text("DROP SCHEMA public CASCADE"))
            session.run(sa.text("CREATE SCHEMA public"))
        yield database
        return
    fresh = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    yield fresh
    fresh.close()
