"""Officers who are out alone, and are asked whether they are all right"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sqlmodel.sql.sqltypes.UTCDateTime
OPEN, DUE = sa.text("ended_at IS NULL"), sa.text("next_at IS NOT NULL")


def words(name: str, kind: str, *members: str) -> sa.Column:
    allowed = sa.Enum(*members, name=kind, native_enum=False, create_constraint=True, length=32)
    return sa.Column(name, allowed, nullable=False)


def upgrade() -> None:
    op.create_table(
        "lone_visits",
        sa.Column("id", ID, nullable=False),
        sa.Column("task_id", ID, nullable=False),
        sa.Column("officer_id", ID, nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("began_at", AT(), nullable=False),
        words("state", "lonestate", "waits", "asked", "alarm", "taken", "ended"),
        sa.Column("ask_at", AT(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("next_at", AT(), nullable=True),
        words("word", "loneword", "arrived", "all right", "10 more", "help"),
        sa.Column("word_at", AT(), nullable=False),
        sa.Column("alarm_at", AT(), nullable=True),
        sa.Column("climbs_at", AT(), nullable=True),
        sa.Column("taken_by_id", ID, nullable=True),
        sa.Column("taken_at", AT(), nullable=True),
        sa.Column("ended_at", AT(), nullable=True),
        sa.CheckConstraint(
            "(state = 'ended') = (ended_at IS NOT NULL)", name=op.f("ck_lone_visits_ended_at")
        ),
        sa.CheckConstraint(
            "state <> 'ended' OR next_at IS NULL", name=op.f("ck_lone_visits_ended_waits_for_nothing")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_lone_visits_task_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_lone_visits_officer_id")),
        sa.ForeignKeyConstraint(["taken_by_id"], ["officers.id"], name=op.f("fk_lone_visits_taken_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lone_visits")),
    )
    op.create_index(op.f("ix_lone_visits_task_id"), "lone_visits", ["task_id"])
    op.create_index(op.f("ix_lone_visits_officer_id"), "lone_visits", ["officer_id"])
    op.create_index(
        "ix_lone_visits_open", "lone_visits", ["officer_id"], unique=True,
        sqlite_where=OPEN, postgresql_where=OPEN,
    )  # fmt: skip
    op.create_index("ix_lone_visits_due", "lone_visits", ["next_at"], sqlite_where=DUE, postgresql_where=DUE)


def downgrade() -> None:
    op.drop_table("lone_visits")
