"""The steps of a search, each wider than the one before, and the weight of the people whom it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Session
from bot.language.people.likeness import Resemblance, Why, faintly, likeness, match
from bot.language.people.reading import Sought
from bot.letters import name_tokens
from bot.searched import PHONE, PLACE, STREET_TYPES
from bot.services.referrals.candidates import (
    RARE,
    FoundRow,
    Scope,
    Wanted,
    alike,
    born,
    borne_by,
    people,
)
from bot.values import replace
from models.area import Area

NEAR = 0.8  # of a word: a slip, or the same sound
FAINT = 0.45  # of a whole name: with a date of birth, this little will do
BY_FORENAMES = 0.05  # taken off where no word is the surname
PLACED = 0.9  # of a weight: a name answers better than a street
Likes = Mapping[str, Mapping[str, float]]
Weigh = Callable[[FoundRow], Resemblance | None]


class Candidate(Struct, frozen=True):
    row: FoundRow
    match: Resemblance


def steps(session: Session, scope: Scope, sought: Sought) -> Iterator[Iterable[Candidate]]:
    """People who answer what is sought, step by step."""
    if sought.telephone:
        wanted = [Wanted((PHONE + sought.telephone,))]
        rows = people(session, replace(scope, own=True), wanted)
        yield [Candidate(row, Resemblance(1.0, (Why.TELEPHONE,))) for row in rows]
    if sought.births:
        on_the_day = list(_weighed(born(session, scope, sought.births), partial(_born, sought)))
        yield on_the_day
        if on_the_day:
            return
    if not (sought.names or sought.places):
        return
    known = _areas(session) if sought.places else {}
    for step in _named(session, scope, sought, known):
        yield [_with_places(one, sought, known) for one in step]


def _named(
    session: Session, scope: Scope, sought: Sought, known: Mapping[int, frozenset[str]]
) -> Iterator[Iterable[Candidate]]:
    names = sought.names
    likes = alike(session, [PLACE + one for one in sought.places]) if sought.places else {}
    places = [_place(one, likes, known) for one in sought.places]
    if not names:
        yield _weighed(_people(session, scope, places), partial(_placed, (), sought.places, known))
        return
    yield _found(session, scope, names, places, {})
    likes = alike(session, names)
    yield _found(session, scope, names, places, _near(likes))
    yield _found(session, scope, names, places, likes)
    others = sought.readings()[1:]
    said = tuple(one for one in (*names, *sought.places) if one not in STREET_TYPES) or names
    more = alike(
        session, {*(one for other in others for one in other), *(PLACE + one for one in said)} - {*names}
    )
    near = _near({**likes, **more})
    for other in others:
        yield _found(session, scope, other, places, near)
    known = known or _areas(session)
    mixed = [_anywhere(one, near, known) for one in said]
    yield _weighed(_people(session, scope, mixed), partial(_placed, said, (), known))
    if len(names) > 1:
        yield from _but_one(session, scope, names, places, likes)


def _near(likes: Likes) -> Likes:
    return {said: {word: much for word, much in of.items() if much >= NEAR} for said, of in likes.items()}


def _found(
    session: Session, scope: Scope, names: Sequence[str], places: Sequence[Wanted], likes: Likes
) -> Iterable[Candidate]:
    wanted = [*(Wanted((one,), tuple(likes.get(one, ()))) for one in names), *places]
    return _weighed(_people(session, scope, wanted), partial(_whole, names))


def _but_one(
    session: Session, scope: Scope, names: Sequence[str], places: Sequence[Wanted], likes: Likes
) -> Iterator[Iterable[Candidate]]:
    """People for whom one word is missed: one too many, or too badly misspelt."""
    for missed in names:
        kept = [Wanted((one,), tuple(likes.get(one, ()))) for one in names if one != missed]
        ordered = borne_by(session, [*kept, *places]) if kept else []
        if ordered and ordered[0][0] < RARE:
            rows = people(session, scope, [one for _, one in ordered], rare=True)
            yield _weighed(rows, partial(_all_but, names, missed))


def _people(session: Session, scope: Scope, wanted: Sequence[Wanted]) -> Sequence[FoundRow]:
    """The rarest word leads: only the people with that are read."""
    if len(wanted) == 1:
        return people(session, scope, wanted, rare=True)
    ordered = borne_by(session, wanted)
    return people(session, scope, [one for _, one in ordered], rare=ordered[0][0] < RARE)


def _weighed(rows: Iterable[FoundRow], weigh: Weigh) -> Iterable[Candidate]:
    weighed = ((row, weigh(row)) for row in rows)
    return [Candidate(row, match) for row, match in weighed if match is not None]


def _whole(names: Sequence[str], row: FoundRow) -> Resemblance | None:
    found = match(names, _own_words(row))
    if found.missed:
        return None
    is_by_forenames = len(names) > 1 and not set(name_tokens(row.surname)) - set(found.left)
    return replace(found, score=found.score - BY_FORENAMES) if is_by_forenames else found


def _all_but(names: Sequence[str], missed: str, row: FoundRow) -> Resemblance | None:
    """With two words said, the other must be like one on record at least faintly."""
    own = _own_words(row)
    found = match(names, own)
    if found.missed > 1 or (len(names) == 2 and not faintly(missed, own)):  # noqa: PLR2004  # as said above
        return None
    return replace(found, whys=(Why.NEARLY,)) if found.missed else found


def _born(sought: Sought, row: FoundRow) -> Resemblance | None:
    if not sought.names:
        return Resemblance(1.0, (Why.BORN,))
    found = match(sought.names, _own_words(row))
    if found.score < FAINT:
        return None
    return Resemblance(found.score + 1, (Why.BORN, *(why for why in found.whys if why is not Why.SPELT)))


def _with_places(one: Candidate, sought: Sought, areas: Mapping[int, frozenset[str]]) -> Candidate:
    """The candidate with the reasons that are none of the name's: a street or area, another day of birth."""
    more = [Why.OTHER_BIRTH] if sought.births else []
    if sought.places and not {Why.STREET, Why.AREA} & set(one.match.whys):
        more.append(_where(sought.places, one.row, areas))
    own = [why for why in one.match.whys if why is not Why.SPELT or not more]
    return Candidate(one.row, replace(one.match, whys=(*own, *more)))


