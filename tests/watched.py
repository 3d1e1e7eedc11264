"""Every statement that an engine runs, by SQLAlchemy or past it (see bot/statements.py)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.statements import CompiledStatement


def watch(monkeypatch, engine, heard):
    """Tell `heard` each statement from now on: its words, and its parameters or the first set of them."""
    run = CompiledStatement.run

    def listening(self, cursor, facts):
        many = isinstance(facts, list | tuple)
        heard(self.sql, self._values(facts[0] if many else facts))
        return run(self, cursor, facts)

    def execute(_connection, _cursor, statement, facts: Any, *_):
        heard(statement, facts[0] if isinstance(facts, list) else facts)

    monkeypatch.setattr(CompiledStatement, "run", listening)
    sa.event.listen(engine, "before_cursor_execute", execute)
