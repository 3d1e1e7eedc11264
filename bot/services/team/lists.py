"""A supervisor's officers: on duty, on which task, alone, on leave, out of reach, with briefings unread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.language.names import officer_name
from bot.services.access.policy import Visibility
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.lone_visits import lists as lone_visits
from bot.services.officers import duty, supervision
from bot.services.tasks import lists as task_lists
from bot.services.tasks import visibility as task_visibility
from models.briefing import Briefing, BriefingState
from models.delivery import Delivery, DeliveryState
from models.escalation import Escalation
from models.officer import Officer, Role
from models.task import IS_OPEN, Task, TaskOfficer, TaskStatus

PAGE = 6
AHEAD = timedelta(hours=12)  # a task that begins later is of another shift
AT_WORK = (Role.OFFICER, Role.PARTNER, Role.SUPERVISOR)
OFFICERS: Query = (
    sa.select(
        *(getattr(Officer, name) for name in ("id", "rank", "collar", "surname")),
        *(getattr(Officer, name) for name in ("account_id", "unreachable_since", "on_duty_since")),
    )
    .where(col(Officer.left_at).is_(None), col(Officer.role).in_(AT_WORK))
    .order_by(col(Officer.collar))
)
UNREAD: Query = (
    sa.select(col(Escalation.officer_id))
    .join(Delivery, col(Delivery.id) == col(Escalation.delivery_id))
    .join(Briefing, col(Briefing.id) == col(Escalation.briefing_id))
    .where(
        col(Escalation.officer_id).in_(sa.bindparam("officers", expanding=True)),
        col(Escalation.ended_at).is_(None),
        col(Delivery.state).in_((DeliveryState.ACCEPTED, DeliveryState.UNCERTAIN)),
        col(Delivery.opened_at).is_(None),
        col(Briefing.state) == BriefingState.PUBLISHED,
    )
)


class OnTask(Struct, frozen=True):
    """The task that an officer is on, or is to begin next; `since` is when it is, or was, to start."""

    ref: str
    starts_at: datetime
    is_begun: bool


class TeamLine(Struct, frozen=True):
    collar: str
    name: str
    is_enrolled: bool
    is_reachable: bool
    on_since: datetime | None
    leave_until: date | None
    task: OnTask | None
    unread: int
    alone_until: datetime | None = None


def listed(
    session: Session, actor: Actor, *, page: int, now: datetime, collar: str | None = None
) -> tuple[list[TeamLine], int]:
    """A page of the actor's own officers, or the one of them with that collar, and their number.

    An Inspector's are all below.

    Of a task only its reference is shown, and only one whose card the actor may see.
    """
    mine = OFFICERS.where(col(Officer.id).in_(supervision.own(actor)))
    if collar is not None:
        mine = mine.where(col(Officer.collar) == collar)
    rows, total = session.page(mine, page, size=PAGE)
    ids = [row.id for row in rows]
    leave = duty.leave_until(session, ids, at=now, now=now) if ids else {}
    tasks = _tasks(session, actor, ids, now=now) if ids else {}
    alone = lone_visits.alone_until(session, ids) if ids else {}
    unread = Counter(session.run(UNREAD, {"officers": ids}).scalars()) if ids else Counter()
    trail.record(session, actor, "consult", [("officer", row.collar) for row in rows], now=now)
    shown = dict.fromkeys(one.ref for one in tasks.values())
    trail.record(session, actor, "consult", [("task", ref) for ref in shown], now=now)
    lines = [
        TeamLine(
            collar=row.collar,
            name=officer_name(row.rank, row.collar, row.surname),
            is_enrolled=row.account_id is not None,
            is_reachable=row.unreachable_since is None,
            on_since=row.on_duty_since,
            leave_until=leave.get(row.id),
            task=tasks.get(row.id),
            unread=unread[row.id],
            alone_until=alone.get(row.id),
        )
        for row in rows
    ]
    return lines, total


def _tasks(
    session: Session, actor: Actor, officer_ids: Collection[int], *, now: datetime
) -> dict[int, OnTask]:
    """By officer the task at which they arrived, else the one that is next."""
    begun = sa.and_(
        col(Task.status) == TaskStatus.IN_PROGRESS,
        col(TaskOfficer.arrived_at).is_not(None),
        col(TaskOfficer.left_at).is_(None),
    )
    last = sa.func.coalesce(col(Task.ends_at), col(Task.starts_at))
    query = (
        task_lists.BARE.join(TaskOfficer, col(TaskOfficer.task_id) == col(Task.id))
        .add_columns(col(TaskOfficer.officer_id), begun.label("is_begun"))
        .where(
            col(TaskOfficer.officer_id).in_(officer_ids),
            IS_OPEN,
            col(TaskOfficer.left_at).is_(None),
            sa.or_(begun, sa.and_(col(Task.starts_at) < now + AHEAD, last >= now)),
            task_visibility.column(actor, now) >= Visibility.CARD,
        )
        .order_by(begun.desc(), col(Task.starts_at), col(Task.ref))
    )
    found: dict[int, OnTask] = {}
    for row in session.run(query):
        found.setdefault(row.officer_id, OnTask(row.ref, row.starts_at, bool(row.is_begun)))
    return found
