"""The moves of tasks, and contacts with those referred: both are append-only

A task on record keeps its status, and has no steps before its next move.
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATUSES = (
    *("proposed", "approved", "allocated", "accepted", "in_progress"),
    *("completed", "not_done", "handed_over", "cancelled", "expired"),
)
KINDS = ("rang", "wrote", "met", "visit")
KEYS = {"task_steps": (("rowid",), ("task_id", "number")), "contacts": (("rowid",),)}


def upgrade() -> None:
    op.add_column("tasks", sa.Column("step", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.create_table(
        "task_steps",
        sa.Column("id", ID, nullable=False),
        sa.Column("task_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", ID),
        sa.Column("from_status", _words("from_status", STATUSES)),
        sa.Column("to_status", _words("to_status", STATUSES), nullable=False),
        sa.Column("reason", sa.String()),
        *_links("task_steps", task_id="tasks.id", actor_id="officers.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_steps")),
        sa.UniqueConstraint("task_id", "number", name=op.f("uq_task_steps_task_id_number")),
    )
    op.create_table(
        "contacts",
        sa.Column("id", ID, nullable=False),
        sa.Column("referral_id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("officer_id", ID, nullable=False),
        sa.Column("kind", _words("contactkind", KINDS), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("task_id", ID),
        *_links("contacts", referral_id="referrals.id", officer_id="officers.id", task_id="tasks.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    for column in ("referral_id", "task_id"):
        op.create_index(op.f(f"ix_contacts_{column}"), "contacts", [column])
    for table, keys in KEYS.items():
        _refuse_changes(table, keys)


def downgrade() -> None:
    op.drop_table("contacts")
    op.drop_table("task_steps")
    op.drop_column("tasks", "step")


def _words(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _links(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [there], name=op.f(f"fk_{table}_{column}"))
        for column, there in columns.items()
    ]


def _refuse_changes(table: str, keys: tuple[tuple[str, ...], ...]) -> None:
    """The triggers of 0002 and 0020."""
    if op.get_bind().dialect.name != "sqlite":
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only")
        return
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    for verb in ("UPDATE", "DELETE"):
        op.execute(f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {refuse}")
    there = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {_is_there(key)})" for key in keys)
    op.execute(f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {there} {refuse}")


def _is_there(key: tuple[str, ...]) -> str:
    return " AND ".join(f"{column} = NEW.{column}" for column in key)
