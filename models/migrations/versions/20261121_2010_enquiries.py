"""Readers' questions about a briefing"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime()
TEXT = sqlmodel.sql.sqltypes.AutoString()
LINKS = {"briefing_id": "briefings", "officer_id": "officers", "answered_by_id": "officers"}


def upgrade() -> None:
    op.create_table(
        "enquiries",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("briefing_id", BIG_ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("officer_id", BIG_ID, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("answer", TEXT, nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("answered_by_id", BIG_ID, nullable=True),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_enquiries_answered_with_words")
        ),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_by_id IS NULL)", name=op.f("ck_enquiries_answered_by_somebody")
        ),
        *(
            sa.ForeignKeyConstraint([name], [f"{table}.id"], name=op.f(f"fk_enquiries_{name}"))
            for name, table in LINKS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiries")),
        sa.UniqueConstraint("briefing_id", "number", name=op.f("uq_enquiries_briefing_id_number")),
    )
    for name in ("officer_id", "answered_by_id"):
        op.create_index(op.f(f"ix_enquiries_{name}"), "enquiries", [name])


def downgrade() -> None:
    op.drop_table("enquiries")
