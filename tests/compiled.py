"""SQLAlchemy's compiled statements, shared by all engines of a process.

Each test has engines of its own; to compile every statement again for each took a fifth of all work.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine.default import DefaultDialect


def share():
    """Let dialects of one name pass for one, so that what is compiled for one serves the others."""
    kept = {}
    DefaultDialect.__hash__ = lambda self: hash(self.name)
    DefaultDialect.__eq__ = lambda self, other: isinstance(other, DefaultDialect) and self.name == other.name

    @event.listens_for(sa.Engine, "engine_connect")
    def _share(connection):
        connection.execution_options(compiled_cache=kept)
