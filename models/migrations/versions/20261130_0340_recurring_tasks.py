"""Tasks that come again and again"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "recurring_tasks",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("planner_id", BIG_ID, nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["planner_id"], ["officers.id"], name=op.f("fk_recurring_tasks_planner_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recurring_tasks")),
    )
    op.create_index(op.f("ix_recurring_tasks_planner_id"), "recurring_tasks", ["planner_id"])
    _refuse_changes("recurring_tasks")


def _refuse_changes(table: str) -> None:
    """The triggers of 0002 and 0020."""
    if op.get_bind().dialect.name != "sqlite":
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only")
        return
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    for verb in ("UPDATE", "DELETE"):
        op.execute(f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {refuse}")
    there = f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"
    op.execute(f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {there} {refuse}")


def downgrade() -> None:
    op.execute("DELETE FROM schedules WHERE kind = 'task'")
    op.drop_table("recurring_tasks")
