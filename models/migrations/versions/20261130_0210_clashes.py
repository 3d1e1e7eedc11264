"""Tasks that may come into each other's way, and who was told to ring whom

All open tasks are looked at once after this step.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from models.migrations.append_only import refuse_changes

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sqlmodel.sql.sqltypes.UTCDateTime
OPEN = "status IN ('proposed', 'approved', 'allocated', 'accepted', 'in_progress')"
INDEXES = (
    ("place_key", ("place_key", "starts_at"), OPEN),
    ("placed", ("place_latitude", "place_longitude"), OPEN),
    ("unchecked", ("starts_at",), f"checked_at IS NULL AND {OPEN}"),
)
REASONS = ("person", "address", "near", "closed")
ENDINGS = ("settled", "overridden", "gone")
COLUMNS = (
    ("place_key", sqlmodel.sql.sqltypes.AutoString(length=32)),
    ("place_latitude", sa.Float()),
    ("place_longitude", sa.Float()),
    ("checked_at", AT()),
)


def words(name: str, members: tuple[str, ...], kind: str, *, nullable: bool) -> sa.Column:
    column = sa.Enum(*members, name=kind, native_enum=False, create_constraint=True, length=32)
    return sa.Column(name, column, nullable=nullable)


def link(table: str, name: str, there: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{there}.id"], name=op.f(f"fk_{table}_{name}"))


def upgrade() -> None:
    for name, kind in COLUMNS:
        op.add_column("tasks", sa.Column(name, kind))
    for name, columns, where in INDEXES:
        _partial(f"ix_tasks_{name}", "tasks", columns, where)
    _clashes()
    _heads()


def _clashes() -> None:
    op.create_table(
        "clashes",
        sa.Column("id", ID, nullable=False),
        sa.Column("first_id", ID, nullable=False),
        sa.Column("second_id", ID, nullable=False),
        words("reason", REASONS, "clashreason", nullable=False),
        sa.Column("waits_id", ID, nullable=False),
        sa.Column("found_at", AT(), nullable=False),
        sa.Column("due_at", AT()),
        sa.Column("ended_at", AT()),
        words("ending", ENDINGS, "clashending", nullable=True),
        sa.Column("ended_by_id", ID),
        sa.Column("words", sqlmodel.sql.sqltypes.AutoString(length=500)),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_clashes_in_order")),
        sa.CheckConstraint("waits_id IN (first_id, second_id)", name=op.f("ck_clashes_one_waits")),
        sa.CheckConstraint("(ended_at IS NULL) = (ending IS NULL)", name=op.f("ck_clashes_ended")),
        sa.CheckConstraint(
            "ended_at IS NULL OR due_at IS NULL", name=op.f("ck_clashes_ended_is_not_due")
        ),
        *(link("clashes", name, "tasks") for name in ("first_id", "second_id")),
        link("clashes", "ended_by_id", "officers"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clashes")),
        sa.UniqueConstraint("first_id", "second_id", name=op.f("uq_clashes_first_id_second_id")),
    )
    op.create_index(op.f("ix_clashes_second_id"), "clashes", ["second_id"])
    op.create_index(op.f("ix_clashes_waits_id"), "clashes", ["waits_id"])
    op.create_index(op.f("ix_clashes_ended_at"), "clashes", ["ended_at"])
    _partial("ix_clashes_open", "clashes", ("found_at",), "ended_at IS NULL")


def _heads() -> None:
    op.create_table(
        "clash_heads",
        sa.Column("id", ID, nullable=False),
        sa.Column("clash_id", ID, nullable=False),
        sa.Column("task_id", ID, nullable=False),
        sa.Column("officer_id", ID, nullable=False),
        sa.Column("ring_id", ID),
        sa.Column("told_at", AT(), nullable=False),
        link("clash_heads", "clash_id", "clashes"),
        link("clash_heads", "task_id", "tasks"),
        *(link("clash_heads", name, "officers") for name in ("officer_id", "ring_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clash_heads")),
    )
    for name in ("clash_id", "task_id"):
        op.create_index(op.f(f"ix_clash_heads_{name}"), "clash_heads", [name])
    refuse_changes("clash_heads", ("id",))


def _partial(name: str, table: str, columns: tuple[str, ...], where: str) -> None:
    only = sa.text(where)
    op.create_index(name, table, list(columns), sqlite_where=only, postgresql_where=only)



def downgrade() -> None:
    op.drop_table("clash_heads")
    op.drop_table("clashes")
    for name, _, _ in INDEXES:
        op.drop_index(f"ix_tasks_{name}", "tasks")
    for name, _ in reversed(COLUMNS):
        op.drop_column("tasks", name)
