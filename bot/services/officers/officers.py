"""Officers: their names, whether they can be reached, their open work."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Session
from bot.letters import capitals
from bot.services.access import policy
from bot.services.access.policy import Permission
from bot.services.access.viewer import Viewer
from bot.services.audit.actors import Actor
from bot.services.officers import refusals
from bot.services.pushes import notices
from bot.services.pushes.facts import Notice, NoticeKind
from models.decider import Decider, Matter
from models.officer import ENROLLED, Officer, Role
from models.referral import Referral
from models.reminder import Reminder, ReminderState
from models.task import OPEN_STATUSES, Task, TaskOfficer
from models.team import Team


class MyDesk(Struct, frozen=True):
    """The officer's own particulars, and their open work in numbers; `reviews` wait for their decision."""

    name: str
    role: str
    team: str
    on_duty_since: datetime | None
    tasks: int
    referrals: int
    reminders: int
    reviews: int


class UnreachableNotice(Notice, frozen=True):
    kind = NoticeKind.UNREACHABLE
    collar: str


class OfficerNameRow(Protocol):
    id: int
    collar: str


def list_reachable(session: Session, officer_ids: Collection[int]) -> list[int]:
    """Those among them who have an account and haven't blocked the bot, in the order given."""
    query = sa.select(col(Officer.id)).where(
        *(col(Officer.id).in_(officer_ids), ENROLLED, col(Officer.unreachable_since).is_(None))
    )
    able = set(session.run(query).scalars()) if officer_ids else set()
    return [one for one in officer_ids if one in able]


def mark_reachable(session: Session, account_id: int, *, reachable: bool, now: datetime) -> None:
    """Record whether the officer can be reached. At each loss, their supervisor is told once to ring them."""
    since = col(Officer.unreachable_since)
    changed = (
        sa.update(Officer)
        .where(col(Officer.account_id) == account_id, since.is_not(None) if reachable else since.is_(None))
        .values(unreachable_since=None if reachable else now)
        .returning(col(Officer.collar), col(Officer.supervisor_id), col(Officer.left_at))
    )
    row = session.run(changed).first()
    if row is not None and not reachable and row.left_at is None and row.supervisor_id is not None:
        notices.tell(session, row.supervisor_id, UnreachableNotice(row.collar), now=now)


def find_active(session: Session, collar: str) -> OfficerNameRow | None:
    """The id of an officer who has not left, and the collar as it is on record; None for nobody."""
    return session.run(
        sa.select(col(Officer.id), col(Officer.collar)).where(
            sa.func.upper(col(Officer.collar)) == capitals(collar), col(Officer.left_at).is_(None)
        )
    ).first()  # fmt: skip


def collars_among(session: Session, numbers: Collection[str]) -> frozenset[str]:
    """Those of the numbers that are the collar numbers of officers who have not left."""
    query = sa.select(col(Officer.collar)).where(
        col(Officer.collar).in_(sorted(numbers)), col(Officer.left_at).is_(None)
    )
    return frozenset(session.run(query).scalars()) if numbers else frozenset()


def require_active(session: Session, collar: str) -> str:
    """The collar number as it is on record. Raises NobodyError."""
    found = find_active(session, collar)
    if found is None:
        raise refusals.NO_SUCH_OFFICER()
    return found.collar


def supervisor_of(session: Session, officer_id: int) -> int | None:
    """The officer's own supervisor, by id."""
    query = sa.select(col(Officer.supervisor_id)).where(col(Officer.id) == officer_id)
    found: int | None = session.run(query).scalar()
    return found


def overseen_by(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Condition on `officers`: supervised by the viewer, or in the viewer's team."""
    return sa.or_(col(Officer.supervisor_id) == viewer.id, col(Officer.team_id) == viewer.team_id)


def find_present(session: Session, officer_id: int, permission: Permission) -> int | None:
    """The officer, or their supervisor if they have left or may no longer do this."""
    return officer_id if may(session, officer_id, permission) else supervisor_of(session, officer_id)


def may(session: Session, officer_id: int, permission: Permission) -> bool:
    """Whether an officer is here and may do this now, whatever they might when they began it."""
    query = sa.select(col(Officer.role)).where(col(Officer.id) == officer_id, col(Officer.left_at).is_(None))
    role: Role | None = session.run(query).scalar()
    return role is not None and policy.may(role, permission)


def desk(session: Session, actor: Actor) -> MyDesk:
    tasks = (
        sa.select(sa.func.count())
        .select_from(TaskOfficer)
        .join(Task, col(Task.id) == col(TaskOfficer.task_id))
        .where(col(TaskOfficer.officer_id) == actor.id, col(Task.status).in_(OPEN_STATUSES))
    )
    referrals = sa.select(sa.func.count()).select_from(Referral).where(col(Referral.lead_id) == actor.id)
    waiting = (
        sa.select(sa.func.count())
        .select_from(Reminder)
        .where(col(Reminder.officer_id) == actor.id, col(Reminder.state) == ReminderState.WAITING)
    )
    reviews = (
        sa.select(sa.func.count())
        .select_from(Decider)
        .where(col(Decider.officer_id) == actor.id, col(Decider.matter) == Matter.REVIEW)
    )
    row = session.run(
        sa.select(
            col(Team.name).label("team"),
            col(Officer.forename),
            col(Officer.on_duty_since),
            tasks.scalar_subquery().label("tasks"),
            referrals.scalar_subquery().label("referrals"),
            waiting.scalar_subquery().label("reminders"),
            reviews.scalar_subquery().label("reviews"),
        )
        .join(Team, col(Team.id) == col(Officer.team_id))
        .where(col(Officer.id) == actor.id)
    ).one()  # fmt: skip
    name = " ".join(filter(None, (actor.rank, actor.collar, row.forename, actor.surname)))
    return MyDesk(
        name,
        actor.role.value,
        row.team,
        row.on_duty_since,
        row.tasks,
        row.referrals,
        row.reminders,
        row.reviews,
    )
