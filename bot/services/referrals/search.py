"""Search for people by name: short, masked, and a child only for the child's own team."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.database import Query, Session
from bot.errors import NotPermittedError
from bot.letters import name_tokens
from bot.services.access import policy
from bot.services.access.policy import Permission, Visibility
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.referrals import refusals
from bot.services.referrals import visibility as referral_visibility
from models.area import Area
from models.person import LONGEST_WORD, NameWord, Person
from models.programme import Programme
from models.referral import Referral

LIMIT = 8
COUNTED = 50  # more than so many are not counted
RARE = 1000  # what begins more words than this is not rare
MOST_TOKENS = 6
SHORTEST = 2
ADULT = 18
LAST = "\U0010ffff"  # no character comes after it
OtherWord = aliased(NameWord)


class Hit(Struct, frozen=True):
    """A person, masked, by a referral that the officer may see. `name` is None for a child."""

    ref: str
    name: str | None
    area: str | None
    programme: str
    is_open: bool


class PersonRow(Protocol):
    surname: str
    forenames: str | None
    date_of_birth: date | None


def search(
    session: Session, actor: Actor, words: str, *, today: date, now: datetime
) -> tuple[list[Hit], int]:
    """The first hits, by name, and their number, or COUNTED + 1 for more.

    Raises NotPermittedError, RejectedError.
    """
    if not policy.may(actor.role, Permission.SEARCH):
        raise NotPermittedError("find")
    tokens = name_tokens(words)
    if not tokens or max(map(len, tokens)) < SHORTEST:
        raise refusals.TOO_SHORT()
    query = _query(actor, _rarest_first(session, tokens[:MOST_TOKENS]), today, now)
    rows = sorted(session.run(query.limit(COUNTED + 1)), key=lambda row: (row.surname, row.ref))
    hits = [Hit(row.ref, _masked(row, today), row.area, row.programme, row.is_open) for row in rows[:LIMIT]]
    found = [("referral", hit.ref) for hit in hits] or [("search", "no hit")]
    trail.record(session, actor, "search", found, now=now, outcome="done" if hits else "no hit")
    return hits, len(rows)


def _rarest_first(session: Session, tokens: Sequence[str]) -> list[str]:
    """The token that begins the fewest words comes first: only the people with that are read."""
    counts = [
        sa.select(sa.func.count())
        .select_from(sa.select(col(NameWord.person_id)).where(_begins(NameWord, one)).limit(RARE).subquery())
        .scalar_subquery()
        for one in tokens
    ]
    numbers = session.run(sa.select(*counts)).one()
    return [token for _, token in sorted(zip(numbers, tokens, strict=True), key=lambda one: one[0])]


def _query(actor: Actor, tokens: Sequence[str], today: date, now: datetime) -> Query:
    """The people with all these tokens, in the order of the index on the first token's words.

    Only the owning team finds a child. A person without a date of birth may be a child. What is joined from
    outside comes after the person in SQLite's plan too.
    """
    grown = col(Person.date_of_birth) <= _years_before(today, ADULT)
    return (
        sa.select(
            col(Referral.ref),
            col(Person.surname),
            col(Person.forenames),
            col(Person.date_of_birth),
            col(Area.name).label("area"),
            col(Programme.name).label("programme"),
            col(Referral.is_open),
        )
        .select_from(NameWord)
        .join(Person, col(Person.id) == col(NameWord.person_id))
        .join(Referral, col(Referral.person_id) == col(Person.id))
        .outerjoin(Programme, col(Programme.id) == col(Referral.programme_id))
        .outerjoin(Area, col(Area.id) == col(Person.area_id))
        .where(
            _begins(NameWord, tokens[0]),
            ~_has(
                tokens[0], col(OtherWord.word) < col(NameWord.word)
            ),  # or John Johnson would be found twice
            *(_has(token) for token in tokens[1:]),
            sa.or_(grown, referral_visibility.own_referral(actor)),
            referral_visibility.referral_column(actor, now) >= Visibility.COARSE,
        )
        .order_by(col(NameWord.word), col(NameWord.person_id), col(Referral.ref))
    )


def _has(token: str, *conditions: sa.ColumnElement[bool]) -> sa.Exists:
    """Condition: one of the person's words begins with the token."""
    return sa.exists().where(
        col(OtherWord.person_id) == col(NameWord.person_id), _begins(OtherWord, token), *conditions
    )


def _begins(words: type[NameWord], token: str) -> sa.ColumnElement[bool]:
    """Condition: the word begins with the token; as a range, which an index finds."""
    start = token[:LONGEST_WORD]
    return sa.and_(col(words.word) >= start, col(words.word) < start + LAST)


def _masked(row: PersonRow, today: date) -> str | None:
    if row.date_of_birth is None or row.date_of_birth > _years_before(today, ADULT):
        return None
    initial = f"{row.forenames[:1]}." if row.forenames else ""
    return f"{initial} {row.surname}".strip()


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February: of age on 1 March in England
        return date(day.year - years, 2, 28)
