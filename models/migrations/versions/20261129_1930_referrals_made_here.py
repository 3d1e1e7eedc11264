"""Referrals made here: their drafts, grounds and answers; who made one, after which; how to reach a person"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sqlmodel.sql.sqltypes.UTCDateTime
STATES = ("begun", "waiting", "sent", "joined", "dropped", "erased")
KNOWN_BY = ("both", "person", "carer", "nobody", "not said")
LINKS = {"made_by_id": "officers", "previous_id": "referrals"}
ADD_LINK = "ALTER TABLE referrals ADD COLUMN {0} {1} CONSTRAINT fk_referrals_{0} REFERENCES {2} (id)"
REACHED = {"telephone": 40, "contact": 120, "contact_relation": 40, "contact_telephone": 40}
MADE, DUE = sa.text("made_at IS NOT NULL"), sa.text("due_at IS NOT NULL")
GROUNDS, ANSWERS = "referral_grounds", "referral_answers"


def upgrade() -> None:
    for name, length in REACHED.items():
        op.add_column("people", sa.Column(name, sa.String(length)))
    op.add_column("people", sa.Column("made_here", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("referrals", sa.Column("made_at", AT()))
    op.add_column("referrals", sa.Column("worry", sa.String()))
    for name, table in LINKS.items():
        op.execute(ADD_LINK.format(name, ID.compile(dialect=op.get_bind().dialect), table))
        op.create_index(op.f(f"ix_referrals_{name}"), "referrals", [name])
    op.create_index(
        "ix_referrals_made", "referrals", ["programme_id", "id"], sqlite_where=MADE, postgresql_where=MADE
    )
    _create_drafts()
    _create_of_referral(GROUNDS, *_GROUND)
    _create_of_referral(ANSWERS, *_ANSWER)


def downgrade() -> None:
    for table in (ANSWERS, GROUNDS, "referral_drafts"):
        op.drop_table(table)
    op.drop_index("ix_referrals_made", "referrals")
    for name in LINKS:
        op.drop_index(op.f(f"ix_referrals_{name}"), "referrals")
        op.drop_column("referrals", name)
    for name in ("worry", "made_at"):
        op.drop_column("referrals", name)
    for name in ("made_here", *REACHED):
        op.drop_column("people", name)


def _create_drafts() -> None:
    table = "referral_drafts"
    links = {
        "officer_id": "officers", "programme_id": "programmes", "person_id": "people", "area_id": "areas",
        "team_id": "teams", "referral_id": "referrals",
    }  # fmt: skip
    op.create_table(
        table,
        sa.Column("id", ID, nullable=False),
        *(sa.Column(name, ID, nullable=name != "officer_id") for name in links),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", _words("referraldraftstate", STATES), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(40)),
        sa.Column("surname", sa.String(120)),
        sa.Column("forenames", sa.String(120)),
        sa.Column("date_of_birth", sa.Date()),
        sa.Column("address", sa.String(240)),
        *(sa.Column(name, sa.String(length)) for name, length in REACHED.items()),
        sa.Column("ground", sa.String(40)),
        sa.Column("ground_on", sa.Date()),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("known_by", _words("knownby", KNOWN_BY)),
        sa.Column("worry", sa.String()),
        sa.Column("returned", sa.String(400)),
        sa.Column("began_at", AT(), nullable=False),
        sa.Column("changed_at", AT(), nullable=False),
        sa.Column("ended_at", AT()),
        sa.Column("due_at", AT()),
        sa.Column("warned", sa.Boolean(), nullable=False),
        *(
            sa.ForeignKeyConstraint([name], [f"{to}.id"], name=op.f(f"fk_{table}_{name}"))
            for name, to in links.items()
        ),
        sa.UniqueConstraint("officer_id", "number", name=op.f(f"uq_{table}_officer_id_number")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(f"ix_{table}_due", table, ["due_at"], sqlite_where=DUE, postgresql_where=DUE)


_GROUND = (
    sa.Column("code", sa.String(40), nullable=False),
    sa.Column("on_day", sa.Date()),
    sa.Column("worry", sa.String(), nullable=False),
)
_ANSWER = (
    sa.Column("question", sa.String(40), nullable=False),
    sa.Column("answer", sa.String(240), nullable=False),
    sa.CheckConstraint("answer <> ''", name="ck_referral_answers_answer"),
)


def _create_of_referral(table: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        sa.Column("id", ID, nullable=False),
        sa.Column("referral_id", ID, nullable=False),
        sa.Column("by_id", ID, nullable=False),
        sa.Column("at", AT(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["referral_id"], ["referrals.id"], name=op.f(f"fk_{table}_referral_id")),
        sa.ForeignKeyConstraint(["by_id"], ["officers.id"], name=op.f(f"fk_{table}_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_referral_id"), table, ["referral_id"])
    _hold(table)


def _words(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def _hold(table: str) -> None:
    """Make a table append-only."""
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
    there = f"EXISTS (SELECT 1 FROM {table} WHERE rowid = NEW.rowid)"
    op.execute(f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {there} {refuses}")
