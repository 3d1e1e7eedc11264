"""The index of words that sound or are spelt alike: kept by everything that writes a person.

`name_words` follows `people.searched` by itself, so that a new name is found at once and an old one no more.
A word that nobody bore before gets its keys here, and loses them with the last who bears it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlmodel import col

from bot.database import Session, insert_new
from bot.searched import keys, words_of
from models.person import LONGEST_WORD, SEARCHED, NameKey, NameWord, Person

AT_ONCE = 500  # words in a statement
KNOWN = sa.select(col(NameKey.word)).where(col(NameKey.key).in_(sa.bindparam("own", expanding=True)))
_LIST = sa.ARRAY(sa.String)
ADD_ALL = (
    postgresql.insert(NameKey)
    .from_select(
        ["key", "word"],
        sa.select(
            sa.func.unnest(sa.bindparam("some_keys", type_=_LIST)),
            sa.func.unnest(sa.bindparam("some_words", type_=_LIST)),
        ),
    )
    .on_conflict_do_nothing()
)
GONE = sa.delete(NameKey).where(
    col(NameKey.key) == sa.bindparam("of_key"), col(NameKey.word) == sa.bindparam("of_word")
)


def keep(session: Session, searched: Iterable[str | None], *, before: Iterable[str | None] = ()) -> None:
    """Follow people who were written: `searched` is that column of each now, `before` what it held."""
    now, then = _words(searched), _words(before)
    _add(session, sorted(now))
    _drop(session, sorted(then - now))


def follow(session: Session, person_id: int) -> None:
    """Follow one person who was added or changed: bring `searched` up to date, and the index with it."""
    columns = [col(getattr(Person, name)) for name in (*SEARCHED, "searched")]
    *facts, before = session.run(sa.select(*columns).where(col(Person.id) == person_id)).one()
    searched = words_of(*facts)
    if searched != before:
        session.run(sa.update(Person).where(col(Person.id) == person_id).values(searched=searched))
    keep(session, [searched], before=[before])


def _words(searched: Iterable[str | None]) -> set[str]:
    return {word[:LONGEST_WORD] for one in searched for word in (one or "").split()}


def _add(session: Session, words: list[str]) -> None:
    for at in range(0, len(words), AT_ONCE):
        made = {word: keys(word) for word in words[at : at + AT_ONCE]}
        own = sorted({max(found, key=len) for found in made.values() if found})
        known = set(session.run(KNOWN, {"own": own}).scalars()) if own else set()
        new = {word: found for word, found in made.items() if word not in known}
        if rows := [(key, word) for word, found in new.items() for key in found]:
            _insert(session, rows)


def _insert(session: Session, rows: Sequence[tuple[str, str]]) -> None:
    """PostgreSQL takes all of them in one statement: a round trip for each would take minutes."""
    if session.dialect == "sqlite":
        session.run(insert_new(NameKey)["sqlite"], [{"key": key, "word": word} for key, word in rows])
    else:
        some_keys, some_words = zip(*rows, strict=True)
        session.run(ADD_ALL, {"some_keys": list(some_keys), "some_words": list(some_words)})


def _drop(session: Session, words: list[str]) -> None:
    """Drop the keys of words that nobody bears any more."""
    for at in range(0, len(words), AT_ONCE):
        some = words[at : at + AT_ONCE]
        borne = sa.select(col(NameWord.word)).where(col(NameWord.word).in_(some)).distinct()
        gone = set(some) - set(session.run(borne).scalars())
        rows = [{"of_key": key, "of_word": word} for word in gone for key in keys(word)]
        if rows:
            session.run(GONE, rows)