def _where(places: Sequence[str], row: FoundRow, areas: Mapping[int, frozenset[str]]) -> Why:
    """Whether the words mean the person's area or, as far as they don't, the street."""
    near = areas.get(row.area_id or 0, frozenset())
    return Why.AREA if all(_answers(one, near) for one in places) else Why.STREET


def _placed(
    names: Sequence[str], places: Sequence[str], areas: Mapping[int, frozenset[str]], row: FoundRow
) -> Resemblance | None:
    """Weigh words of which some name a street or an area."""
    own, streets = _own_words(row), _street_words(row)
    near = areas.get(row.area_id or 0, frozenset())
    at = [one for one in names if not _answers(one, own)]
    if not all(_answers(one, streets) or _answers(one, near) for one in (*at, *places)):
        return None
    named = [one for one in names if one not in at]
    found = match(named, own) if named else Resemblance(1.0, ())
    where = (_where([*at, *places], row, areas),) if at or places else ()
    whys = [*(one for one in found.whys if one is not Why.SPELT), *where]
    return Resemblance(found.score * PLACED, tuple(whys) or found.whys)


def _answers(said: str, words: Iterable[str]) -> bool:
    return any(likeness(said, word).score >= NEAR for word in words)


def _own_words(row: FoundRow) -> list[str]:
    return [word for word in (row.searched or "").split() if word[0] not in PLACE + PHONE]


def _street_words(row: FoundRow) -> list[str]:
    return [word[1:] for word in (row.searched or "").split() if word[0] == PLACE]


def _place(said: str, likes: Likes, areas: Mapping[int, frozenset[str]]) -> Wanted:
    near = tuple(word for word, much in likes.get(PLACE + said, {}).items() if much >= NEAR)
    return Wanted((PLACE + said,), near, _within(said, areas))


def _anywhere(said: str, likes: Likes, areas: Mapping[int, frozenset[str]]) -> Wanted:
    """A word of a name, a street or an area."""
    near = (*likes.get(said, ()), *likes.get(PLACE + said, ()))
    return Wanted((said, PLACE + said), near, _within(said, areas))


def _within(said: str, areas: Mapping[int, frozenset[str]]) -> tuple[int, ...]:
    return tuple(number for number, words in areas.items() if _answers(said, words))


def _areas(session: Session) -> dict[int, frozenset[str]]:
    """The words of each area's name, and of those that it lies in."""
    rows = session.run(sa.select(col(Area.id), col(Area.name), col(Area.parent_id))).all()
    above = {row.id: (row.parent_id, name_tokens(row.name)) for row in rows}
    return {number: frozenset(_words_above(number, above)) for number in above}


def _words_above(number: int | None, above: Mapping[int, tuple[int | None, list[str]]]) -> Iterator[str]:
    seen: set[int] = set()
    while number is not None and number not in seen:
        seen.add(number)
        number, words = above[number]
        yield from words
