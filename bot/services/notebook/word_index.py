"""The words in notebooks, so that entries are found by them; and how each database finds them.

A word is a run of letters and digits without case, accents and apostrophes. The databases are handed
words ready made and compare them byte by byte, so that both find the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from bot.database import Session
from bot.letters import normal
from bot.services.notebook import refusals
from models.notebook import ParticularKind

LONGEST_WORD = 60  # characters; the rest of a longer one doesn't count
MOST = 500  # entries that a search finds; to find more, use other words
BOOK = "\N{PILCROW SIGN}"  # no word holds it: it begins the mark of a book
LONGEST_SEARCH = 40  # bytes, so that a page's button can say it
INDEXED = frozenset({ParticularKind.PLACE, ParticularKind.SPEECH, ParticularKind.CAPTION})
WORD = re.compile(r"[^\W_]+")
Matches = tuple[sa.ColumnElement[Any], sa.ColumnElement[Any]]
LITE = sa.table("note_words", sa.column("rowid"), sa.column("words"))
POST = sa.table("note_words", sa.column("note_id"), sa.column("words", postgresql.TSVECTOR))
ADD = (  # for SQLite, for PostgreSQL
    sa.text("INSERT INTO note_words (rowid, words) VALUES (:note, :words)"),
    sa.text("INSERT INTO note_words VALUES (:note, array_to_tsvector(string_to_array(:words, ' ')))"),
)
PUT = (
    sa.text("UPDATE note_words SET words = words || ' ' || :words WHERE rowid = :note"),
    sa.text(
        "UPDATE note_words SET words = words || array_to_tsvector(string_to_array(:words, ' '))"
        " WHERE note_id = :note"
    ),
)


def words_of(text: str) -> tuple[str, ...]:
    """Each word once, in the form that is compared."""
    return tuple(dict.fromkeys(_words(text)))


def searched(text: str) -> tuple[str, ...]:
    """The words of a search; the last is repeated if it came before, since then it also counts whole.

    Raises RejectedError.
    """
    said = _words(text)
    if not said:
        raise refusals.NO_WORDS()
    words = (*dict.fromkeys(said[:-1]), said[-1])
    if len(" ".join(words).encode()) > LONGEST_SEARCH:
        raise refusals.TOO_MANY_WORDS()
    return words


def index_entry(session: Session, book: int, note_id: int, text: str) -> None:
    """Index an entry's words, within its book."""
    _write(session, ADD, note_id, (BOOK + str(book), *words_of(text)))


def index_particular(session: Session, note_id: int, kind: ParticularKind, value: str) -> None:
    """Index the words of an entry's particulars too."""
    if kind in INDEXED:
        _write(session, PUT, note_id, words_of(value))


def find_entries(
    session: Session, words: Sequence[str], *, books: Sequence[int] | None = None, first: int | None = None
) -> list[int]:
    """Ids of the entries that hold all the words, the last at least as the beginning of one.

    From these books alone, or from all if None. The newest; with `first`, the oldest from that id on.
    """
    if books == []:
        return []
    ids, matches = _sqlite(words, books) if _is_sqlite(session) else _postgres(words, books)
    query = sa.select(ids).where(matches, ids >= (first or 0)).order_by(ids if first else ids.desc())
    return list(session.run(query.limit(MOST)).scalars())


def _words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", normal(text)).casefold().replace("'", "")
    bare = (one for one in unicodedata.normalize("NFKD", folded) if unicodedata.category(one)[0] != "M")
    return [word[:LONGEST_WORD] for word in WORD.findall("".join(bare))]


def _sqlite(words: Sequence[str], books: Sequence[int] | None) -> Matches:
    query = " AND ".join(f'"{word}"' for word in words) + "*"
    if books is not None:
        marks = " OR ".join(f'"{BOOK}{book}"' for book in books)
        query = f"({marks}) AND {query}"
    return LITE.c.rowid, sa.literal_column("note_words").op("MATCH")(query)


def _postgres(words: Sequence[str], books: Sequence[int] | None) -> Matches:
    query = " & ".join(f"'{word}'" for word in words) + ":*"
    if books is not None:
        marks = " | ".join(f"'{BOOK}{book}'" for book in books)
        query = f"({marks}) & {query}"
    return POST.c.note_id, POST.c.words.op("@@")(sa.cast(sa.literal(query), postgresql.TSQUERY))


def _is_sqlite(session: Session) -> bool:
    return session.dialect == "sqlite"


def _write(
    session: Session, statements: tuple[sa.TextClause, sa.TextClause], note_id: int, words: Sequence[str]
) -> None:
    statement = statements[0 if _is_sqlite(session) else 1]
    session.run(statement, {"note": note_id, "words": " ".join(words)})
