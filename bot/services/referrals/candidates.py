"""People who may be meant: found by index, as many as can be weighed, and whom the actor may find."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.database import Query, Session
from bot.language.people import likeness
from bot.language.people.variants import variants
from bot.searched import PLACE, SOUND, keys
from bot.services.access.policy import Visibility
from bot.services.audit.actors import Actor
from bot.services.referrals import visibility as referral_visibility
from bot.statements import Row
from models.area import Area
from models.person import LONGEST_WORD, NameKey, NameWord, Person
from models.programme import Programme
from models.referral import Referral

ADULT = 18
RARE = 1000  # people; a word that more bear is not rare
WEIGHED = 120  # rows of a query; a person has one for each word that fits
MOST_WORDS = 40  # on record, that are like one word said
COMPARED = 60  # of those that have a key in common with it
LAST = "\U0010ffff"  # no character comes after it
OtherWord = aliased(NameWord)
COLUMNS: tuple[Any, ...] = (
    col(Referral.ref),
    col(Person.surname),
    col(Person.forenames),
    col(Person.date_of_birth),
    col(Person.searched),
    col(Person.area_id),
    col(Area.name).label("area"),
    col(Programme.name).label("programme"),
    col(Referral.is_open),
)


class Wanted(Struct, frozen=True):
    """A word of a person: one that begins so, or one of those like it; or else living in one of the areas.

    `alike` tells how much each word is like it.
    """

    begins: tuple[str, ...]
    alike: Mapping[str, float] = {}
    areas: tuple[int, ...] = ()


class PersonRow(Protocol):
    surname: str
    forenames: str | None
    date_of_birth: date | None


class FoundRow(PersonRow, Protocol):
    """A row of `COLUMNS`."""

    ref: str
    searched: str | None
    area_id: int | None
    area: str | None
    programme: str
    is_open: bool


class Scope(Struct, frozen=True):
    """The officer who looks, and when; `own` for referrals of their own team alone."""

    actor: Actor
    today: date
    now: datetime
    own: bool = False


def alike(session: Session, tokens: Iterable[str]) -> dict[str, dict[str, float]]:
    """For each token, the words that are spelt or sound like it, and how much, best first."""
    keyed = {token: keys(token) for token in tokens}
    wanted = sorted({key for found in keyed.values() for key in found})
    query = sa.select(col(NameKey.key), col(NameKey.word)).where(col(NameKey.key).in_(wanted))
    rows = session.run(query).all()
    return {token: _nearest(token, found, rows) for token, found in keyed.items()}


def _nearest(token: str, own: frozenset[str], rows: Sequence[Row]) -> dict[str, float]:
    """The words with a key in common, and other names for the same one, in their order."""
    mark, said = (PLACE, token[1:]) if token.startswith(PLACE) else ("", token)
    shared = [(SOUND in row.key, row.word.removeprefix(mark)) for row in rows if row.key in own]
    heard = {word for is_heard, word in shared if is_heard}
    near = likeness.nearest(said, {word for _, word in shared} - heard, most=COMPARED)
    others = variants([said]) if not mark else ()
    scores = {word: likeness.likeness(said, word).score for word in {*heard, *near, *others}}
    best = sorted((one for one in scores.items() if one[1]), key=lambda one: (-one[1], one[0]))
    return {mark + word: score for word, score in best[:MOST_WORDS]}


def borne_by(session: Session, wanted: Sequence[Wanted]) -> list[tuple[int, Wanted]]:
    """Each with the number of words on record that are it, or RARE for more; the rarest first, areas last."""
    counts = [
        sa.select(sa.func.count())
        .select_from(sa.select(col(NameWord.person_id)).where(_is(NameWord, one)).limit(RARE).subquery())
        .scalar_subquery()
        for one in wanted
    ]
    numbers = session.run(sa.select(*counts)).one()
    counted = [(int(number), one) for number, one in zip(numbers, wanted, strict=True)]
    return sorted(counted, key=lambda one: (bool(one[1].areas), one[0]))


def born(session: Session, scope: Scope, days: Sequence[date]) -> Sequence[FoundRow]:
    """People born on one of these days."""
    return _run(session, _found(Person, scope).where(col(Person.date_of_birth).in_(days)))


def people(
    session: Session, scope: Scope, wanted: Sequence[Wanted], *, rare: bool = False
) -> Sequence[FoundRow]:
    """People with all these words. The first is found by its index.

    They come in the index's order; those of a first word that is `rare`, the most alike before the others.
    """
    first, *others = wanted
    if first.areas:
        query = _found(Person, scope).where(col(Person.area_id).in_(first.areas))
        return _run(session, query.where(*(_has(one) for one in others)))
    query = _found(NameWord, scope).where(_is(NameWord, first), *(_has(one) for one in others))
    if not first.alike and len(first.begins) == 1:  # else SQLite would walk the whole index for the order
        query = query.order_by(col(NameWord.word), col(NameWord.person_id))
    elif first.alike and rare:
        query = query.order_by(sa.case(first.alike, value=col(NameWord.word), else_=1).desc())
    return _run(session, query)


def _run(session: Session, query: Query) -> Sequence[FoundRow]:
    rows: Sequence[Any] = session.run(query.limit(WEIGHED)).all()
    return rows


def _found(start: type[NameWord | Person], scope: Scope) -> Query:
    """Those whom the actor may find: only the owning team finds a child.

    A person without a date of birth may be a child. What is joined from outside comes after the person in
    SQLite's plan too.
    """
    own = referral_visibility.own_referral(scope.actor)
    grown = col(Person.date_of_birth) <= years_before(scope.today, ADULT)
    query = sa.select(*COLUMNS).select_from(start)
    if start is NameWord:
        query = query.join(Person, col(Person.id) == col(NameWord.person_id))
    return (
        query.join(Referral, col(Referral.person_id) == col(Person.id))
        .outerjoin(Programme, col(Programme.id) == col(Referral.programme_id))
        .outerjoin(Area, col(Area.id) == col(Person.area_id))
        .where(
            own if scope.own else sa.or_(grown, own),
            referral_visibility.referral_column(scope.actor, scope.now) >= Visibility.COARSE,
        )
    )


def _has(wanted: Wanted) -> sa.ColumnElement[bool]:
    """Condition: one of the person's words is wanted, or they live in one of the areas."""
    word = sa.exists().where(col(OtherWord.person_id) == col(Person.id), _is(OtherWord, wanted))
    return sa.or_(word, col(Person.area_id).in_(wanted.areas)) if wanted.areas else word


def _is(words: type[NameWord], wanted: Wanted) -> sa.ColumnElement[bool]:
    """Condition: the word begins so, as a range, which an index finds; or it is one of those alike."""
    ways = [_begins(words, one[:LONGEST_WORD]) for one in wanted.begins]
    if wanted.alike:
        ways.append(col(words.word).in_(list(wanted.alike)))
    return sa.or_(*ways)


def _begins(words: type[NameWord], start: str) -> sa.ColumnElement[bool]:
    return sa.and_(col(words.word) >= start, col(words.word) < start + LAST)


def is_adult(born_on: date | None, today: date) -> bool:
    """Whether somebody is known to be of age."""
    return born_on is not None and born_on <= years_before(today, ADULT)


def years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February: of age on 1 March in England
        return date(day.year - years, 2, 28)
