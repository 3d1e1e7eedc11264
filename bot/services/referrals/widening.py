"""The steps of a search, each wider than the one before, and the weight of the people whom it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Session
from bot.language.people.likeness import WHOLE, Resemblance, Why, faintly, likeness, match
from bot.language.people.reading import Sought
from bot.language.people.streets import ENDS, forms, house_of
from bot.letters import name_tokens
from bot.searched import PARTICLES, PHONE, PLACE, STREET_TYPES
from bot.services.access.policy import Visibility
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
TWO = 2  # names: of those, none may be missed altogether
PLACED = 0.9  # of a weight: a name answers better than a street
IN_AREA = 0.05  # taken off for an area: the very street answers better
AT_HOUSE = 0.05  # put on for the very house
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
        yield [_with_places(one, sought) for one in step]


def _named(
    session: Session, scope: Scope, sought: Sought, known: Mapping[int, frozenset[str]]
) -> Iterator[Iterable[Candidate]]:
    names = sought.names
    likes = alike(session, [PLACE + one for one in sought.places]) if sought.places else {}
    places = [_place(one, likes, known) for one in sought.places]
    if not names:
        yield _weighed(_people(session, scope, places), partial(_placed, sought, (), known))
        return
    exact = _found(session, scope, names, places, {})
    if sought.may_be_street:
        known = known or _areas(session)
        exact = [*exact, *_on_street(session, scope, sought, known)]
    yield exact
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
    in_any = partial(_placed, replace(sought, places=()), said, known)
    yield _weighed(_people(session, scope, mixed), in_any)
    if len(names) > 1:
        yield from _but_one(session, scope, names, places, likes)


def _on_street(
    session: Session, scope: Scope, sought: Sought, known: Mapping[int, frozenset[str]]
) -> Iterable[Candidate]:
    """People of the street that all the words name: `abbey court`."""
    said = (*sought.names, *sought.places)
    likes = alike(session, [PLACE + one for one in said])
    wanted = [_place(one, likes, {}) for one in said]
    street = replace(sought, names=(), places=said)
    return _weighed(_people(session, scope, wanted), partial(_placed, street, (), known))


def _near(likes: Likes) -> Likes:
    return {said: {word: much for word, much in of.items() if much >= NEAR} for said, of in likes.items()}


def _found(
    session: Session, scope: Scope, names: Sequence[str], places: Sequence[Wanted], likes: Likes
) -> Iterable[Candidate]:
    wanted = [*(Wanted((one,), tuple(likes.get(one, ())) if likes else None) for one in names), *places]
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
    """The rarest word leads: only the people with that are read.

    Where all the words may be areas, those of the area come behind those with the word.
    """
    if len(wanted) == 1:
        return _led_by(session, scope, wanted, rare=True)
    ordered = borne_by(session, wanted)
    return _led_by(session, scope, [one for _, one in ordered], rare=ordered[0][0] < RARE)


def _led_by(session: Session, scope: Scope, wanted: Sequence[Wanted], *, rare: bool) -> Sequence[FoundRow]:
    first, *others = wanted
    if not first.areas:
        return people(session, scope, wanted, rare=rare)
    by_word = people(session, scope, [replace(first, areas=()), *others], rare=rare)
    return [*by_word, *people(session, scope, wanted, rare=rare)]


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
    """With two names said, one must be near, and the other like one on record at least faintly."""
    own = _own_words(row)
    found = match(names, own)
    whole = [one for one in names if one not in PARTICLES | ENDS]
    if found.missed > 1 or (found.missed and len(whole) <= TWO and not _is_faint(whole, missed, own)):
        return None
    return replace(found, whys=(Why.NEARLY,)) if found.missed else found


def _is_faint(names: Sequence[str], missed: str, own: Sequence[str]) -> bool:
    kept = [one for one in names if one != missed]
    return bool(kept) and all(_answers(one, own) for one in kept) and faintly(missed, own)


def _born(sought: Sought, row: FoundRow) -> Resemblance | None:
    if not sought.names:
        return Resemblance(1.0, (Why.BORN,))
    found = match(sought.names, _own_words(row))
    if found.score < FAINT:
        return None
    return Resemblance(found.score + 1, (Why.BORN, *(why for why in found.whys if why is not Why.SPELT)))


def _with_places(one: Candidate, sought: Sought) -> Candidate:
    """The candidate with the reasons that are none of the name's: a street or area, another day of birth."""
    more = [Why.OTHER_BIRTH] if sought.births else []
    if sought.places and not {Why.STREET, Why.AREA, Why.HOUSE} & set(one.match.whys):
        more.append(_where(sought.places, sought.house, one.row))
    own = [why for why in one.match.whys if why is not Why.SPELT or not more]
    return Candidate(one.row, replace(one.match, whys=(*own, *more)))


def _where(places: Sequence[str], house: str, row: FoundRow) -> Why:
    """Whether the words mean the person's street, or as far as they don't, the area.

    The house is only for those who may know the address.
    """
    if not all(_is_street(one, _street_words(row)) for one in places):
        return Why.AREA
    is_house = house and row.visibility >= Visibility.DETAIL and house == house_of(row.address)
    return Why.HOUSE if is_house else Why.STREET


def _placed(
    sought: Sought, names: Sequence[str], areas: Mapping[int, frozenset[str]], row: FoundRow
) -> Resemblance | None:
    """Weigh names of which some may be of a street or an area, and the places sought."""
    own, streets = _own_words(row), _street_words(row)
    near = areas.get(row.area_id or 0, frozenset())
    at = [*(one for one in names if not _answers(one, own)), *sought.places]
    if not all(_is_street(one, streets) or _answers(one, near) for one in at):
        return None
    named = [one for one in names if one not in at]
    found = match(named, own) if named else Resemblance(1.0, ())
    where = _where(at, sought.house, row) if at else None
    whys = [*(one for one in found.whys if one is not Why.SPELT), *([where] if where else [])]
    score = found.score * PLACED + (AT_HOUSE if where is Why.HOUSE else -IN_AREA if where is Why.AREA else 0)
    return Resemblance(score, tuple(whys) or found.whys)


def _is_street(said: str, words: Iterable[str]) -> bool:
    return any(_answers(form, words) for form in forms(said))


def _answers(said: str, words: Iterable[str]) -> bool:
    return any(likeness(said, word).score >= NEAR for word in words)


def _own_words(row: FoundRow) -> list[str]:
    return [word for word in (row.searched or "").split() if word[0] not in PLACE + PHONE]


def _street_words(row: FoundRow) -> list[str]:
    return [word[1:] for word in (row.searched or "").split() if word[0] == PLACE]


def _place(said: str, likes: Likes, areas: Mapping[int, frozenset[str]]) -> Wanted:
    near = tuple(word for word, much in likes.get(PLACE + said, {}).items() if much >= NEAR)
    begins, whole = _begins(said)
    return Wanted(begins, (*whole, *near), _within(said, areas))


def _begins(said: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The beginnings of words of streets, and the whole words where the word said is too short for that."""
    written = [PLACE + form for form in forms(said)]
    return (
        tuple(one for one in written if one.removeprefix(PLACE) not in WHOLE),
        tuple(one for one in written if one.removeprefix(PLACE) in WHOLE),
    )


def _anywhere(said: str, likes: Likes, areas: Mapping[int, frozenset[str]]) -> Wanted:
    """A word of a name, a street or an area."""
    near = (*likes.get(said, ()), *likes.get(PLACE + said, ()))
    begins, whole = _begins(said)
    return Wanted((said, *begins), (*whole, *near), _within(said, areas))


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
