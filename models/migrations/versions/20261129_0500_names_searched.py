"""The words of people's names, for searching them; collar numbers in capitals"""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0020"
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
    op.execute(CAPITALS)


def _words(names: str) -> str:
    """The words, as bot.letters had them when this was written."""
    apart = unicodedata.normalize("NFKD", names.casefold()).casefold().translate(ODD)
    bare = "".join(one for one in apart if unicodedata.category(one) not in ("Mn", "Cf", "Cc") or one.isspace())
    tokens = (token.strip(".,;:!?\"()") for token in bare.split())
    return "".join(f" {token}" for token in tokens if token)


def downgrade() -> None:
    op.drop_column("people", "searched")
