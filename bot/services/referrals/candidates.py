"""People who may be meant: found by index, as many as can be weighed, and whom the actor may find.

Each statement is built once for a shape of search, and its words are parameters: to build one costs more than
to run it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.database import Query, Session
from bot.language.ages import ADULT, years_before
from bot.language.people import likeness
from bot.language.people.variants import variants
from bot.searched import PLACE, SOUND, keys
from bot.services.access.policy import Visibility
from bot.services.audit.actors import Actor
from bot.services.referrals.visibility import BoundViewer, bound_column, bound_parameters, own_referral
from bot.statements import Row
from models.area import Area
from models.person import LONGEST_WORD, NameKey, NameWord, Person
from models.programme import Programme
from models.referral import Referral

RARE = 1000  # people; a word that more bear is not rare
COMMON = 20_000  # of two that are not rare, the rarer is sought among as many
WEIGHED, WEIGHED_RARE = 120, 400  # rows of a query; a person has one for each word that fits
MOST_WORDS = 40  # on record, that are like one word said
COMPARED = 60  # of those that have a key in common with it
SHAPES = 512
BEGINS = (1, 2, 4, 8)  # beginnings of words that there is room for
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
    col(Person.address),
)


class Wanted(Struct, frozen=True):
    """A word of a person: one that begins so, or one of those alike; or else living in one of the areas.

    `alike` is None for a word as spelt.
    """

    begins: tuple[str, ...]
    alike: tuple[str, ...] | None = None
    areas: tuple[int, ...] = ()

    @property
    def shape(self) -> Shape:
        begins = next(number for number in BEGINS if number >= len(self.begins))
        return Shape(begins, self.alike is not None, bool(self.areas))


class Shape(Struct, frozen=True):
    """The parts that a Wanted has, with room for so many beginnings: each shape costs 20 ms once."""

    begins: int
    alike: bool
    areas: bool


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
    address: str | None
    visibility: int


class Scope(Struct, frozen=True):
    """The officer who looks, and when; `own` for referrals of their own team alone."""

    actor: Actor
    today: date
    now: datetime
    own: bool = False

    @property
    def viewer(self) -> BoundViewer:
        return BoundViewer(self.actor.role, self.actor.rank, self.actor.team_kind)

    @property
    def facts(self) -> dict[str, Any]:
        grown = {} if self.own else {"grown": years_before(self.today, ADULT)}
        return bound_parameters(self.actor, self.now) | grown


def alike(session: Session, tokens: Iterable[str]) -> dict[str, dict[str, float]]:
    """For each token, the words that are spelt or sound like it, and how much, best first."""
    keyed = {token: keys(token) for token in tokens}
    wanted = sorted({key for found in keyed.values() for key in found})
    rows = session.run(_keyed(session.dialect), {"keys": _list(session.dialect, wanted)}).all()
    return {token: _nearest(token, found, rows) for token, found in keyed.items()}


def _nearest(token: str, own: frozenset[str], rows: Sequence[Row]) -> dict[str, float]:
    """The words with a key in common, and other names for the same one, in their order."""
    mark, said = (PLACE, token[1:]) if token.startswith(PLACE) else ("", token)
    shared = [(SOUND in row.key, row.word.removeprefix(mark)) for row in rows if row.key in own]
    heard = {word for is_heard, word in shared if is_heard}
    near = likeness.nearest(said, {word for _, word in shared} - heard, most=COMPARED)
    others = () if mark else variants([said]) | likeness.slipped(said)
    scores = {word: likeness.likeness(said, word).score for word in {*heard, *near, *others}}
    best = sorted((one for one in scores.items() if one[1]), key=lambda one: (-one[1], one[0]))
    return {mark + word: score for word, score in best[:MOST_WORDS]}


def borne_by(session: Session, wanted: Sequence[Wanted]) -> list[tuple[int, Wanted]]:
    """Each with the number of words on record that are it, at most COMMON; the rarest first, areas last."""
    numbers = _counted(session, wanted, RARE)
    if min(numbers) == RARE:
        numbers = _counted(session, wanted, COMMON)
    return sorted(zip(numbers, wanted, strict=True), key=lambda one: (bool(one[1].areas), one[0]))


def _counted(session: Session, wanted: Sequence[Wanted], most: int) -> list[int]:
    query = _counts(session.dialect, tuple(one.shape for one in wanted))
    facts = _words(session.dialect, wanted) | {"most": most}
    return [int(number) for number in session.run(query, facts).one()]


def born(session: Session, scope: Scope, days: Sequence[date]) -> Sequence[FoundRow]:
    """People born on one of these days."""
    query = _found(Person, scope.viewer, own=scope.own).where(col(Person.date_of_birth).in_(days))
    rows: Sequence[Any] = session.run(query.limit(WEIGHED), scope.facts).all()
    return rows


def people(
    session: Session, scope: Scope, wanted: Sequence[Wanted], *, rare: bool = False
) -> Sequence[FoundRow]:
    """People with all these words. The first is found by its index; if it is `rare`, more are read."""
    shapes = tuple(one.shape for one in wanted)
    query = _query(session.dialect, scope.viewer, shapes, scope.own)
    most = WEIGHED_RARE if rare else WEIGHED
    rows: Sequence[Any] = session.run(
        query, _words(session.dialect, wanted) | scope.facts | {"most": most}
    ).all()
    return rows


@lru_cache(maxsize=SHAPES)
def _query(dialect: str, viewer: BoundViewer, shapes: tuple[Shape, ...], own: bool) -> Query:
    first = shapes[0]
    person = col(Person.id) if first.areas else col(NameWord.person_id)
    others = [_has(dialect, person, number, shape) for number, shape in enumerate(shapes) if number]
    if first.areas:
        query = _found(Person, viewer, own=own).where(_any_of(dialect, col(Person.area_id), "areas_0"))
    else:
        query = _found(NameWord, viewer, own=own).where(_is(dialect, NameWord, 0, first))
    if first == Shape(1, alike=False, areas=False):  # else SQLite would walk the whole index for the order
        query = query.order_by(col(NameWord.word), col(NameWord.person_id))
    return query.where(*others).limit(sa.bindparam("most", type_=sa.Integer))


@lru_cache(maxsize=SHAPES)
def _counts(dialect: str, shapes: tuple[Shape, ...]) -> Query:
    counts = [
        sa.select(sa.func.count())
        .select_from(
            sa.select(col(NameWord.person_id))
            .where(_is(dialect, NameWord, number, one))
            .limit(sa.bindparam("most", type_=sa.Integer))
            .subquery()
        )
        .scalar_subquery()
        .label(f"count_{number}")
        for number, one in enumerate(shapes)
    ]
    return sa.select(*counts)


@lru_cache
def _keyed(dialect: str) -> Query:
    return sa.select(col(NameKey.key), col(NameKey.word)).where(_any_of(dialect, col(NameKey.key), "keys"))


def _found(start: type[NameWord | Person], viewer: BoundViewer, *, own: bool) -> Query:
    """Those whom the viewer may find: only the owning team finds a child.

    A person without a date of birth may be a child. What is joined from outside comes after the person in
    SQLite's plan too.
    """
    query = sa.select(*COLUMNS, bound_column(viewer).label("visibility")).select_from(start)
    if start is NameWord:
        query = query.join(Person, col(Person.id) == col(NameWord.person_id))
    grown = col(Person.date_of_birth) <= sa.bindparam("grown")
    return (
        query.join(Referral, col(Referral.person_id) == col(Person.id))
        .outerjoin(Programme, col(Programme.id) == col(Referral.programme_id))
        .outerjoin(Area, col(Area.id) == col(Person.area_id))
        .where(
            own_referral(viewer) if own else sa.or_(grown, own_referral(viewer)),
            bound_column(viewer) >= Visibility.COARSE,
        )
    )


def _has(dialect: str, person: Any, number: int, shape: Shape) -> sa.ColumnElement[bool]:
    """Condition: one of the person's words is wanted, or they live in one of the areas."""
    is_one = _is(dialect, OtherWord, number, shape)
    word = sa.exists().where(col(OtherWord.person_id) == person, is_one)
    return sa.or_(word, _any_of(dialect, col(Person.area_id), f"areas_{number}")) if shape.areas else word


