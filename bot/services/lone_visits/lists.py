"""The officers who are out alone: one's own visit, and those of one's officers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.database import Query, Session
from bot.language.names import officer_name
from bot.services.access.policy import Visibility
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.lone_visits import rows
from bot.services.lone_visits.rows import IS_OPEN
from bot.services.officers import supervision
from bot.services.tasks import visibility as task_visibility
from models.lone_visit import LoneState, LoneVisit, LoneWord
from models.officer import Officer, Role
from models.programme import Programme
from models.referral import Referral
from models.task import Task, TaskStatus

PAGE = 6
_taker = aliased(Officer)
OUT: Query = (
    sa.select(
        *(
            getattr(LoneVisit, name)
            for name in ("state", "word", "began_at", "ask_at", "alarm_at", "officer_id")
        ),
        *(getattr(Officer, name) for name in ("rank", "collar", "surname")),
        *(getattr(_taker, name).label(f"taker_{name}") for name in ("rank", "collar", "surname")),
        *(col(Task.ref), col(Task.step), col(Task.status), col(Task.referral_id)),
    )
    .select_from(LoneVisit)
    .join(Task, col(Task.id) == col(LoneVisit.task_id))
    .outerjoin(Referral, col(Referral.id) == col(Task.referral_id))
    .outerjoin(Programme, col(Programme.id) == col(Referral.programme_id))
    .join(Officer, col(Officer.id) == col(LoneVisit.officer_id))
    .outerjoin(_taker, col(_taker.id) == col(LoneVisit.taken_by_id))
    .where(IS_OPEN)
    .order_by(col(LoneVisit.ask_at), col(LoneVisit.id))
)
OWN = OUT.where(col(LoneVisit.officer_id) == sa.bindparam("officer"))
UNTIL: Query = sa.select(col(LoneVisit.officer_id), col(LoneVisit.ask_at)).where(
    col(LoneVisit.officer_id).in_(sa.bindparam("officers", expanding=True)), IS_OPEN
)


class OutRow(Protocol):
    """A row of `OUT`."""

    state: LoneState
    word: LoneWord
    began_at: datetime
    ask_at: datetime
    alarm_at: datetime | None
    officer_id: int
    rank: str | None
    collar: str
    surname: str
    taker_rank: str | None
    taker_collar: str | None
    taker_surname: str | None
    ref: str
    step: int
    status: TaskStatus
    referral_id: int | None


class LoneLine(Struct, frozen=True):
    """`ref` is None of a task that the reader may not know of; `step` is the number of its last move."""

    collar: str
    name: str
    ref: str | None
    state: LoneState
    word: LoneWord
    began_at: datetime
    ask_at: datetime
    alarm_at: datetime | None
    taken_by: str | None
    is_own: bool
    is_visit: bool
    is_going_on: bool
    step: int


def listed(session: Session, actor: Actor, *, page: int, now: datetime) -> tuple[list[LoneLine], int]:
    """A page of those out alone whom the actor answers for, and their number. The look is on record."""
    whose = col(LoneVisit.officer_id) == actor.id
    if actor.role is Role.SUPERVISOR:
        whose = sa.or_(whose, col(LoneVisit.officer_id).in_(supervision.own(actor)))
    known = task_visibility.column(actor, now) >= Visibility.CARD
    found, total = session.page(OUT.add_columns(known.label("known")).where(whose), page, size=PAGE)
    lines = [_line(row, actor, knows=row.known or row.officer_id == actor.id) for row in found]
    shown = [("officer", one.collar) for one in lines] + [("task", one.ref) for one in lines if one.ref]
    trail.record(session, actor, "consult", shown, now=now)
    return lines, total


def own(session: Session, actor: Actor) -> LoneLine | None:
    """The actor's own, None if they are not out alone."""
    row: OutRow | None = session.run(OWN, {"officer": actor.id}).first()
    return None if row is None else _line(row, actor, knows=True)


def _line(row: OutRow, actor: Actor, *, knows: bool) -> LoneLine:
    return LoneLine(
        collar=row.collar,
        name=officer_name(row.rank, row.collar, row.surname),
        ref=row.ref if knows else None,
        state=row.state,
        word=row.word,
        began_at=row.began_at,
        ask_at=row.ask_at,
        alarm_at=row.alarm_at,
        taken_by=rows.taker_name(row) or None,
        is_own=row.officer_id == actor.id,
        is_visit=row.referral_id is not None,
        is_going_on=row.status is TaskStatus.IN_PROGRESS,
        step=row.step,
    )


def alone_until(session: Session, officer_ids: Collection[int]) -> dict[int, datetime]:
    """When those among them are asked who are out alone."""
    return {row.officer_id: row.ask_at for row in session.run(UNTIL, {"officers": list(officer_ids)})}
