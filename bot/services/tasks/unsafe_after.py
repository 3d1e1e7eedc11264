"""Danger at a visit that isn't in hand any more: it is never turned away, and the first outcome stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.language.names import officer_name
from bot.services.access.policy import Visibility
from bot.services.audit.actors import Actor
from bot.services.referrals import moves as referral_moves
from bot.services.referrals import visibility as referral_visibility
from bot.services.referrals.mover import MovableRow
from bot.services.referrals.timers import Following
from bot.services.tasks import unsafe_visits
from bot.services.tasks.viewing import TaskRow
from models.contact import Contact
from models.programme import VisitOutcome
from models.referral import Referral, ReferralStep, StepKind
from models.task import Task, TaskOfficer, TaskStatus

_of_task = sa.select(col(Task.referral_id)).where(col(Task.ref) == sa.bindparam("ref")).scalar_subquery()
REFERRAL: Query = (
    sa.select(col(Referral.id)).where(col(Referral.id) == _of_task).with_for_update(key_share=True)
)
TASK: Query = (
    sa.select(col(Task.id)).where(col(Task.ref) == sa.bindparam("ref")).with_for_update(key_share=True)
)
_since = sa.bindparam("since", type_=ReferralStep.__table__.c.at.type)
_crew = sa.select(col(TaskOfficer.officer_id)).where(col(TaskOfficer.task_id) == sa.bindparam("task"))
SAID: Query = (  # by those who were there, or as the outcome itself
    sa.select(col(ReferralStep.actor_id), col(ReferralStep.reason), col(ReferralStep.at))
    .where(
        *(col(ReferralStep.referral_id) == sa.bindparam("referral"), col(ReferralStep.at) >= _since),
        col(ReferralStep.kind) == StepKind.UNSAFE,
        sa.or_(
            col(ReferralStep.actor_id) == sa.bindparam("viewer"),
            col(ReferralStep.actor_id).in_(_crew),
            col(ReferralStep.at) == _since,
        ),
    )
    .order_by(col(ReferralStep.number))
)
FIRST: Query = (
    sa.select(col(Contact.words))
    .where(col(Contact.task_id) == sa.bindparam("task"))
    .order_by(col(Contact.id))
).limit(1)


class UnsafeToo(Struct, frozen=True):
    """Danger at a visit, kept beside the outcome that was said `first`, if one was.

    `stands` is the visit's status, as `by` (None for another system) left it `at` that time. `status` is the
    referral's, None to those who don't see it any more. `told_at` is when others were told of the danger
    before, so that they aren't told twice; with `is_kept` these words are kept all the same, without it they
    were the very same ones.
    """

    task_id: int
    ref: str
    stands: TaskStatus
    first: VisitOutcome | None
    by: str | None
    is_own: bool
    at: datetime | None
    referral: str
    status: str | None
    next_action: str | None
    next_due_on: date | None
    told_at: datetime | None
    is_kept: bool


class SaidRow(Protocol):
    """A row of `SAID`."""

    actor_id: int | None
    reason: str | None
    at: datetime


def hold(session: Session, ref: str) -> None:
    """Let whoever says an outcome of the same visit come wholly before or after: then nobody is refused."""
    session.run(REFERRAL, {"ref": ref})
    session.run(TASK, {"ref": ref})


def add(
    session: Session,
    actor: Actor,
    row: TaskRow,
    standing: MovableRow,
    words: str,
    then: Following,
    *,
    now: datetime,
) -> UnsafeToo:
    """Keep the words, warn and tell as the first outcome would have done; once for each visit.

    The caller has shown that the officer may say it, and holds the visit.
    """
    said = _said(session, actor, row, standing.id) if row.unsafe_at is not None else ()
    is_kept = not any(one.actor_id == actor.id and one.reason == words for one in said)
    action, due = None, None
    if not said:
        action, due = unsafe_visits.hold_up(session, actor, standing, words, then, task_id=row.id, now=now)
    elif is_kept:
        referral_moves.stay(session, actor, standing, StepKind.UNSAFE, words, {}, now=now)
    sees = referral_visibility.of_referral(actor, standing) >= Visibility.CARD
    return UnsafeToo(
        task_id=row.id,
        ref=row.ref,
        stands=row.status,
        first=first(session, row),
        by=officer_name(row.mover_rank, row.mover_collar, row.mover_surname) or None,
        is_own=row.mover_collar == actor.collar,
        at=row.moved_at,
        referral=standing.ref,
        status=standing.label if sees else None,
        next_action=action,
        next_due_on=due,
        told_at=said[0].at if said else None,
        is_kept=is_kept,
    )


def _said(session: Session, actor: Actor, row: TaskRow, referral_id: int) -> Sequence[SaidRow]:
    """The words of danger since the visit ended."""
    asking = {"referral": referral_id, "task": row.id, "viewer": actor.id}
    return session.run(SAID, asking | {"since": row.moved_at or row.starts_at}).all()


def first(session: Session, row: TaskRow) -> VisitOutcome | None:
    """The outcome on record, if any: that of the contact, or of a visit that was unsafe its reason."""
    words: str | None = session.run(FIRST, {"task": row.id}).scalar()
    said = (words or row.moved_why or "").partition(":")[0]
    return VisitOutcome(said) if said in {one.value for one in VisitOutcome} else None
