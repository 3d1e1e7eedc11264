"""A question that an officer went on from stays, to be answered by a reply; so do words that wait for a tap"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("is_open")
KEPT = ("officer_id", "step", "facts", "asked_at")
UNFILED = "note-unfiled"  # words that wait, and no question


def upgrade() -> None:
    rows = _rows()
    op.drop_table("dialogues")
    table = op.create_table(
        "dialogues",
        sa.Column("id", ID, nullable=False),
        sa.Column("officer_id", ID, nullable=False),
        *_kept(),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.Column("asked", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_dialogues_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dialogues")),
    )
    op.create_index(op.f("ix_dialogues_officer_id"), "dialogues", ["officer_id"])
    op.create_index(
        "ux_dialogues_open", "dialogues", ["officer_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )
    new = {"shown": [], "asked": ""}
    op.bulk_insert(table, [row | new | {"is_open": row["step"] != UNFILED} for row in rows])
    op.create_table(
        "last_taps",
        sa.Column("officer_id", ID, nullable=False),
        sa.Column("digest", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_last_taps_officer_id")),
        sa.PrimaryKeyConstraint("officer_id", name=op.f("pk_last_taps")),
    )


def downgrade() -> None:
    op.drop_table("last_taps")
    rows = _rows(" WHERE is_open")
    op.drop_table("dialogues")
    table = op.create_table(
        "dialogues",
        sa.Column("officer_id", ID, nullable=False),
        *_kept(),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_dialogues_officer_id")),
        sa.PrimaryKeyConstraint("officer_id", name=op.f("pk_dialogues")),
    )
    op.bulk_insert(table, rows)


def _kept() -> tuple[sa.Column, ...]:
    return (
        sa.Column("step", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("asked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    )


def _rows(which: str = "") -> list[dict[str, object]]:
    query = sa.text(f"SELECT officer_id, step, facts, asked_at FROM dialogues{which}").columns(
        officer_id=ID,
        step=sa.String(),
        facts=sa.JSON(),
        asked_at=sqlmodel.sql.sqltypes.UTCDateTime(),
    )
    return [dict(zip(KEPT, row, strict=True)) for row in op.get_bind().execute(query)]
