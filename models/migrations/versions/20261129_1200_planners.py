"""The planner of a task, who may know of a warrant before it has ended; an index of parked pushes"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PARKED = sa.text("state = 'queued' AND parked_at IS NOT NULL")
ADD = "ALTER TABLE tasks ADD COLUMN planner_id {} CONSTRAINT fk_tasks_planner_id REFERENCES officers (id)"


def upgrade() -> None:
    """In SQL: SQLite's other way rewrites the table, without its checks."""
    op.execute(ADD.format(ID.compile(dialect=op.get_bind().dialect)))
    op.create_index(op.f("ix_tasks_planner_id"), "tasks", ["planner_id"])
    op.create_index(
        "ix_deliveries_parked", "deliveries", ["officer_id"], sqlite_where=PARKED, postgresql_where=PARKED
    )


def downgrade() -> None:
    op.drop_index("ix_deliveries_parked", "deliveries")
    op.drop_index(op.f("ix_tasks_planner_id"), "tasks")
    op.drop_column("tasks", "planner_id")
