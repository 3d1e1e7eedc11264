"""Search for people by name: short, masked, and a child only for the child's own team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

import sqlalchemy as sa
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
from models.person import Person
from models.programme import Programme, ProgrammeStatus
from models.referral import Referral

LIMIT = 8
SHORTEST = 2
ADULT = 18


@dataclass(frozen=True, slots=True)
class Hit:
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
    """The first hits, by name, and their number. Raises NotPermittedError, RejectedError."""
    if not policy.may(actor.role, Permission.SEARCH):
        raise NotPermittedError("find")
    tokens = name_tokens(words)
    if not tokens or max(map(len, tokens)) < SHORTEST:
        raise refusals.TOO_SHORT()
    query = _query(actor, today, now).where(*(_named(token) for token in tokens[:6]))
    total = session.count(query)
    rows = session.run(query.order_by(Person.surname, Referral.ref).limit(LIMIT))
    hits = [Hit(row.ref, _masked(row, today), row.area, row.programme, row.coarse == "open") for row in rows]
    found = [("referral", hit.ref) for hit in hits] or [("search", "no hit")]
    trail.record(session, actor, "search", found, now=now, outcome="done" if hits else "no hit")
    return hits, total


def _query(actor: Actor, today: date, now: datetime) -> Query:
    """Only the owning team finds a child. A person without a date of birth may be a child."""
    grown = col(Person.date_of_birth) <= _years_before(today, ADULT)
    return (
        sa.select(
            col(Referral.ref),
            col(Person.surname),
            col(Person.forenames),
            col(Person.date_of_birth),
            col(Area.name).label("area"),
            col(Programme.name).label("programme"),
            col(ProgrammeStatus.coarse),
        )
        .select_from(Referral)
        .join(Person, col(Person.id) == col(Referral.person_id))
        .join(Programme, col(Programme.id) == col(Referral.programme_id))
        .join(
            ProgrammeStatus,
            sa.and_(
                col(ProgrammeStatus.programme_id) == col(Referral.programme_id),
                col(ProgrammeStatus.code) == col(Referral.status),
            ),
        )
        .outerjoin(Area, col(Area.id) == col(Person.area_id))
        .where(
            sa.or_(grown, referral_visibility.own_referral(actor)),
            referral_visibility.referral_column(actor, now) >= Visibility.COARSE,
        )
    )


def _named(token: str) -> sa.ColumnElement[bool]:
    """Condition: a part of one of the person's names begins with the token."""
    return col(Person.searched).contains(f" {token}", autoescape=True)


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
