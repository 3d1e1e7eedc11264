"""People are found as they are spoken of: keys of their words, streets among the words, dates of birth by index"""

import sqlalchemy as sa
from alembic import op

from bot.searched import PHONE, PLACE, joined_words, keys, street_words, telephone_end

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

AT_ONCE = 1000
LONGEST_WORD = 60
BYTES = sa.String(LONGEST_WORD).with_variant(sa.String(LONGEST_WORD, collation="C"), "postgresql")
PEOPLE = sa.text(
    "SELECT id, surname, forenames, also_known_as, address, telephone, searched FROM people WHERE id > :after ORDER BY id LIMIT :most"
)
SEARCHED = sa.text("UPDATE people SET searched = :searched WHERE id = :id")  # wakes the trigger
WORDS = sa.text("SELECT DISTINCT word FROM name_words WHERE word > :after ORDER BY word LIMIT :most")


def upgrade() -> None:
    name_keys = op.create_table(
        "name_keys",
        sa.Column("key", BYTES, nullable=False),
        sa.Column("word", BYTES, nullable=False),
        sa.PrimaryKeyConstraint("key", "word", name=op.f("pk_name_keys")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_people_date_of_birth"), "people", ["date_of_birth"])
    connection = op.get_bind()
    _fill_words(connection)
    after = ""
    while words := connection.execute(WORDS, {"after": after, "most": AT_ONCE}).scalars().all():
        rows = [{"key": key, "word": word} for word in words for key in keys(word)]
        if rows:
            connection.execute(sa.insert(name_keys), rows)
        after = words[-1]


def _fill_words(connection: sa.Connection) -> None:
    """Add streets, telephones and joined names to the words; a row that has none is left alone."""
    after = 0
    while rows := connection.execute(PEOPLE, {"after": after, "most": AT_ONCE}).all():
        facts = [{"id": row.id, "searched": f"{row.searched or ''}{more}"} for row in rows if (more := _more(row))]
        if facts:
            connection.execute(SEARCHED, facts)
        after = rows[-1].id


def _more(row: sa.Row[tuple[object, ...]]) -> str:
    joined = [word for name in (row.surname, row.forenames, row.also_known_as) for word in joined_words(name)]
    streets = dict.fromkeys(f"{PLACE}{word}" for word in street_words(row.address))
    end = telephone_end(row.telephone)
    return "".join(f" {word}" for word in (*joined, *streets, *((f"{PHONE}{end}",) if end else ())))


def downgrade() -> None:
    op.drop_index(op.f("ix_people_date_of_birth"), "people")
    op.drop_table("name_keys")
    _forget_streets(op.get_bind())


def _forget_streets(connection: sa.Connection) -> None:
    after = 0
    while rows := connection.execute(PEOPLE, {"after": after, "most": AT_ONCE}).all():
        facts = [{"id": row.id, "searched": _names_alone(row.searched)} for row in rows if {PLACE, PHONE} & set(row.searched or "")]
        if facts:
            connection.execute(SEARCHED, facts)
        after = rows[-1].id


def _names_alone(searched: str) -> str:
    return "".join(f" {word}" for word in searched.split() if word[0] not in PLACE + PHONE)
