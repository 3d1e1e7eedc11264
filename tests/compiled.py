"""SQLAlchemy's compiled statements, shared by all engines of a process.

Each test has engines of its own; to compile every statement again for each took a fifth of all work.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import event


class Compiled:
    """A `compiled_cache` that asks for a dialect's name where SQLAlchemy's own asks for the very dialect."""

    def __init__(self):
        self._kept = {}

    def get(self, key):
        return self._kept.get(_by_name(key))

    def __setitem__(self, key, compiled):
        self._kept[_by_name(key)] = compiled


def _by_name(key):
    dialect, *rest = key
    return dialect.name, *rest


def share():
    kept = Compiled()

    @event.listens_for(sa.Engine, "engine_connect")
    def _share(connection):
        connection.execution_options(compiled_cache=kept)
