"""The words of notes, for searching them"""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

AT_ONCE = 1000
LONGEST_WORD = 60
BOOK = "\N{PILCROW SIGN}"
WORD = re.compile(r"[^\W_]+")
ESCAPED = re.compile("\U0010fffd[0-9a-f]{4,6};")  # as models.types writes characters that no database takes
NOTES = sa.text(
    "SELECT id, officer_id, text FROM field_notes WHERE id > :after ORDER BY id LIMIT :most"
)
PUT = sa.text(
    "SELECT note_id, value FROM note_particulars WHERE kind IN ('place', 'speech', 'caption')"
    " AND note_id > :after AND note_id <= :until ORDER BY number"
)


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if is_sqlite:
        op.execute("CREATE VIRTUAL TABLE note_words USING fts5(words, tokenize='ascii', detail=none)")
        add = "INSERT INTO note_words (rowid, words) VALUES (:note, :words)"
    else:
        op.execute(
            "CREATE TABLE note_words (note_id BIGINT CONSTRAINT pk_note_words PRIMARY KEY"
            " CONSTRAINT fk_note_words_note_id REFERENCES field_notes (id), words TSVECTOR NOT NULL)"
        )
        op.execute("CREATE INDEX ix_note_words_words ON note_words USING gin (words)")
        add = "INSERT INTO note_words VALUES (:note, array_to_tsvector(string_to_array(:words, ' ')))"
    _index(sa.text(add))


def _index(add: sa.TextClause) -> None:
    """Index the notes that are there already."""
    connection = op.get_bind()
    after = 0
    while rows := connection.execute(NOTES, {"after": after, "most": AT_ONCE}).all():
        texts = {row.id: [row.text] for row in rows}
        for put in connection.execute(PUT, {"after": after, "until": rows[-1].id}):
            texts[put.note_id].append(put.value)
        words = [
            {"note": row.id, "words": f"{BOOK}{row.officer_id} {_words(' '.join(texts[row.id]))}".strip()}
            for row in rows
        ]
        connection.execute(add, words)
        after = rows[-1].id


def _words(text: str) -> str:
    """The words, as bot.services.note_words had it when this was written."""
    text = ESCAPED.sub(" ", text).translate(dict.fromkeys(map(ord, "\u2018\u2019\u02bc"), "'"))
    folded = unicodedata.normalize("NFKD", text).casefold().replace("'", "")
    bare = (one for one in unicodedata.normalize("NFKD", folded) if unicodedata.category(one)[0] != "M")
    return " ".join(dict.fromkeys(word[:LONGEST_WORD] for word in WORD.findall("".join(bare))))


def downgrade() -> None:
    op.execute("DROP TABLE note_words")
