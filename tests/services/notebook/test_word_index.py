"""Notes are found by their words, the same on both databases."""

from __future__ import annotations

import unicodedata

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import RejectedError
from bot.services.notebook import book as books
from bot.services.notebook import refusals, word_index
from bot.services.notebook.book import BookEntry, EntryTimes, Particular
from bot.services.notebook.word_index import LONGEST_WORD
from models.migrations import downgrade, upgrade
from models.notebook import ParticularKind
from tests.refusals import refused
from tests.services.conftest import NOW

WORDS = (
    "bins",
    "bin",
    "Bínš",
    "CAFÉ",
    "cafe",
    "ﬁre",
    "don't",
    "dont",
    "Straße",
    "0123",
    "TUR-0123",
    "二",
    "é",
)
BEFORE = "0005"  # the revision without words
SYNTAX = (
    '"',
    "*",
    "-",
    ":",
    "(",
    ")",
    "'",
    "\\",
    "&",
    "|",
    "!",
    "^",
    "+",
    "{",
    "NEAR",
    "OR",
    "AND",
    "NOT",
    "words",
)
PIECES = st.sampled_from((*WORDS, *SYNTAX)) | st.text(max_size=6)
TEXTS = st.lists(PIECES, max_size=6).flatmap(
    lambda some: st.sampled_from((" ", "", "\n")).map(lambda by: by.join(some))
)


def naive(text):
    """Words by one look at each character."""
    words = [""]
    for one in unicodedata.normalize(
        "NFKD", unicodedata.normalize("NFKD", text.replace("ʼ", "'")).casefold()
    ):
        if one.isalnum():
            words[-1] += one
        elif one not in "'‘’ʼ" and not unicodedata.category(one).startswith("M"):
            words.append("")
    return [word[:LONGEST_WORD] for word in words if word]


def matches(texts, query):
    words = [word for text in texts for word in naive(text)]
    *whole, last = naive(query)
    return all(one in words for one in whole) and any(word.startswith(last) for word in words)


def entered(session, texts, *, book=2):
    """An entry for each (text, words spoken): their ids."""
    ids = []
    for text, speech in texts:
        note_id, _ = books.append_entry(session, BookEntry(book, text, EntryTimes(NOW, NOW, NOW), {}))
        spoken = Particular(note_id, ParticularKind.SPEECH, speech, by_id=book)
        books.append_particulars(session, book, [spoken] if speech else [], now=NOW)
        ids.append(note_id)
    return ids


def found(session, query):
    return set(word_index.find_entries(session, word_index.searched(query)))


@given(texts=st.lists(st.tuples(TEXTS, TEXTS | st.none()), min_size=1, max_size=4), query=TEXTS)
def test_a_search_finds_what_a_plain_look_at_each_note_finds(force, texts, query):
    with force.database.transaction() as session:
        ids = entered(session, texts)
        try:
            hits = found(session, query)
        except RejectedError:
            hits = None
        session.connection().rollback()
    if hits is None:
        assert not naive(query) or len(" ".join(naive(query)).encode()) > 40
        return
    assert hits == {one for one, said in zip(ids, texts, strict=True) if matches(filter(None, said), query)}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("bins", {1, 2}), ("BIN", {1, 2}), ("door bins", {1}), ("bins do", {1}), ("bins OR door", set()),
        ('"bins', {1, 2}), ("bins*", {1, 2}), ("-bins", {1, 2}), ("words:bins", set()), ("b*ns", set()),
        ("bins' | 'x", set()), ("cafe", {2}), ("NEAR(bins door)", set()), ("doo bins", set()),
        ("bin bin", set()), ("bins bins", {1, 2}),
    ],
)  # fmt: skip
def test_the_words_of_a_search_are_data_and_no_syntax(force, query, expected):
    with force.database.transaction() as session:
        ids = entered(session, [("the bins by the door", None), ("Bins", "outside the café"), ("bi", None)])
        assert found(session, query) == {ids[number - 1] for number in expected}


@pytest.mark.parametrize(
    ("query", "refusal"), [("🙂 *", refusals.NO_WORDS), ("x" * 41, refusals.TOO_MANY_WORDS)]
)
def test_a_search_for_nothing_and_for_too_much_is_refused(force, query, refusal):
    with force.database.reading() as session, refused(refusal):
        found(session, query)


def test_a_note_that_was_not_kept_is_not_found(force):
    with force.database.transaction() as session:
        entered(session, [("bins", None)])
        session.connection().rollback()
    with force.database.reading() as session:
        assert found(session, "bins") == set()


def test_a_search_is_of_the_books_that_are_asked_for(force):
    with force.database.transaction() as session:
        ids = [entered(session, [("bins", None)], book=book)[0] for book in (2, 3, 4)]
        for books, expected in (([3], ids[1:2]), ([4, 2], [ids[2], ids[0]]), ([], []), (None, ids[::-1])):
            assert word_index.find_entries(session, ("bins",), books=books) == expected
        assert word_index.find_entries(session, ("bins",), first=ids[1]) == ids[1:]


@pytest.mark.drill
def test_the_migration_finds_what_was_there_by_the_same_words(force):
    nasty = [
        (text, speech)
        for text in (*WORDS, "NUL\0in it", "half \ud83d of it", "")
        for speech in (None, "Bínš’s")
    ]
    ids = "rowid" if force.database.is_sqlite else "note_id"
    query = f"SELECT {ids} AS id, CAST(words AS text) AS words FROM note_words ORDER BY 1"  # noqa: S608  # ours
    indexed = sa.text(query)
    with force.database.transaction() as session:
        entered(session, nasty)
        found = []
        for _ in range(2):
            rows = session.orm.execute(indexed)
            found.append([(row.id, set(row.words.split())) for row in rows])
            downgrade(session.connection(), to=BEFORE)
            upgrade(session.connection())
        session.connection().rollback()
    assert len(found[0]) == len(nasty)
    assert found[1] == found[0]


def test_a_search_reads_the_index_and_not_the_notes(force):
    is_sqlite = force.database.is_sqlite
    with force.database.transaction() as session:
        entered(session, [(f"bins {number}", None) for number in range(20)])
        ids, matches = (word_index._sqlite if is_sqlite else word_index._postgres)(("by", "bins"), [2])
        query = (
            sa.select(ids)
            .where(matches)
            .compile(session.connection(), compile_kwargs={"literal_binds": True})
        )
        if not is_sqlite:
            session.orm.execute(sa.text("SET LOCAL enable_seqscan = off"))
        explain = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"
        plan = str(session.connection().exec_driver_sql(f"{explain} {query}").all())
        session.connection().rollback()
    assert ("note_words VIRTUAL TABLE INDEX" if is_sqlite else "ix_note_words_words") in plan
