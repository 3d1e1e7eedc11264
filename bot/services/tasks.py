"""Tasks: what is to be done, where, when and by whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.database import Query, count
from bot.errors import NotOnRecordError
from bot.services import access, audit, nearest
from bot.services.actors import Actor
from models.area import Area
from models.officer import Officer
from models.operation import Operation
from models.programme import Programme
from models.referral import Referral
from models.task import OPEN_STATUSES, Task, TaskOfficer, TaskStatus

PAGE = 8

WHOLE: Query = (
    sa.select(
        *(getattr(Task, name) for name in ("id", "ref", "kind", "title", "address", "latitude", "longitude")),
        col(Task.starts_at),
        col(Task.ends_at),
        col(Task.status),
        col(Area.name).label("area"),
        col(Operation.name).label("operation"),
        col(Referral.ref).label("referral"),
    )
    .select_from(Task)
    .outerjoin(Area, col(Area.id) == col(Task.area_id))
    .outerjoin(Operation, col(Operation.id) == col(Task.operation_id))
    .outerjoin(Referral, col(Referral.id) == col(Task.referral_id))
)
BY_REF = WHOLE.where(col(Task.ref) == sa.bindparam("ref"))
CREW = (
    sa.select(col(TaskOfficer.task_id), col(Officer.rank), col(Officer.collar), col(Officer.surname))
    .join(Officer, col(Officer.id) == col(TaskOfficer.officer_id))
    .where(col(TaskOfficer.task_id).in_(sa.bindparam("tasks", expanding=True)))
    .order_by(col(Officer.collar))
)


@dataclass(frozen=True, slots=True)
class TaskView:
    id: int
    ref: str
    kind: str
    title: str
    status: TaskStatus
    starts_at: datetime
    ends_at: datetime | None
    area: str | None
    address: str | None
    latitude: float | None
    longitude: float | None
    operation: str | None
    referral: str | None
    crew: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_STATUSES

    def overdue(self, now: datetime) -> bool:
        return self.is_open and (self.ends_at or self.starts_at) < now


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tasks to list: every field that is set narrows. Instants are a half-open span."""

    mine: bool = False
    team: bool = False
    overdue: bool = False
    start: datetime | None = None
    end: datetime | None = None
    operation_id: int | None = None


def require(session: Session, actor: Actor, ref: str, *, now: datetime) -> TaskView:
    """Raises NotOnRecordError."""
    row = session.connection().execute(BY_REF.where(*scope(actor)), {"ref": ref}).first()
    if row is None:
        raise NotOnRecordError(ref, nearest=nearest.task(session, ref, scope(actor)))
    audit.record(session, actor, "consult", [("task", ref)], now=now)
    return _views(session, [row])[0]


def listed(
    session: Session, actor: Actor, wanted: Wanted, *, page: int, now: datetime
) -> tuple[list[TaskView], int]:
    """A page of tasks in order of time, and how many there are. Cancelled ones are left out."""
    query = WHOLE.where(*_conditions(actor, wanted, now))
    total = count(session, query)
    ordered = query.order_by(col(Task.starts_at), col(Task.ref)).limit(PAGE).offset((page - 1) * PAGE)
    views = _views(session, session.connection().execute(ordered).all())
    audit.record(session, actor, "consult", [("task", view.ref) for view in views], now=now)
    return views, total


def _conditions(actor: Actor, wanted: Wanted, now: datetime) -> list[sa.ColumnElement[bool]]:
    conditions = [col(Task.status) != TaskStatus.CANCELLED, *scope(actor)]
    if wanted.mine:
        conditions.append(_crewed_by(col(TaskOfficer.officer_id) == actor.id))
    if wanted.team:
        conditions.append(_crewed_by(col(Officer.team_id) == actor.team_id))
    if wanted.overdue:
        last = sa.func.coalesce(col(Task.ends_at), col(Task.starts_at))
        conditions += [col(Task.status).in_(OPEN_STATUSES), last < now]
    if wanted.start is not None:
        conditions.append(col(Task.starts_at) >= wanted.start)
    if wanted.end is not None:
        conditions.append(col(Task.starts_at) < wanted.end)
    if wanted.operation_id is not None:
        conditions.append(col(Task.operation_id) == wanted.operation_id)
    return conditions


def scope(actor: Actor) -> list[sa.ColumnElement[bool]]:
    """What an actor may know of: a partner what the own team does, or what the own programme is about."""
    if actor.role not in access.OWN_PROGRAMME_ONLY:
        return []
    own = (
        sa.select(col(Referral.id))
        .join(Programme, col(Programme.id) == col(Referral.programme_id))
        .where(col(Programme.team_kind) == (actor.team_kind or ""))
    )
    return [sa.or_(_crewed_by(col(Officer.team_id) == actor.team_id), col(Task.referral_id).in_(own))]


def _crewed_by(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    crew = (
        sa.select(col(TaskOfficer.task_id))
        .join(Officer, col(Officer.id) == col(TaskOfficer.officer_id))
        .where(condition)
    )
    return col(Task.id).in_(crew)


def _views(session: Session, rows: Iterable[Any]) -> list[TaskView]:
    found = list(rows)
    crews: dict[int, list[str]] = {row.id: [] for row in found}
    for member in session.connection().execute(CREW, {"tasks": list(crews)}) if crews else ():
        crews[member.task_id].append(" ".join(filter(None, (member.rank, member.collar, member.surname))))
    return [TaskView(**row._mapping, crew=tuple(crews[row.id])) for row in found]  # noqa: SLF001  # public in spite of its name
