"""Referrals as an officer may see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.database import Query, count
from bot.errors import NotOnRecordError
from bot.services import access, audit, nearest
from bot.services.actors import Actor
from models.officer import Officer
from models.operation import Operation
from models.person import Person
from models.programme import Programme, ProgrammeStatus
from models.referral import Referral
from models.team import Team

PAGE = 8

COLUMNS: tuple[Any, ...] = (
    col(Referral.id),
    col(Referral.ref),
    col(Referral.status_since),
    col(Referral.next_action),
    col(Referral.next_due_on),
    col(Referral.opened_on),
    col(Referral.restricted),
    col(Referral.team_id),
    col(Referral.lead_id),
    col(Programme.name).label("programme"),
    col(Programme.team_kind),
    col(ProgrammeStatus.label).label("status"),
    col(ProgrammeStatus.coarse),
    col(Person.warnings),
    col(Team.code).label("team"),
    col(Officer.collar).label("lead_collar"),
    col(Officer.surname).label("lead_surname"),
    col(Officer.rank).label("lead_rank"),
    col(Operation.name).label("operation"),
)
WHOLE: Query = (
    sa.select(*COLUMNS)
    .select_from(Referral)
    .join(Programme, col(Programme.id) == col(Referral.programme_id))
    .join(
        ProgrammeStatus,
        sa.and_(
            col(ProgrammeStatus.programme_id) == col(Referral.programme_id),
            col(ProgrammeStatus.code) == col(Referral.status),
        ),
    )
    .join(Person, col(Person.id) == col(Referral.person_id))
    .outerjoin(Team, col(Team.id) == col(Referral.team_id))
    .outerjoin(Officer, col(Officer.id) == col(Referral.lead_id))
    .outerjoin(Operation, col(Operation.id) == col(Referral.operation_id))
)
BY_REF = WHOLE.where(col(Referral.ref) == sa.bindparam("ref"))


@dataclass(frozen=True, slots=True)
class ReferralView:
    id: int
    ref: str
    programme: str
    status: str
    status_since: datetime
    opened_on: date
    next_action: str | None
    next_due_on: date | None
    lead: str | None
    team: str | None
    operation: str | None
    warnings: str | None
    is_open: bool

    def overdue(self, today: date) -> bool:
        return self.is_open and self.next_due_on is not None and self.next_due_on < today


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which referrals to list: every field that is set narrows."""

    mine: bool = False
    team: bool = False
    overdue: bool = False
    programme: str | None = None


def require(session: Session, actor: Actor, ref: str, *, now: datetime) -> ReferralView:
    """The referral as this officer may see it. Raises NotOnRecordError for absent and for hidden alike."""
    row = session.connection().execute(BY_REF, {"ref": ref}).first()
    if row is None or not _visible(actor, row):
        raise NotOnRecordError(ref, nearest=nearest.referral(session, ref, scope(actor)))
    audit.record(session, actor, "consult", [("referral", ref)], now=now)
    return _view(row)


def listed(
    session: Session, actor: Actor, wanted: Wanted, *, page: int, today: date, now: datetime
) -> tuple[list[ReferralView], int]:
    """A page of open referrals that this officer may see, soonest due first, and how many there are."""
    query = _narrow(WHOLE.where(*scope(actor), col(ProgrammeStatus.coarse) == "open"), actor, wanted, today)
    total = count(session, query)
    ordered = query.order_by(sa.nulls_last(col(Referral.next_due_on)), col(Referral.ref))
    rows = session.connection().execute(ordered.limit(PAGE).offset((page - 1) * PAGE))
    views = [_view(row) for row in rows]
    audit.record(session, actor, "consult", [("referral", view.ref) for view in views], now=now)
    return views, total


def programmes(session: Session) -> set[str]:
    """The words for the programmes that are switched on."""
    query = sa.select(col(Programme.code)).where(col(Programme.enabled))
    return set(session.connection().execute(query).scalars())


def _narrow(query: Query, actor: Actor, wanted: Wanted, today: date) -> Query:
    if wanted.mine:
        query = query.where(col(Referral.lead_id) == actor.id)
    if wanted.team:
        query = query.where(col(Referral.team_id) == actor.team_id)
    if wanted.overdue:
        query = query.where(col(Referral.next_due_on) < today)
    if wanted.programme:
        query = query.where(col(Programme.code) == wanted.programme)
    return query


def scope(actor: Actor) -> list[sa.ColumnElement[bool]]:
    """`access.may_see_referral` as a condition, for what is selected many at a time."""
    own = sa.or_(col(Referral.team_id) == actor.team_id, col(Referral.lead_id) == actor.id)
    conditions = [sa.or_(col(Referral.restricted).is_(False), own)]
    if actor.role in access.OWN_PROGRAMME_ONLY:
        conditions.append(col(Programme.team_kind) == (actor.team_kind or ""))
    return conditions


def _visible(actor: Actor, row: Any) -> bool:
    return access.may_see_referral(
        role=actor.role,
        own_programme=row.team_kind == actor.team_kind,
        own_record=row.team_id == actor.team_id or row.lead_id == actor.id,
        restricted=row.restricted,
    )


def _view(row: Any) -> ReferralView:
    lead = " ".join(filter(None, (row.lead_rank, row.lead_collar, row.lead_surname)))
    return ReferralView(
        id=row.id,
        ref=row.ref,
        programme=row.programme,
        status=row.status,
        status_since=row.status_since,
        opened_on=row.opened_on,
        next_action=row.next_action,
        next_due_on=row.next_due_on,
        lead=lead or None,
        team=row.team,
        operation=row.operation,
        warnings=row.warnings,
        is_open=row.coarse == "open",
    )
