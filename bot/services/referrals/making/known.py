"""Somebody who may be on record already, compared blind: nobody is shown a name."""

from __future__ import annotations

from datetime import date
from typing import Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.services.referrals.making import alike
from bot.services.referrals.making.drafts import ReferralDraftView
from bot.services.referrals.making.eligibility import Intake
from models.person import Person
from models.referral import Referral

PEOPLE: Query = sa.select(
    col(Person.id).label("person_id"),
    col(Person.surname),
    col(Person.forenames),
    col(Person.also_known_as),
    col(Referral.id),
    col(Referral.ref),
    col(Referral.programme_id),
    col(Referral.is_open),
    col(Referral.restricted),
    col(Referral.team_id),
).outerjoin(Referral, col(Referral.person_id) == col(Person.id))
BORN = PEOPLE.where(col(Person.date_of_birth) == sa.bindparam("born")).order_by(
    col(Person.id), col(Referral.id)
)
ONE = PEOPLE.where(col(Person.id) == sa.bindparam("person")).order_by(col(Referral.id))


class KnownRow(Protocol):
    """A row of `PEOPLE`: a person with one of their referrals, or with none."""

    person_id: int
    surname: str
    forenames: str | None
    also_known_as: str | None
    id: int | None
    ref: str
    programme_id: int
    is_open: bool
    restricted: bool
    team_id: int | None


class KnownReferral(Struct, frozen=True):
    id: int
    ref: str
    person_id: int
    team_id: int | None


class KnownPerson(Struct, frozen=True):
    """Somebody as they are on record, to one programme.

    `open` and `ended` are their referrals there; `restricted` are those of which nothing may be said.
    `person_id` is the record to take, None for a new one.
    """

    open: KnownReferral | None = None
    ended: KnownReferral | None = None
    restricted: KnownReferral | None = None
    person_id: int | None = None


def compare(session: Session, draft: ReferralDraftView, programme: Intake) -> KnownPerson:
    """Find the people this may be: with the same date of birth, and a name that is spelt or sounds alike."""
    rows = _rows(session, draft)
    here = [row for row in rows if row.id is not None and row.programme_id == programme.id]
    is_open = next((row for row in here if row.is_open and not row.restricted), None)
    ended = next((row for row in reversed(here) if not (row.is_open or row.restricted)), None)
    hidden = next((row for row in here if row.restricted), None)
    person = draft.person_id or _person(draft, rows, is_open or ended)
    return KnownPerson(_referral(is_open), _referral(ended), _referral(hidden), person)


def _person(draft: ReferralDraftView, rows: list[KnownRow], taken: KnownRow | None) -> int | None:
    """The record to take: that of a referral in the programme, or of the very same names elsewhere."""
    if taken is not None:
        return taken.person_id
    secret = {row.person_id for row in rows if row.restricted}
    same = (row.person_id for row in rows if row.person_id not in secret and _is_same(draft, row))
    return next(same, None)


def _rows(session: Session, draft: ReferralDraftView) -> list[KnownRow]:
    if draft.person_id is not None:
        return list(session.run(ONE, {"person": draft.person_id}))
    born: date | None = draft.date_of_birth
    if born is None or draft.surname is None:
        return []
    return [
        row
        for row in session.run(BORN, {"born": born})
        if alike.is_alike(draft.surname, draft.forenames, (row.surname, row.forenames, row.also_known_as))
    ]


def _is_same(draft: ReferralDraftView, row: KnownRow) -> bool:
    """Whether the names are the very same: an alike one in another programme may be a twin's."""
    return alike.is_same((draft.surname, draft.forenames), (row.surname, row.forenames))


def _referral(row: KnownRow | None) -> KnownReferral | None:
    if row is None or row.id is None:
        return None
    return KnownReferral(row.id, row.ref, row.person_id, row.team_id)
