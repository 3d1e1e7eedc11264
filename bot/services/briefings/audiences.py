"""The people meant by words like `NPT1, RESP not 1234`, `sergeants on duty`, `Kettering` or `Op Driven`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Session
from bot.errors import RejectedError
from bot.services.briefings import audience_words, refusals
from bot.services.briefings.audience_names import ACTIVE, AudienceNames, ReaderRow
from bot.services.briefings.audience_words import AudienceTerm
from bot.services.officers import duty
from models.officer import Officer, Role
from models.team import Team


class UnknownAudienceError(RejectedError):
    """There is nobody of that name: no team, role, rank, area, programme, operation or collar."""

    def __init__(self, word: str, nearest: str | None) -> None:
        meant = (
            f" Did you mean {nearest}?"
            if nearest
            else " For example: all, a team, sergeants on duty, Op Driven, a collar number."
        )
        super().__init__(f"I don't know a team, role, rank, area, operation or officer “{word[:40]}”.{meant}")


class UnreachedOfficer(Struct, frozen=True):
    """An officer whom a push can't reach, with their team's telephone; None where the record doesn't have it.

    `until` is the last day of an officer's leave.
    """

    collar: str
    team: str
    telephone: str | None
    until: date | None = None


class Audience(Struct, frozen=True):
    """`words` are canonical. `officers` are all active ones; the last three fields name some of them.

    Officers who are `on_leave` get it when they are back.
    """

    words: str
    officers: frozenset[int]
    partners: int
    not_enrolled: tuple[UnreachedOfficer, ...]
    unreachable: tuple[UnreachedOfficer, ...]
    on_leave: tuple[UnreachedOfficer, ...]


def resolve(
    session: Session,
    words: str,
    *,
    author: int | None = None,
    besides: Collection[int] = (),
    goes_at: datetime | None = None,
    now: datetime,
) -> Audience:
    """Resolve the words. `besides` are officers who belong to it too while active. `goes_at` is None for now.

    Raises UnknownAudienceError, NobodyError when nobody active is in it, RejectedError for the author alone,
    and what `audience_words.read` raises.
    """
    book = AudienceNames(session)
    spoken = audience_words.read(words)
    include, meant = _looked_up(book, spoken.include)
    exclude, left_out = _looked_up(book, spoken.exclude)
    officers = (meant - left_out) | (book.people.keys() & set(besides))
    if not officers:
        raise refusals.EMPTY_AUDIENCE()
    if officers == {author}:
        raise refusals.ONLY_YOU()
    people = [one for one in book.people.values() if one.id in officers]
    away = duty.leave_until(session, officers, at=goes_at or now, now=now)
    return _audience(audience_words.written(include, exclude), people, away)


def choices(session: Session, limit: int) -> list[str]:
    """The teams with the most active officers, to be offered as buttons."""
    query = (
        sa.select(col(Team.code))
        .join(Officer, col(Officer.team_id) == col(Team.id))
        .where(ACTIVE)
        .group_by(col(Team.code))
        .order_by(sa.func.count().desc(), col(Team.code))
        .limit(limit)
    )
    return list(session.run(query).scalars())


def _looked_up(
    book: AudienceNames, terms: Iterable[AudienceTerm]
) -> tuple[tuple[AudienceTerm, ...], frozenset[int]]:
    """The names in canonical form, and all the people they mean."""
    known: list[AudienceTerm] = []
    people: set[int] = set()
    for term in terms:
        for name, meant in _found(book, term.name):
            known.append(AudienceTerm(name, term.on_duty))
            people |= {one for one in meant if not term.on_duty or book.people[one].on_duty_since is not None}
    return tuple(known), frozenset(people)


def _found(book: AudienceNames, word: str) -> Iterator[tuple[str, frozenset[int]]]:
    """The names in a word, each with its people; `NPT1 and RESP` holds two."""
    whole = book.find(word)
    parts = [word] if whole else word.split(" and ")
    for part in parts:
        found = whole or book.find(part)
        if found is None:
            raise UnknownAudienceError(part, book.nearest(part))
        yield found


def _audience(words: str, people: list[ReaderRow], away: Mapping[int, date]) -> Audience:
    reached = [one for one in people if one.account_id is not None and one.unreachable_since is None]
    return Audience(
        words=words,
        officers=frozenset(one.id for one in people),
        partners=sum(one.role is Role.PARTNER for one in people),
        not_enrolled=tuple(_unreached(one) for one in people if one.account_id is None),
        unreachable=tuple(
            _unreached(one)
            for one in people
            if one.account_id is not None and one.unreachable_since is not None
        ),
        on_leave=tuple(_unreached(one, away[one.id]) for one in reached if one.id in away),
    )


def _unreached(one: ReaderRow, until: date | None = None) -> UnreachedOfficer:
    return UnreachedOfficer(one.collar, one.team, one.telephone, until)
