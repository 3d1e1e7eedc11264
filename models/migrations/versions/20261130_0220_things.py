"""Things that tasks need and when each is taken; trainings and who came"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sqlmodel.sql.sqltypes.UTCDateTime
TAKEN = sa.text("freed_at IS NULL")


def text(name: str, length: int, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sqlmodel.sql.sqltypes.AutoString(length=length), nullable=nullable)


def at(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, AT(), nullable=nullable)


def link(column: str, other: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [other], name=op.f(f"fk_{table}_{column}"))


def index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{columns[0]}"), table, list(columns))


def upgrade() -> None:
    op.create_table(
        "things",
        sa.Column("id", BIG_ID, nullable=False),
        text("code", 40),
        text("name", 80),
        text("kind", 40),
        sa.Column("area_id", BIG_ID),
        sa.Column("travel_minutes", sa.Integer(), server_default="30", nullable=False),
        sa.CheckConstraint("travel_minutes BETWEEN 0 AND 720", name=op.f("ck_things_travel_minutes")),
        link("area_id", "areas.id", "things"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_things")),
        sa.UniqueConstraint("code", name=op.f("uq_things_code")),
    )
    index("things", "kind")
    index("things", "area_id")
    op.create_table(
        "bookings",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("thing_id", BIG_ID, nullable=False),
        sa.Column("task_id", BIG_ID),
        sa.Column("by_id", BIG_ID),
        text("place", 240, nullable=True),
        *(at(name) for name in ("starts_at", "ends_at", "taken_from", "taken_until")),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        at("freed_at", nullable=True),
        sa.CheckConstraint(
            "taken_from <= starts_at AND starts_at <= ends_at AND ends_at <= taken_until",
            name=op.f("ck_bookings_in_order"),
        ),
        sa.CheckConstraint(
            "(task_id IS NULL) = (place IS NOT NULL)", name=op.f("ck_bookings_task_or_place")
        ),
        link("thing_id", "things.id", "bookings"),
        link("task_id", "tasks.id", "bookings"),
        link("by_id", "officers.id", "bookings"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookings")),
        sa.UniqueConstraint("task_id", name=op.f("uq_bookings_task_id")),
    )
    for name in ("thing_id", "by_id", "starts_at"):
        index("bookings", name)
    op.create_index(
        "ix_bookings_taken", "bookings", ["thing_id", "taken_until"],
        sqlite_where=TAKEN, postgresql_where=TAKEN,
    )  # fmt: skip
    op.create_table(
        "trainings",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("task_id", BIG_ID, nullable=False),
        sa.Column("attended", sa.Integer(), server_default="0", nullable=False),
        *(at(name, nullable=True) for name in ("tell_at", "erase_at", "erased_at")),
        link("task_id", "tasks.id", "trainings"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainings")),
        sa.UniqueConstraint("task_id", name=op.f("uq_trainings_task_id")),
    )
    for name in ("tell_at", "erase_at"):
        due = sa.text(f"{name} IS NOT NULL")
        op.create_index(f"ix_trainings_{name}", "trainings", [name], sqlite_where=due, postgresql_where=due)
    op.create_table(
        "attendances",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("training_id", BIG_ID, nullable=False),
        text("name", 80),
        text("licence", 4),
        link("training_id", "trainings.id", "attendances"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendances")),
        sa.UniqueConstraint(
            "training_id", "licence", "name", name=op.f("uq_attendances_training_id_licence_name")
        ),
    )


def downgrade() -> None:
    op.drop_table("attendances")
    op.drop_table("trainings")
    op.drop_table("bookings")
    op.drop_table("things")
