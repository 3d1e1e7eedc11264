"""Tasks for a team, with what is to be done; each of a crew accepts, arrives and leaves by themselves

The crew of a task that is accepted or in progress counts as having accepted it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LINKS = (("tasks", "team_id", "teams"), ("task_officers", "offered_to_id", "officers"))
ADD = "ALTER TABLE {0} ADD COLUMN {1} {3} CONSTRAINT fk_{0}_{1} REFERENCES {2} (id)"
TIMES = ("accepted_at", "arrived_at", "left_at")
ACCEPTED = """
UPDATE task_officers SET accepted_at = (SELECT t.created_at FROM tasks t WHERE t.id = task_id)
WHERE EXISTS (SELECT 1 FROM tasks t WHERE t.id = task_id AND t.status IN ('accepted', 'in_progress'))
"""


def upgrade() -> None:
    """In SQL: SQLite's other way rewrites the tables, without their checks."""
    for table, column, there in LINKS:
        op.execute(ADD.format(table, column, there, ID.compile(dialect=op.get_bind().dialect)))
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    op.add_column("tasks", sa.Column("detail", sa.String()))
    for name in TIMES:
        op.add_column("task_officers", sa.Column(name, sa.DateTime(timezone=True)))
    op.execute(ACCEPTED)


def downgrade() -> None:
    for name in TIMES:
        op.drop_column("task_officers", name)
    op.drop_column("tasks", "detail")
    for table, column, _ in LINKS:
        op.drop_index(op.f(f"ix_{table}_{column}"), table)
        op.drop_column(table, column)
