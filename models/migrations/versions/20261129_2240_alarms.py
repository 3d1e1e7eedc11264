"""Pushes of a kind that goes before all others: alarms; open tasks are found by their place"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

WITHOUT = "'briefing', 'reminder', 'task', 'digest', 'notice'"
WITH = f"{WITHOUT}, 'alarm'"
CHECK = "ck_occurrences_occurrencekind"
WAITS = "ck_deliveries_alarm_waits_for_nobody"
QUEUED = sa.text("state = 'queued' AND is_alarm")
IS_OPEN = sa.text("status IN ('proposed', 'approved', 'allocated', 'accepted', 'in_progress')")


def _rewrite(old: str, new: str) -> None:
    """SQLite's own way to change a CHECK: a copy of the table would break the references to it.

    https://www.sqlite.org/lang_altertable.html#otheralter
    """
    version = op.get_bind().exec_driver_sql("PRAGMA schema_version").scalar_one()
    op.execute("PRAGMA writable_schema = ON")
    changed = "UPDATE sqlite_master SET sql = replace(sql, :old, :new) WHERE type = 'table' AND name = 'occurrences'"
    op.execute(sa.text(changed).bindparams(old=f"({old})", new=f"({new})"))
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = OFF")


def _allow(old: str, new: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        _rewrite(old, new)
    else:
        op.drop_constraint(op.f(CHECK), "occurrences", type_="check")
        op.create_check_constraint(op.f(CHECK), "occurrences", f"kind IN ({new})")


def upgrade() -> None:
    _allow(WITHOUT, WITH)
    op.execute(
        "ALTER TABLE deliveries ADD COLUMN is_alarm BOOLEAN DEFAULT false NOT NULL"
        f" CONSTRAINT {WAITS} CHECK (parked_at IS NULL OR NOT is_alarm)"
    )
    op.create_index("ix_deliveries_alarms", "deliveries", ["not_before", "id"], sqlite_where=QUEUED, postgresql_where=QUEUED)
    op.create_index("ix_tasks_place", "tasks", ["latitude", "longitude"], sqlite_where=IS_OPEN, postgresql_where=IS_OPEN)


def downgrade() -> None:
    op.drop_index("ix_tasks_place", "tasks")
    for table, which in (("deliveries", "is_alarm"), ("occurrences", "kind = 'alarm'")):
        op.execute(f"DELETE FROM {table} WHERE {which}")
    op.drop_index("ix_deliveries_alarms", "deliveries")
    op.drop_column("deliveries", "is_alarm")
    _allow(WITH, WITHOUT)
