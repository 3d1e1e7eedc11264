"""Operations have parts, threats, days with themes and objectives; hotspots have doses and patrols"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sqlmodel.sql.sqltypes.UTCDateTime
ADD = "ALTER TABLE operations ADD COLUMN part_of_id {} CONSTRAINT fk_operations_part_of_id REFERENCES operations (id)"
OPEN = sa.text("left_at IS NULL")


def upgrade() -> None:
    """The link in SQL: SQLite's other way rewrites the table, without its checks."""
    op.execute(ADD.format(ID.compile(dialect=op.get_bind().dialect)))
    op.create_index(op.f("ix_operations_part_of_id"), "operations", ["part_of_id"])
    op.add_column("operations", sa.Column("threats", sa.String(120)))
    _days()
    _objectives()
    _doses()
    _patrols()


def downgrade() -> None:
    for table in ("patrols", "doses", "operation_objectives", "operation_days"):
        op.drop_table(table)
    op.drop_column("operations", "threats")
    op.drop_index(op.f("ix_operations_part_of_id"), "operations")
    op.drop_column("operations", "part_of_id")


def _days() -> None:
    op.create_table(
        "operation_days",
        sa.Column("id", ID, nullable=False),
        sa.Column("operation_id", ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("theme", sa.String(120), nullable=False),
        _to("operation_days", "operation_id", "operations"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operation_days")),
        sa.UniqueConstraint("operation_id", "day", name=op.f("uq_operation_days_operation_id_day")),
    )


def _objectives() -> None:
    op.create_table(
        "operation_objectives",
        sa.Column("id", ID, nullable=False),
        sa.Column("operation_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(240), nullable=False),
        sa.Column("result_kind", sa.String(40)),
        sa.Column("target", sa.Integer()),
        sa.CheckConstraint("target >= 1", name=op.f("ck_operation_objectives_target")),
        _to("operation_objectives", "operation_id", "operations"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operation_objectives")),
        sa.UniqueConstraint(
            "operation_id", "position", name=op.f("uq_operation_objectives_operation_id_position")
        ),
    )


def _doses() -> None:
    op.create_table(
        "doses",
        sa.Column("id", ID, nullable=False),
        sa.Column("operation_id", ID, nullable=False),
        sa.Column("area_id", ID, nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("from_time", sa.Time()),
        sa.Column("until_time", sa.Time()),
        sa.CheckConstraint("minutes >= 1 AND times >= 1", name=op.f("ck_doses_counts")),
        sa.CheckConstraint("(from_time IS NULL) = (until_time IS NULL)", name=op.f("ck_doses_whole_window")),
        _to("doses", "operation_id", "operations"),
        _to("doses", "area_id", "areas"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doses")),
        sa.UniqueConstraint("operation_id", "area_id", name=op.f("uq_doses_operation_id_area_id")),
    )
    op.create_index(op.f("ix_doses_area_id"), "doses", ["area_id"])


def _patrols() -> None:
    op.create_table(
        "patrols",
        sa.Column("id", ID, nullable=False),
        sa.Column("officer_id", ID, nullable=False),
        sa.Column("area_id", ID, nullable=False),
        sa.Column("task_id", ID),
        sa.Column("arrived_at", AT(), nullable=False),
        sa.Column("left_at", AT()),
        sa.CheckConstraint("left_at >= arrived_at", name=op.f("ck_patrols_left_after_arrival")),
        *(
            _to("patrols", column, table)
            for column, table in (("officer_id", "officers"), ("area_id", "areas"), ("task_id", "tasks"))
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrols")),
    )
    op.create_index(op.f("ix_patrols_officer_id"), "patrols", ["officer_id"])
    op.create_index(op.f("ix_patrols_task_id"), "patrols", ["task_id"])
    op.create_index(op.f("ix_patrols_area_id_arrived_at"), "patrols", ["area_id", "arrived_at"])
    op.create_index(
        "ix_patrols_open", "patrols", ["officer_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )


def _to(table: str, column: str, there: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{there}.id"], name=op.f(f"fk_{table}_{column}"))
