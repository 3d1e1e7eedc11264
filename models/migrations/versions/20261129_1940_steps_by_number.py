"""Numbers of steps, consent, where a referral was held, when its decision is due; decisions; watches"""

from functools import partial

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STEPS, DECISIONS = "referral_steps", "decisions"
COLUMNS = (
    ("referrals", partial(sa.Column, "step_number", sa.Integer(), server_default=sa.text("0"), nullable=False)),
    ("referrals", partial(sa.Column, "held_from", sa.String(40))),
    ("referrals", partial(sa.Column, "consent_by", sa.String(80))),
    ("referrals", partial(sa.Column, "consent_how", sa.String(120))),
    ("referrals", partial(sa.Column, "consent_on", sa.Date())),
    ("referrals", partial(sa.Column, "decision_due_on", sa.Date())),
    (STEPS, partial(sa.Column, "number", sa.Integer())),
    (STEPS, partial(sa.Column, "kind", sa.String(20), server_default="move", nullable=False)),
)
DECISION_TEXTS = ("information", "assessment", "powers", "options", "action", "deconflicted_with")


def upgrade() -> None:
    for table, column in COLUMNS:
        op.add_column(table, column())
    _free(STEPS)
    _number_steps()
    op.create_index("ix_referral_steps_referral_id_number", STEPS, ["referral_id", "number"], unique=True)
    _hold(STEPS, ("rowid",), ("referral_id", "number"))
    op.create_table(
        DECISIONS,
        sa.Column("id", ID, nullable=False),
        sa.Column("referral_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("author_id", ID, nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in DECISION_TEXTS),
        sa.ForeignKeyConstraint(["referral_id"], ["referrals.id"], name=op.f("fk_decisions_referral_id")),
        sa.ForeignKeyConstraint(["author_id"], ["officers.id"], name=op.f("fk_decisions_author_id")),
        sa.UniqueConstraint("referral_id", "number", name=op.f("uq_decisions_referral_id_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    _hold(DECISIONS, ("rowid",), ("referral_id", "number"))
    op.create_table(
        "watches",
        sa.Column("referral_id", ID, nullable=False),
        sa.Column("officer_id", ID, nullable=False),
        sa.Column("since", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["referral_id"], ["referrals.id"], name=op.f("fk_watches_referral_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_watches_officer_id")),
        sa.PrimaryKeyConstraint("referral_id", "officer_id", name=op.f("pk_watches")),
    )
    op.create_index(op.f("ix_watches_officer_id"), "watches", ["officer_id"])


def downgrade() -> None:
    op.drop_table("watches")
    op.drop_table(DECISIONS)
    _free(STEPS)
    op.drop_index("ix_referral_steps_referral_id_number", STEPS)
    for table, column in reversed(COLUMNS):
        op.drop_column(table, column().name)
    _hold(STEPS, ("rowid",))


def _number_steps() -> None:
    op.execute(
        "UPDATE referral_steps SET number = (SELECT count(*) FROM referral_steps AS other"
        " WHERE other.referral_id = referral_steps.referral_id AND other.id <= referral_steps.id)"
    )
    op.execute(
        "UPDATE referrals SET step_number ="
        " (SELECT count(*) FROM referral_steps WHERE referral_steps.referral_id = referrals.id)"
    )


def _free(table: str) -> None:
    """Let the rows of a table that is append-only be changed."""
    if op.get_bind().dialect.name == "sqlite":
        for trigger in ("update", "delete", "replace"):
            op.execute(f"DROP TRIGGER {table}_no_{trigger}")
    else:
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")


def _hold(table: str, *keys: tuple[str, ...]) -> None:
    """Make a table append-only: no row is changed, erased, or replaced by one with any of its keys."""
    if op.get_bind().dialect.name != "sqlite":
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only")
        return
    refuses = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    for verb in ("UPDATE", "DELETE"):
        op.execute(f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {refuses}")
    same = (" AND ".join(f"{table}.{name} = NEW.{name}" for name in key) for key in keys)
    there = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {one})" for one in same)
    op.execute(f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {there} {refuses}")