def _is(dialect: str, words: type[NameWord], number: int, shape: Shape) -> sa.ColumnElement[bool]:
    """Condition: the word begins so, as a range, which an index finds; or it is one of those alike."""
    ways = [
        sa.and_(
            col(words.word) >= sa.bindparam(f"from_{number}_{at}"),
            col(words.word) < sa.bindparam(f"until_{number}_{at}"),
        )
        for at in range(shape.begins)
    ]
    if shape.alike:
        ways.append(_any_of(dialect, col(words.word), f"alike_{number}"))
    return sa.or_(*ways)


def _words(dialect: str, wanted: Sequence[Wanted]) -> dict[str, Any]:
    """The parameters of `_is` and `_has`."""
    facts: dict[str, Any] = {}
    for number, one in enumerate(wanted):
        for at in range(one.shape.begins):
            begin = one.begins[at][:LONGEST_WORD] if at < len(one.begins) else LAST
            facts |= {f"from_{number}_{at}": begin, f"until_{number}_{at}": begin + LAST}
        if one.alike is not None:
            facts[f"alike_{number}"] = _list(dialect, one.alike)
        if one.areas:
            facts[f"areas_{number}"] = _list(dialect, one.areas)
    return facts


def _any_of(dialect: str, column: Any, name: str) -> sa.ColumnElement[bool]:
    """Condition: the column is one of a list, however long, that is one parameter."""
    if dialect == "sqlite":
        values = sa.func.json_each(sa.bindparam(name, type_=sa.String)).table_valued("value")
        inside: sa.ColumnElement[bool] = column.in_(sa.select(values.c.value))
        return inside
    array = sa.bindparam(name, type_=sa.ARRAY(column.type))
    return sa.type_coerce(column == sa.func.any(array), sa.Boolean)


def _list(dialect: str, values: Sequence[Any]) -> Any:
    return json.dumps(values) if dialect == "sqlite" else list(values)
