"""Visits to somebody referred: tasks on the referral, made by those who work on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.database import Query, Session
from bot.language.ages import is_child
from bot.language.times.bands import VisitBand
from bot.language.times.wall import day_bounds, to_local
from bot.letters import capitals, kind_code
from bot.services.access import policy
from bot.services.access.policy import Permission, Visibility
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.referrals import attempts, contacts, stopped, visit_times
from bot.services.referrals import visibility as referral_visibility
from bot.services.referrals.viewing import ReferralRow
from bot.services.referrals.visit_times import VisitOffer
from bot.services.tasks import making, refusals
from bot.services.tasks import viewing as tasks
from bot.services.tasks import visibility as task_visibility
from bot.services.tasks.viewing import TaskCard
from models.officer import Officer
from models.person import Person
from models.programme import Programme
from models.referral import Referral
from models.task import IS_OPEN, OPEN_STATUSES, Task
from models.task_kind import Asks, TaskKind

DAY_BEGINS, DAY_ENDS = time(7), time(21)
VISIT, LONGEST_KIND = "VISIT", 40
PERSON: Query = (
    sa.select(
        *(col(Programme.code), col(Programme.name), col(Person.area_id), col(Person.date_of_birth)),
        col(Referral.operation_id),
    )
    .select_from(Referral)
    .join(Programme, col(Programme.id) == col(Referral.programme_id))
    .join(Person, col(Person.id) == col(Referral.person_id))
    .where(col(Referral.id) == sa.bindparam("referral"))
)
_visit, _own = aliased(Task), aliased(Referral)
THEIR_PERSON = (
    sa.select(col(_own.person_id))
    .join(_visit, col(_visit.referral_id) == col(_own.id))
    .where(col(_visit.id) == sa.bindparam("task"))
    .scalar_subquery()
)
MOST_OTHERS = 3
VISIT_KINDS: Query = (
    sa.select(col(TaskKind.code)).where(col(TaskKind.asks) == Asks.OUTCOME).order_by(col(TaskKind.code))
)
CREW: Query = sa.select(col(Officer.id), col(Officer.collar), col(Officer.role)).where(
    col(Officer.collar).in_(sa.bindparam("collars", expanding=True)), col(Officer.left_at).is_(None)
)


class OtherVisit(Struct, frozen=True):
    """Another visit to the same person on the day of one."""

    ref: str
    starts_at: datetime


class VisitedRow(Protocol):
    """A row of `PERSON`."""

    code: str
    name: str
    area_id: int | None
    date_of_birth: date | None
    operation_id: int | None


class NextVisit(Struct, frozen=True):
    """The times to offer, and the contacts so far."""

    ref: str
    offers: tuple[VisitOffer, ...]
    contacts: tuple[attempts.ContactTime, ...]


def next_visit(
    session: Session, actor: Actor, ref: str, bands: Sequence[VisitBand], *, now: datetime
) -> NextVisit:
    """When the next visit might be. Raises as `plan`, and audits the look."""
    row = require_may_plan(session, actor, ref, now=now)
    made = contacts.list_contacts(session, row.id)
    trail.record(session, actor, "consult", [("referral", ref)], now=now)
    return NextVisit(ref, offers(session, row.id, made, bands, now=now), made)


def offers(
    session: Session,
    referral_id: int,
    made: Sequence[attempts.ContactTime],
    bands: Sequence[VisitBand],
    *,
    now: datetime,
) -> tuple[VisitOffer, ...]:
    """Times for the next visit, for those who may make it."""
    person: VisitedRow = session.run(PERSON, {"referral": referral_id}).one()
    child = is_child(person.date_of_birth, to_local(now).date())
    return visit_times.offers(made, bands, is_child=child, now=now)


def plan(
    session: Session, actor: Actor, ref: str, starts_at: datetime, collars: Sequence[str], *, now: datetime
) -> TaskCard:
    """Make a visit by those with these collars, by the officer alone if there are none, and tell them.

    Raises the errors of `require_worked`, and a RejectedError for a collar that may not, a time that is
    taken or has passed; and TakenError.
    """
    row = require_may_plan(session, actor, ref, now=now)
    if starts_at <= now:
        raise refusals.PAST()
    crew = _crew(session, actor, collars)
    making.lock(session)
    _refuse_second(session, row.id, starts_at)
    person: VisitedRow = session.run(PERSON, {"referral": row.id}).one()
    facts = _facts(session, actor, row.id, person, starts_at)
    made = making.make(session, facts, crew, actor_id=actor.id, now=now)
    trail.record(session, actor, "plan", [("task", made.ref), ("referral", ref)], now=now)
    others = {*crew} - {actor.id}
    if others:
        making.tell(session, made.id, starts_at, others, now=now)
        trail.record(session, actor, "push", [("task", made.ref)], now=now)
    return tasks.require(session, actor, made.ref, now=now)


def require_may_plan(session: Session, actor: Actor, ref: str, *, now: datetime) -> ReferralRow:
    """The referral, if this officer may make a visit on it. Raises as `plan`, but for crew and time."""
    row = contacts.require_worked(session, actor, ref, by_crew=False, now=now)
    decides = ref if referral_visibility.may_decide_visits(actor, row) else None
    stopped.check_going(row, ref, decides=decides)
    return row


def is_at_night(local: datetime) -> bool:
    """Whether a visit at that wall time is asked about before it is made."""
    return not DAY_BEGINS <= local.time() < DAY_ENDS


def visit_kind(session: Session, programme: str) -> str:
    """The kind that is a programme's visit: one named after it that asks for an outcome, else one made so."""
    name = kind_code(programme)
    known = (one for one in session.run(VISIT_KINDS).scalars() if one.endswith(f"_{name}"))
    return next(known, f"{VISIT}_{name}"[:LONGEST_KIND])


