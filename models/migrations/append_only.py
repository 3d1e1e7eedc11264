"""Triggers of an append-only table, for revisions from 0039 on; what they make never changes."""

from __future__ import annotations

from alembic import op


def refuse_changes(table: str, *keys: tuple[str, ...]) -> None:
    """Have the database refuse every change; `keys` are the columns of its unique keys.

    PostgreSQL's function is that of 0002; on SQLite an INSERT that would replace a row is refused, too.
    """
    if op.get_bind().dialect.name != "sqlite":
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only")
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {_refuse(table)}")
    refuse_replacing(table, *keys)


def refuse_replacing(table: str, *keys: tuple[str, ...]) -> None:
    """Have SQLite refuse an INSERT that would replace a row; `keys` are the columns of its unique keys."""
    there = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} WHERE {_is_there(key)})"  # noqa: S608  # names from revisions
        for key in keys
    )
    op.execute(f"DROP TRIGGER IF EXISTS {table}_no_replace")
    op.execute(f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {there} {_refuse(table)}")


def _refuse(table: str) -> str:
    return f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"


def _is_there(key: tuple[str, ...]) -> str:
    return " AND ".join(f"{column} = NEW.{column}" for column in key)
