"""Tasks that come again and again"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from models.migrations.append_only import refuse_changes

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
    refuse_changes("recurring_tasks", ("id",))



def downgrade() -> None:
    op.execute("DELETE FROM schedules WHERE kind = 'task'")
    op.drop_table("recurring_tasks")
