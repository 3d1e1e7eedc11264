"""An officer's own last step on a task, as it stands: what a slip is put right by."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.language.names import team_called
from bot.services.access.policy import Visibility
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.once import OnceName, once
from bot.services.pushes import notices
from bot.services.pushes.facts import NoticeKind
from bot.services.referrals import mover
from bot.services.referrals import visibility as referral_visibility
from bot.services.referrals.notices import ReferralNotice
from bot.services.tasks import refusals, unsafe_after, unsafe_visits
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
        col(TaskStep.from_status) != col(TaskStep.to_status),
    )
    .order_by(col(TaskStep.at).desc(), col(Task.id).desc())
    .limit(1)
)


class VisitSlipNotice(ReferralNotice, frozen=True):
    """To the lead, and to whoever was told of danger: officer `collar` said the wrong `outcome` of a task."""

    kind = NoticeKind.VISIT_SLIP
    collar: str
    task: str
    outcome: VisitOutcome


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
    may_tell: bool


class ToldOfSlip(Struct, frozen=True):
    """`is_told` is False where nobody leads the referral, `is_again` says that they were told before."""

    ref: str
    is_told: bool
    is_again: bool
    ring: str | None
    telephone: str | None


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
        ring=team_called(row),
        telephone=row.team_telephone,
        is_own=row.referral_id is not None and referral_visibility.is_own(actor, row),
        may_tell=is_over and not referral_visibility.is_own(actor, row),
    )


def tell(session: Session, actor: Actor, ref: str, *, now: datetime) -> ToldOfSlip:
    """Tell the lead once that the outcome is wrong, and of `unsafe` all who were told of that.

    Raises NotOnRecordError, and a RejectedError for what isn't their own outcome of just now.
    """
    row = tasks.require_row(session, actor, ref, now=now)
    is_own = row.mover_collar == actor.collar and row.moved_at is not None and row.moved_at >= now - JUST_NOW
    said = unsafe_after.first(session, row) if is_own and row.status in tasks.ENDED else None
    if said is None or row.moved_at is None:
        raise refusals.NO_SLIP(ref)
    referral = mover.after_danger(session, actor, row.referral or "", now=now).row
    told = unsafe_visits.told_of(
        session, actor, referral, row.id, is_unsafe=said is VisitOutcome.UNSAFE, now=now
    )
    is_first = bool(told) and once(session, OnceName.SLIP, row.moved_at, whose=actor.id)
    for one in sorted(told) if is_first else ():
        notices.tell(session, one, VisitSlipNotice(referral.ref, actor.collar, ref, said), now=now)
    if is_first:
        trail.record(session, actor, "push", [("task", ref)], detail="slip", now=now)
    return ToldOfSlip(ref, bool(told), bool(told) and not is_first, team_called(row), row.team_telephone)
