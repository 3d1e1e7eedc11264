"""An officer's own tasks that are going on, or begin today: words without a reference are about these."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.language.times.wall import day_bounds, to_local
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.tasks import life
from bot.services.tasks.life import OwnTimes, TaskVerb
from models.task import Task, TaskOfficer, TaskStatus, TaskStep

MOST = 6  # on a screen
OWN: Query = (
    sa.select(
        *(getattr(Task, name) for name in ("ref", "status", "step", "referral_id")),
        *(getattr(TaskOfficer, name) for name in ("accepted_at", "arrived_at", "left_at")),
    )
    .join(TaskOfficer, col(TaskOfficer.task_id) == col(Task.id))
    .where(
        col(TaskOfficer.officer_id) == sa.bindparam("officer"),
        sa.or_(
            col(Task.status) == TaskStatus.IN_PROGRESS,
            sa.and_(
                col(Task.status).in_((TaskStatus.ALLOCATED, TaskStatus.ACCEPTED)),
                col(Task.starts_at) >= sa.bindparam("start"),
                col(Task.starts_at) < sa.bindparam("end"),
            ),
        ),
    )
    .order_by(col(Task.starts_at), col(Task.ref))
    .limit(MOST)
)


LATEST: Query = (
    sa.select(col(Task.ref))
    .join(TaskOfficer, col(TaskOfficer.task_id) == col(Task.id))
    .outerjoin(
        TaskStep, sa.and_(col(TaskStep.task_id) == col(Task.id), col(TaskStep.number) == col(Task.step))
    )
    .where(
        col(TaskOfficer.officer_id) == sa.bindparam("officer"),
        sa.or_(
            col(Task.status) == TaskStatus.IN_PROGRESS,
            sa.and_(
                col(Task.status).in_((TaskStatus.COMPLETED, TaskStatus.NOT_DONE)),
                col(TaskStep.at) >= sa.bindparam("start"),
            ),
        ),
    )
    .order_by(
        (col(Task.status) == TaskStatus.IN_PROGRESS).desc(),
        sa.func.coalesce(col(TaskOfficer.arrived_at), col(TaskStep.at), col(Task.starts_at)).desc(),
        col(Task.ref),
    )
    .limit(1)
)


class OwnTask(Struct, frozen=True):
    """A task by its reference, with the step that it stands at; a visit is for somebody referred."""

    ref: str
    status: TaskStatus
    step: int
    is_visit: bool
    own: OwnTimes

    @property
    def is_going_on(self) -> bool:
        return self.status is TaskStatus.IN_PROGRESS

    def may(self, verb: TaskVerb) -> bool:
        """Whether the officer's own step is next."""
        return life.is_next(verb, self.status, self.own)


def list_own(session: Session, actor: Actor, *, now: datetime) -> tuple[OwnTask, ...]:
    """Those in progress, and those of today that are not begun, by time. The look is on record."""
    start, end = day_bounds(to_local(now).date())
    rows = session.run(OWN, {"officer": actor.id, "start": start, "end": end})
    found = tuple(
        OwnTask(
            row.ref,
            row.status,
            row.step,
            row.referral_id is not None,
            OwnTimes(row.accepted_at, row.arrived_at, row.left_at),
        )
        for row in rows
    )
    trail.record(session, actor, "consult", [("task", one.ref) for one in found], now=now)
    return found


def find_latest(session: Session, actor: Actor, *, now: datetime) -> str | None:
    """The task at which the officer arrived last of those in progress, else the last that ended today."""
    start, _ = day_bounds(to_local(now).date())
    ref: str | None = session.run(LATEST, {"officer": actor.id, "start": start}).scalar()
    trail.record(session, actor, "consult", [("task", ref)] if ref else [], now=now)
    return ref
