"""Trainings, as far as an officer may see the task; the names of those who came are no part of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session, insert_new
from bot.errors import NotOnRecordError
from bot.services.access.kinds import is_kind
from bot.services.access.policy import Visibility
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.tasks import kind_rows
from bot.services.tasks import viewing as tasks
from bot.services.tasks import visibility as task_visibility
from bot.services.tasks.viewing import TaskRow
from bot.services.trainings import refusals
from models.programme import Programme
from models.referral import Referral
from models.task import Task, TaskStatus
from models.task_kind import Asks
from models.training import Training

PAGE, REACH = 8, 500  # the newest so many are looked through
LICENSING = "LICENSING"  # the kind of team that keeps door staff's licences in view
FIELDS = ("id", "attended", "tell_at", "erase_at", "erased_at")
BY_NUMBER: Query = (
    sa.select(*(getattr(Training, name) for name in FIELDS), col(Task.ref))
    .join(Task, col(Task.id) == col(Training.task_id))
    .where(col(Training.id) == sa.bindparam("number"))
)
OF_TASK: Query = sa.select(col(Training.id)).where(col(Training.task_id) == sa.bindparam("task"))
NEW = insert_new(Training)
OFF = (TaskStatus.CANCELLED, TaskStatus.NOT_DONE)


class TrainingRow(Protocol):
    """A row of `BY_NUMBER`."""

    id: int
    attended: int
    tell_at: datetime | None
    erase_at: datetime | None
    erased_at: datetime | None
    ref: str


class TrainingView(Struct, frozen=True):
    """`may_name` is whether the viewer may say who came, and have their certificates.

    `attended` counts those who came, also once their names are erased.
    """

    number: int
    ref: str
    title: str
    starts_at: datetime
    status: TaskStatus
    attended: int
    erase_at: datetime | None
    erased_at: datetime | None
    may_name: bool

    def takes_names(self, now: datetime) -> bool:
        return self.may_name and self.starts_at <= now and self.status not in OFF and self.erased_at is None


class TrainingLine(Struct, frozen=True):
    id: int
    ref: str
    title: str
    starts_at: datetime
    attended: int


def require(session: Session, actor: Actor, number: int, *, now: datetime) -> TrainingView:
    """The training; the look is on record. Raises a RejectedError for absent and hidden alike."""
    seen = look(session, actor, number, now=now)
    trail.record(session, actor, "consult", [("task", seen.ref)], now=now, detail=f"training {number}")
    return seen


def look(session: Session, actor: Actor, number: int, *, now: datetime) -> TrainingView:
    """The same for callers who put something else on record, or write nothing. Raises as `require`."""
    row: TrainingRow | None = session.run(BY_NUMBER, {"number": number}).first()
    task = tasks.find_row(session, actor, row.ref, now=now) if row is not None else None
    if row is None or task is None or task_visibility.of_task(actor, task) < Visibility.CARD:
        raise refusals.NOT_THERE(str(number))
    return TrainingView(
        number=number,
        ref=row.ref,
        title=task.title,
        starts_at=task.starts_at,
        status=task.status,
        attended=row.attended,
        erase_at=row.erase_at,
        erased_at=row.erased_at,
        may_name=_may_name(actor, task),
    )


def of_task(session: Session, actor: Actor, ref: str, *, now: datetime) -> TrainingView:
    """The training that a task is, whoever planned it. Raises NotOnRecordError, RejectedError."""
    task = tasks.require_row(session, actor, ref, now=now)
    if task_visibility.of_task(actor, task) < Visibility.CARD:
        raise NotOnRecordError(ref)
    kind = kind_rows.of_task(session, task.kind)
    if kind is None or kind.asks is not Asks.ATTENDANCE:
        raise refusals.NO_TRAINING(ref)
    return require(session, actor, number_of(session, task.id), now=now)


def number_of(session: Session, task_id: int) -> int:
    """The number of the task's training, which is made if there is none yet."""
    session.run(NEW[session.dialect], {"task_id": task_id, "attended": 0})
    return int(session.run(OF_TASK, {"task": task_id}).scalar_one())


def listed(
    session: Session, actor: Actor, *, page: int, now: datetime
) -> tuple[Sequence[TrainingLine], bool]:
    """A page of those that the officer may see, the newest first, and whether there are more."""
    newest = sa.select(sa.func.max(col(Training.id))).scalar_subquery()
    query = (
        sa.select(
            *(col(Training.id), col(Training.attended), col(Task.ref), col(Task.title), col(Task.starts_at))
        )
        .select_from(Training)
        .join(Task, col(Task.id) == col(Training.task_id))
        .outerjoin(Referral, col(Referral.id) == col(Task.referral_id))
        .outerjoin(Programme, col(Programme.id) == col(Referral.programme_id))
        .where(col(Training.id) > newest - REACH, task_visibility.column(actor, now) >= Visibility.CARD)
        .order_by(col(Training.id).desc())
    )
    found = session.rows(TrainingLine, query.limit(PAGE + 1).offset((page - 1) * PAGE))
    shown = found[:PAGE]
    trail.record(session, actor, "consult", [("task", one.ref) for one in shown], now=now, detail="trainings")
    return shown, len(found) > PAGE


def _may_name(actor: Actor, task: TaskRow) -> bool:
    """Those who gave it, planned it or stand above them, and the licensing team."""
    return bool(task_visibility.moving_ties(actor, task)) or is_kind(actor.team_kind, LICENSING)
