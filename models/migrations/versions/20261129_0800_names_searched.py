"""The words of people's names, for searching them; keys in one dress, and collar numbers in capitals"""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

AT_ONCE = 1000
PEOPLE = sa.text(
    "SELECT id, surname, forenames, also_known_as FROM people WHERE id > :after ORDER BY id LIMIT :most"
)
FILL = sa.text("UPDATE people SET searched = :searched WHERE id = :id")
CAPITALS = (  # but for two that differ in capitals alone
    "UPDATE officers SET collar = upper(collar) WHERE collar <> upper(collar) AND NOT EXISTS"
    " (SELECT 1 FROM officers AS other WHERE other.id <> officers.id"
    " AND upper(other.collar) = upper(officers.collar))"
)
KEYS = (("areas", "code"), ("teams", "code"), ("operations", "code"), ("people", "source_key"), ("officers", "collar"))
DASHES = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-") | dict.fromkeys("`\u00b4\u02bb\u02bc\u2018\u2019\u2032", "'")
)
ODD = str.maketrans(
    dict.fromkeys("`\u00b4\u02bb\u02bc\u2018\u2019\u2032", "")
    | dict.fromkeys("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212,", " ")
    | {"'": "", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ø": "o", "ŧ": "t", "æ": "ae"}
    | {"œ": "oe", "þ": "th", "ə": "e", "ŋ": "n"}
)


def upgrade() -> None:
    op.add_column("people", sa.Column("searched", sa.Text(), nullable=True))
    connection = op.get_bind()
    after = 0
    while rows := connection.execute(PEOPLE, {"after": after, "most": AT_ONCE}).all():
        facts = [{"id": row.id, "searched": _words(" ".join(filter(None, row[1:])))} for row in rows]
        connection.execute(FILL, facts)
        after = rows[-1].id
    for table, column in KEYS:
        _dress(connection, table, column)
    op.execute(CAPITALS)


def _dress(connection: sa.Connection, table: str, column: str) -> None:
    """Put keys into their one dress, but for those that another row has already."""
    keys = sa.table(table, sa.column("id"), sa.column(column))
    rows = connection.execute(sa.select(keys.c.id, keys.c[column])).all()
    taken = {row[1] for row in rows}
    for row in rows:
        plain = row[1] if row[1].isascii() and row[1].isprintable() else _plain(row[1])
        if plain != row[1] and plain not in taken:
            taken.add(plain)
            connection.execute(keys.update().where(keys.c.id == row[0]).values({column: plain}))


def _plain(key: str) -> str:
    """The key, as bot.letters had it when this was written."""
    seen = "".join(one for one in key if unicodedata.category(one) != "Cf").translate(DASHES)
    return " ".join(unicodedata.normalize("NFKC", seen).translate(DASHES).split())


def _words(names: str) -> str:
    """The words, as bot.letters had them when this was written."""
    apart = unicodedata.normalize("NFKD", names.casefold()).casefold().translate(ODD)
    bare = "".join(one for one in apart if unicodedata.category(one) not in ("Mn", "Cf", "Cc") or one.isspace())
    tokens = (token.strip(".,;:!?\"()") for token in bare.split())
    return "".join(f" {token}" for token in tokens if token)


def downgrade() -> None:
    op.drop_column("people", "searched")
