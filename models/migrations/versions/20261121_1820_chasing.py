"""Parking until book-on, understanding, escalation; a card that counts along"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
QUEUED = sa.text("state = 'queued'")
OPEN = sa.text("state = 'queued' AND parked_at IS NULL")


def instant(name):
    return sa.Column(name, sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True)


def link(table, column, to):
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def index(name, columns, where):
    op.create_index(name, name.split("_", 1)[1].rpartition("_")[0], columns, sqlite_where=where, postgresql_where=where)


def upgrade() -> None:
    op.drop_index("ix_deliveries_open", "deliveries")
    with op.batch_alter_table("deliveries") as batch_op:
        for name in ("parked_at", "expires_at", "understood_at"):
            batch_op.add_column(instant(name))
        batch_op.add_column(sa.Column("wrong_answers", sa.Integer(), nullable=False, server_default="0"))
        batch_op.create_check_constraint(
            op.f("ck_deliveries_parked_waits"), "parked_at IS NULL OR state IN ('queued', 'recalled')"
        )
    index("ix_deliveries_open", ["not_before", "id"], OPEN)
    op.create_table(
        "briefing_terms",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("briefing_id", BIG_ID, nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("receipt", sa.Boolean(), nullable=False),
        sa.Column("question", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("answer", sa.Integer(), nullable=True),
        sa.Column("chase_after", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(question IS NULL) = (answer IS NULL)", name=op.f("ck_briefing_terms_question_has_answer")
        ),
        sa.CheckConstraint("chase_after > 0", name=op.f("ck_briefing_terms_chase_after")),
        link("briefing_terms", "briefing_id", "briefings"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_briefing_terms")),
        sa.UniqueConstraint("briefing_id", name=op.f("uq_briefing_terms_briefing_id")),
    )
    op.create_table(
        "chases",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("delivery_id", BIG_ID, nullable=False),
        sa.Column("briefing_id", BIG_ID, nullable=False),
        sa.Column("officer_id", BIG_ID, nullable=False),
        instant("due_at"),
        sa.Column("reminders", sa.Integer(), nullable=False),
        instant("reminded_at"),
        sa.Column("climbs", sa.Integer(), nullable=False),
        instant("climbed_at"),
        sa.Column("told_id", BIG_ID, nullable=True),
        instant("ended_at"),
        sa.CheckConstraint("ended_at IS NULL OR due_at IS NULL", name=op.f("ck_chases_ended_is_not_due")),
        sa.CheckConstraint("(told_id IS NULL) = (climbs = 0)", name=op.f("ck_chases_climbs_are_told")),
        link("chases", "delivery_id", "deliveries"),
        link("chases", "briefing_id", "briefings"),
        link("chases", "officer_id", "officers"),
        link("chases", "told_id", "officers"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chases")),
        sa.UniqueConstraint("delivery_id", name=op.f("uq_chases_delivery_id")),
    )
    for column in ("briefing_id", "officer_id", "told_id"):
        op.create_index(op.f(f"ix_chases_{column}"), "chases", [column])
    index("ix_chases_due", ["due_at"], sa.text("due_at IS NOT NULL"))
    op.create_table(
        "live_cards",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("briefing_id", BIG_ID, nullable=False),
        sa.Column("officer_id", BIG_ID, nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        instant("edit_at"),
        sa.Column("shown", sqlmodel.sql.sqltypes.AutoString(length=240), nullable=False),
        link("live_cards", "briefing_id", "briefings"),
        link("live_cards", "officer_id", "officers"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_cards")),
        sa.UniqueConstraint(
            "briefing_id", "officer_id", name=op.f("uq_live_cards_briefing_id_officer_id")
        ),
    )
    op.create_index(op.f("ix_live_cards_officer_id"), "live_cards", ["officer_id"])
    index("ix_live_cards_due", ["edit_at"], sa.text("edit_at IS NOT NULL"))


def downgrade() -> None:
    for table in ("live_cards", "chases", "briefing_terms"):
        op.drop_table(table)
    op.drop_index("ix_deliveries_open", "deliveries")
    with op.batch_alter_table("deliveries") as batch_op:
        batch_op.drop_constraint(op.f("ck_deliveries_parked_waits"), type_="check")
        for name in ("wrong_answers", "understood_at", "expires_at", "parked_at"):
            batch_op.drop_column(name)
    index("ix_deliveries_open", ["not_before", "id"], QUEUED)
