"""People by the words of their names, open referrals and open tasks: each found by an index

Triggers keep the words and `is_open`, so that no program that writes can forget them. PostgreSQL's stand for
replication as well, whatever `session_replication_role` says.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0024"
branch_labels = None
depends_on = None

AT_ONCE = 1000
LONGEST_WORD = 60
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BYTES = sa.String(LONGEST_WORD).with_variant(sa.String(LONGEST_WORD, collation="C"), "postgresql")
OPEN_REFERRALS = sa.text("is_open")
OPEN_TASKS = sa.text("status IN ('proposed', 'approved', 'allocated', 'accepted', 'in_progress')")
INDEXES = {
    "due": ("next_due_on", "ref"),
    "ref": ("ref",),
    "team": ("team_id", "next_due_on", "ref"),
    "lead": ("lead_id", "next_due_on", "ref"),
    "programme_due": ("programme_id", "next_due_on", "ref"),
    "programme_ref": ("programme_id", "ref"),
}
LOTS = sa.text("SELECT max(id) FROM (SELECT id FROM people WHERE id > :after ORDER BY id LIMIT :most) AS lot")
AGAIN = sa.text("UPDATE people SET searched = searched WHERE id > :after AND id <= :until")  # wakes the trigger
COARSE = (
    "coalesce((SELECT coarse = 'open' FROM programme_statuses"
    " WHERE programme_id = {0}.programme_id AND code = {0}.status), FALSE)"
)
ADD_WORDS = (
    "INSERT INTO name_words (person_id, word) SELECT DISTINCT NEW.id, substr(value, 1, {most}) FROM {words} WHERE value <> ''"
)
SQLITE_WORDS = "json_each('[' || replace(json_quote(substr(NEW.searched, 2)), ' ', '\",\"') || ']')"
POSTGRES_WORDS = "unnest(string_to_array(NEW.searched, ' ')) AS value"
SQLITE = {
    "people_words_new": f"AFTER INSERT ON people BEGIN {ADD_WORDS.format(most=LONGEST_WORD, words=SQLITE_WORDS)}; END",
    "people_words_changed": (
        "AFTER UPDATE OF searched ON people BEGIN DELETE FROM name_words WHERE person_id = NEW.id;"
        f" {ADD_WORDS.format(most=LONGEST_WORD, words=SQLITE_WORDS)}; END"
    ),
    "referrals_open_new": (
        f"AFTER INSERT ON referrals WHEN NEW.is_open IS NOT {COARSE.format('NEW')}"
        f" BEGIN UPDATE referrals SET is_open = {COARSE.format('NEW')} WHERE id = NEW.id; END"
    ),
    "referrals_open_changed": (
        "AFTER UPDATE OF programme_id, status, is_open ON referrals"
        f" WHEN NEW.is_open IS NOT {COARSE.format('NEW')}"
        f" BEGIN UPDATE referrals SET is_open = {COARSE.format('NEW')} WHERE id = NEW.id; END"
    ),
    "programme_statuses_open": (
        "AFTER UPDATE OF coarse ON programme_statuses BEGIN UPDATE referrals SET is_open = NEW.coarse = 'open'"
        " WHERE programme_id = NEW.programme_id AND status = NEW.code; END"
    ),
}
POSTGRES = {  # by table: when, and what
    "people": (
        "AFTER INSERT OR UPDATE OF searched",
        "IF TG_OP = 'UPDATE' THEN DELETE FROM name_words WHERE person_id = NEW.id; END IF;"
        f" {ADD_WORDS.format(most=LONGEST_WORD, words=POSTGRES_WORDS)}; RETURN NULL",
    ),
    "referrals": (
        "BEFORE INSERT OR UPDATE OF programme_id, status, is_open",
        f"NEW.is_open := {COARSE.format('NEW')}; RETURN NEW",
    ),
    "programme_statuses": (
        "AFTER UPDATE OF coarse",
        "UPDATE referrals SET status = status WHERE programme_id = NEW.programme_id AND status = NEW.code;"
        " RETURN NULL",
    ),
}


def upgrade() -> None:
    op.create_table(
        "name_words",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("word", BYTES, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_name_words_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "word", name=op.f("pk_name_words")),
    )
    op.add_column("referrals", sa.Column("is_open", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(f"UPDATE referrals SET is_open = {COARSE.format('referrals')}")
    _create_triggers()
    _fill_words()
    op.drop_index("ix_referrals_next_due_on", "referrals")
    for name, columns in INDEXES.items():
        _create_index(f"ix_referrals_open_{name}", "referrals", columns, OPEN_REFERRALS)
    _create_index("ix_tasks_open", "tasks", ("starts_at", "ref"), OPEN_TASKS)
    op.create_index("ix_name_words_word", "name_words", ["word", "person_id"])


def downgrade() -> None:
    op.drop_index("ix_tasks_open", "tasks")
    for name in INDEXES:
        op.drop_index(f"ix_referrals_open_{name}", "referrals")
    op.create_index("ix_referrals_next_due_on", "referrals", ["next_due_on"])
    _drop_triggers()
    op.drop_column("referrals", "is_open")
    op.drop_table("name_words")


def _fill_words() -> None:
    connection = op.get_bind()
    after = 0
    while until := connection.execute(LOTS, {"after": after, "most": AT_ONCE}).scalar():
        connection.execute(AGAIN, {"after": after, "until": until})
        after = until


def _create_index(name: str, table: str, columns: tuple[str, ...], where: sa.TextClause) -> None:
    op.create_index(name, table, list(columns), sqlite_where=where, postgresql_where=where)


def _create_triggers() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name, does in SQLITE.items():
            op.execute(f"CREATE TRIGGER {name} {does}")
        return
    for table, (when, does) in POSTGRES.items():
        op.execute(
            f"CREATE FUNCTION follow_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {does}; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_followed {when} ON {table} FOR EACH ROW EXECUTE FUNCTION follow_{table}()"
        )
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_followed")


def _drop_triggers() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in SQLITE:
            op.execute(f"DROP TRIGGER {name}")
        return
    for table in POSTGRES:
        op.execute(f"DROP TRIGGER {table}_followed ON {table}")
        op.execute(f"DROP FUNCTION follow_{table}()")
