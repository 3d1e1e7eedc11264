"""Personal detail: shown to officers who need to know it, for a reason, for a short time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.errors import RingTheTeamError
from bot.language.ages import age
from bot.language.times.wall import to_local
from bot.services.access.policy import Visibility
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.referrals import reasons, refusals
from bot.services.referrals import viewing as referrals
from bot.services.referrals.reasons import RevealReason
from bot.services.referrals.viewing import ReferralVisibility
from bot.services.retractions import requests
from bot.services.retractions.requests import MessagePlace
from models.area import Area
from models.officer import Officer
from models.person import Person
from models.referral import OTHER_ADDRESS, Referral, ReferralAnswer, ReferralGround

WHOLE: Query = (
    sa.select(
        col(Person.forenames),
        col(Person.surname),
        col(Person.also_known_as),
        col(Person.date_of_birth),
        col(Person.address),
        col(Person.warnings),
        col(Area.name).label("area"),
        col(Referral.grounds),
        col(Referral.ground_date),
        col(Referral.worry),
        *(col(getattr(Person, name)) for name in ("telephone", "contact", "contact_relation")),
        col(Person.contact_telephone),
    )
    .select_from(Referral)
    .join(Person, col(Person.id) == col(Referral.person_id))
    .outerjoin(Area, col(Area.id) == col(Person.area_id))
    .where(col(Referral.id) == sa.bindparam("referral"))
)
GROUNDS: Query = (
    sa.select(
        col(ReferralGround.code), col(ReferralGround.on_day), col(ReferralGround.worry), col(Officer.collar)
    )
    .join(Officer, col(Officer.id) == col(ReferralGround.by_id))
    .where(col(ReferralGround.referral_id) == sa.bindparam("referral"))
    .order_by(col(ReferralGround.id))
)
ADDRESSES: Query = (
    sa.select(col(ReferralAnswer.answer), col(ReferralAnswer.at), col(Officer.collar))
    .join(Officer, col(Officer.id) == col(ReferralAnswer.by_id))
    .where(
        col(ReferralAnswer.referral_id) == sa.bindparam("referral"),
        col(ReferralAnswer.question) == OTHER_ADDRESS,
    )
    .order_by(col(ReferralAnswer.id))
)
OTHERS = "other addresses"  # as the audit calls them
SHOWN = {
    "surname": "name",
    "also_known_as": "also known as",
    "date_of_birth": "date of birth",
    "address": "address",
    "area": "area",
    "warnings": "warnings",
    "grounds": "grounds",
    "ground_date": "date of the ground",
    "worry": "worry",
    "telephone": "telephone",
    "contact": "parent or carer",
    "contact_telephone": "their telephone",
}


class GroundDetail(Struct, frozen=True):
    """A ground that an officer brought, `by` their collar."""

    code: str
    on_day: date | None
    worry: str
    by: str


class OtherAddress(Struct, frozen=True):
    """An address that differs from the record's, given at that time `by` an officer's collar."""

    address: str
    at: datetime
    by: str


class Particulars(Struct, frozen=True, kw_only=True):
    """Somebody referred. `age` is in whole years, today in London; `others` are addresses given besides."""

    name: str
    also_known_as: str | None
    date_of_birth: date | None
    age: int | None
    address: str | None
    area: str | None
    warnings: str | None
    grounds: str | None
    ground_date: date | None
    worry: str | None = None
    telephone: str | None = None
    contact: str | None = None
    contact_telephone: str | None = None
    others: tuple[OtherAddress, ...] = ()


class DetailView(Struct, frozen=True):
    """`shown_to` and `on_behalf_of` are collars.

    `added` are the grounds of a referral made here, after the first.
    """

    ref: str
    person: Particulars
    shown_to: str
    on_behalf_of: str | None
    shown_at: datetime
    masks_at: datetime
    added: tuple[GroundDetail, ...] = ()


class DetailRow(Protocol):
    """A row of `WHOLE`."""

    forenames: str | None
    surname: str
    also_known_as: str | None
    date_of_birth: date | None
    address: str | None
    area: str | None
    warnings: str | None
    grounds: str | None
    ground_date: date | None
    worry: str | None
    telephone: str | None
    contact: str | None
    contact_relation: str | None
    contact_telephone: str | None


def require_visibility(session: Session, actor: Actor, ref: str, *, now: datetime) -> ReferralVisibility:
    """The referral, if its detail may be known. Raises the errors of the card, or RingTheTeamError."""
    seen = referrals.visibility_of(session, actor, ref, now=now)
    if seen.visibility <= Visibility.EXISTS:
        referrals.require(session, actor, ref, now=now)
    if seen.visibility < Visibility.DETAIL:
        raise RingTheTeamError(ref, team=seen.team, telephone=seen.telephone)
    return seen


def reveal(
    session: Session,
    actor: Actor,
    seen: ReferralVisibility,
    place: MessagePlace,
    *,
    mask_after: timedelta,
    now: datetime,
) -> DetailView:
    """The detail, to show in a message with a known number, and to mask there at `masks_at`.

    Uses up the reason given. Raises NoReasonError.
    """
    given = reasons.find_reason(session, actor, seen.ref, now=now)
    if given is None:
        raise refusals.REASON_RUN_OUT()
    row = session.run(WHOLE, {"referral": seen.id}).one()
    masks_at = requests.mask_later(session, actor, place, seen.ref, after=mask_after, now=now)
    person = _particulars(session, seen.id, row, now=now)
    fields = [name for column, name in SHOWN.items() if getattr(row, column) is not None]
    shown = ", ".join([*fields, OTHERS] if person.others else fields)
    record(session, actor, seen.ref, given, f"shown: {shown}", now=now)
    grounds = [GroundDetail(*one) for one in session.run(GROUNDS, {"referral": seen.id})]
    return DetailView(
        ref=seen.ref,
        person=person,
        shown_to=actor.collar,
        on_behalf_of=actor.on_behalf_of,
        shown_at=now,
        masks_at=masks_at,
        added=tuple(grounds[1:]),
    )


def record(
    session: Session, actor: Actor, ref: str, given: RevealReason, what: str, *, now: datetime
) -> None:
    """Put it on record that detail was shown for this reason, which is used up by that."""
    detail = " · ".join(filter(None, (given.detail, what)))
    trail.record(
        session, actor, reasons.REVEALED, [("referral", ref)], reason=given.code, detail=detail, now=now
    )


def particulars(session: Session, referral_id: int, *, now: datetime) -> Particulars:
    """The caller has asked whether they may know, and audits it."""
    row = session.run(WHOLE, {"referral": referral_id}).one()
    return _particulars(session, referral_id, row, now=now)


def _particulars(session: Session, referral_id: int | None, row: DetailRow, *, now: datetime) -> Particulars:
    born = row.date_of_birth
    return Particulars(
        name=" ".join(filter(None, (row.forenames, row.surname))),
        also_known_as=row.also_known_as,
        date_of_birth=born,
        age=age(born, to_local(now).date()) if born else None,
        address=row.address,
        area=row.area,
        warnings=row.warnings,
        grounds=row.grounds,
        ground_date=row.ground_date,
        worry=row.worry,
        telephone=row.telephone,
        contact=", ".join(filter(None, (row.contact_relation, row.contact))) or None,
        contact_telephone=row.contact_telephone,
        others=tuple(OtherAddress(*one) for one in session.run(ADDRESSES, {"referral": referral_id})),
    )
