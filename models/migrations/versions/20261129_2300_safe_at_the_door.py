"""Unsafe visits hold up the next, contacts say whether somebody was reached, and officers are asked to decide"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sqlmodel.sql.sqltypes.UTCDateTime
MATTERS = ("visits", "review")
UNSAFE = """
    UPDATE referrals SET unsafe_at = (
        SELECT max(s.at) FROM task_steps s JOIN tasks t ON t.id = s.task_id
        WHERE t.referral_id = referrals.id AND s.to_status = 'not_done' AND s.reason LIKE 'unsafe%'
        AND NOT EXISTS (
            SELECT 1 FROM task_steps l JOIN tasks u ON u.id = l.task_id
            WHERE u.referral_id = t.referral_id AND l.to_status IN ('completed', 'not_done')
            AND (l.at > s.at OR (l.at = s.at AND l.id > s.id))
        )
    ) WHERE is_open
"""
REACHED = """
    UPDATE contacts SET reached = true
    WHERE (kind = 'visit' AND words NOT LIKE 'not in%') OR kind = 'met'
    OR lower(words) LIKE '%spoke to%' OR lower(words) LIKE '%spoke with%'
"""
NO_UPDATE = (
    "CREATE TRIGGER contacts_no_update BEFORE UPDATE ON contacts"
    " BEGIN SELECT RAISE(ABORT, 'contacts is append-only'); END"
)


def upgrade() -> None:
    op.add_column("referrals", sa.Column("unsafe_at", AT()))
    op.add_column(
        "referrals", sa.Column("visits_ended", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.execute(UNSAFE)
    op.add_column("contacts", sa.Column("reached", sa.Boolean(), server_default=sa.false(), nullable=False))
    _say_who_was_reached()
    op.create_table(
        "deciders",
        sa.Column("referral_id", ID, nullable=False),
        sa.Column("officer_id", ID, nullable=False),
        sa.Column(
            "matter",
            sa.Enum(*MATTERS, name="matter", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("since", AT(), nullable=False),
        sa.ForeignKeyConstraint(["referral_id"], ["referrals.id"], name=op.f("fk_deciders_referral_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_deciders_officer_id")),
        sa.PrimaryKeyConstraint("referral_id", "officer_id", "matter", name=op.f("pk_deciders")),
    )
    op.create_index(op.f("ix_deciders_officer_id"), "deciders", ["officer_id"])


def downgrade() -> None:
    op.drop_table("deciders")
    op.drop_column("contacts", "reached")
    for name in ("visits_ended", "unsafe_at"):
        op.drop_column("referrals", name)


def _say_who_was_reached() -> None:
    """The table is append-only: this once, what the words say becomes a column."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER contacts_no_update")
        op.execute(REACHED)
        op.execute(NO_UPDATE)
        return
    op.execute("ALTER TABLE contacts DISABLE TRIGGER contacts_append_only")
    op.execute(REACHED)
    op.execute("ALTER TABLE contacts ENABLE ALWAYS TRIGGER contacts_append_only")