def _facts(
    session: Session, actor: Actor, referral_id: int, person: VisitedRow, starts_at: datetime
) -> dict[str, Any]:
    """No address: `tasks.addresses` shows it to the crew, and masks it again."""
    return {
        "kind": visit_kind(session, person.code),
        "title": f"{person.name} visit",
        "starts_at": starts_at,
        "ends_at": starts_at + visit_times.LENGTH,
        "operation_id": person.operation_id,
        "area_id": person.area_id,
        "referral_id": referral_id,
        "planner_id": actor.id,
    }


def _crew(session: Session, actor: Actor, collars: Sequence[str]) -> list[int]:
    """Those named, else the officer. Raises a RejectedError for a collar of nobody who carries out visits."""
    wanted = {capitals(one) for one in collars} or {actor.collar}
    rows = session.run(CREW, {"collars": sorted(wanted)}).all()
    able = {row.collar: row.id for row in rows if policy.may(row.role, Permission.CARRY_OUT)}
    missing = sorted(wanted - able.keys())
    if missing:
        raise refusals.NO_CREW(missing[0])
    return list(able.values())


def _refuse_second(session: Session, referral_id: int, starts_at: datetime) -> None:
    there = sa.select(col(Task.ref)).where(
        col(Task.referral_id) == referral_id, col(Task.starts_at) == starts_at, IS_OPEN
    )
    if found := session.run(there).scalars().first():
        raise refusals.PLANNED_ALREADY(found)


def others_that_day(
    session: Session, actor: Actor, task_id: int, starts_at: datetime, *, now: datetime
) -> Sequence[OtherVisit]:
    """Open ones whose person this officer may know, of any referral; nothing is said of others."""
    start, end = day_bounds(to_local(starts_at).date())
    knows = referral_visibility.referral_column(actor, now) >= Visibility.DETAIL
    query = (
        sa.select(col(Task.ref), col(Task.starts_at))
        .join(Referral, col(Referral.id) == col(Task.referral_id))
        .join(Programme, col(Programme.id) == col(Referral.programme_id))
        .where(
            col(Referral.person_id) == THEIR_PERSON,
            col(Task.id) != sa.bindparam("task"),
            col(Task.status).in_(OPEN_STATUSES),
            col(Task.starts_at) >= start,
            col(Task.starts_at) < end,
            task_visibility.column(actor, now) >= Visibility.CARD,
            sa.or_(knows, task_visibility.takes_part(actor)),
        )
        .order_by(col(Task.starts_at), col(Task.ref))
        .limit(MOST_OTHERS)
    )
    found = session.rows(OtherVisit, query, {"task": task_id})
    trail.record(session, actor, "consult", [("task", one.ref) for one in found], now=now, detail="visits")
    return found
