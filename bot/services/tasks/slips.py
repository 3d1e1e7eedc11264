"""An officer's own last step on a task, as it stands: what a slip is put right by."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.language.names import team_name
from bot.services.access.policy import Visibility
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.referrals import visibility as referral_visibility
from bot.services.tasks import unsafe_after
from bot.services.tasks import viewing as tasks
from bot.services.tasks import visibility as task_visibility
from models.programme import VisitOutcome
from models.task import Task, TaskOfficer, TaskStatus, TaskStep

JUST_NOW = timedelta(minutes=15)
LAST: Query = (
    sa.select(col(Task.ref))
    .join(TaskOfficer, col(TaskOfficer.task_id) == col(Task.id))
    .join(TaskStep, sa.and_(col(TaskStep.task_id) == col(Task.id), col(TaskStep.number) == col(Task.step)))
    .where(
        col(TaskOfficer.officer_id) == sa.bindparam("officer"),
        col(TaskStep.actor_id) == sa.bindparam("officer"),
        col(TaskStep.at) >= sa.bindparam("since"),
    )
    .order_by(col(TaskStep.at).desc(), col(Task.id).desc())
    .limit(1)
)


class LastStep(Struct, frozen=True):
    """Of a visit that has ended its `outcome`, and whom to `ring`: the team that has its referral.

    With `is_own` the officer works on that referral, and moves it on themselves.
    """

    ref: str
    status: TaskStatus
    at: datetime
    outcome: VisitOutcome | None
    referral: str | None
    ring: str | None
    telephone: str | None
    is_own: bool


def find_last(session: Session, actor: Actor, *, now: datetime) -> LastStep | None:
    """The step of the last quarter of an hour after which nobody has moved the task. It is on record."""
    ref = session.run(LAST, {"officer": actor.id, "since": now - JUST_NOW}).scalar()
    row = tasks.find_row(session, actor, ref, now=now) if ref else None
    if row is None or row.moved_at is None or task_visibility.of_task(actor, row) < Visibility.CARD:
        return None
    trail.record(session, actor, "consult", [("task", row.ref)], now=now)
    known = (task_visibility.of_linked(actor, row) or Visibility.NOTHING) >= Visibility.EXISTS
    is_over = row.referral_id is not None and row.status in tasks.ENDED
    return LastStep(
        ref=row.ref,
        status=row.status,
        at=row.moved_at,
        outcome=unsafe_after.first(session, row) if is_over else None,
        referral=row.referral if known else None,
        ring=team_name(row.team_name, row.team_telephone) if row.team_name else None,
        telephone=row.team_telephone,
        is_own=row.referral_id is not None and referral_visibility.is_own(actor, row),
    )
