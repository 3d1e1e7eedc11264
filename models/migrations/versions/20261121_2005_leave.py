"""Days of leave"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STANDING = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "leaves",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("officer_id", BIG_ID, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("put_by_id", BIG_ID, nullable=False),
        sa.Column("put_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("ended_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_leaves_days_in_order")),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_leaves_officer_id")),
        sa.ForeignKeyConstraint(["put_by_id"], ["officers.id"], name=op.f("fk_leaves_put_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leaves")),
    )
    op.create_index(op.f("ix_leaves_officer_id"), "leaves", ["officer_id"])
    op.create_index(
        "ix_leaves_standing", "leaves", ["last_day"], sqlite_where=STANDING, postgresql_where=STANDING
    )


def downgrade() -> None:
    op.drop_table("leaves")
