"""Tasks that should be over and aren't, or that somebody on leave has: who is asked, and who is told."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.language.times.quiet_hours import NEVER_QUIET, QuietHours
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.clock_duties import ClockDuty, Turn
from bot.services.officers import duty
from bot.services.officers.supervision import SupervisionLines
from bot.services.pushes import facts, notices
from bot.services.pushes.facts import Notice, NoticeKind
from bot.services.pushes.notices import is_about
from bot.values import replace
from models.delivery import Occurrence
from models.officer import ENROLLED, Officer, Role
from models.task import IS_OPEN, Task, TaskOfficer, TaskStatus

REACH, LONGEST = timedelta(days=14), timedelta(hours=16)
ASKED_AFTER = timedelta(hours=2)
EVER = timedelta(days=3660)
MOST = 6  # on a screen
AT_ONCE = timedelta(seconds=1)  # several notices of one instant are due apart by microseconds
IN_HAND = (TaskStatus.ALLOCATED, TaskStatus.ACCEPTED, TaskStatus.IN_PROGRESS)
LEFT_OPEN: Query = (
    sa.select(*(getattr(Task, name) for name in ("ref", "starts_at", "step")))
    .join(TaskOfficer, col(TaskOfficer.task_id) == col(Task.id))
    .where(
        col(TaskOfficer.officer_id) == sa.bindparam("officer"),
        sa.or_(
            col(Task.status) == TaskStatus.IN_PROGRESS,
            sa.and_(
                col(Task.status).in_(IN_HAND),
                col(Task.starts_at) > sa.bindparam("since"),
                col(Task.starts_at) <= sa.bindparam("now"),
            ),
        ),
    )
    .order_by(col(Task.starts_at), col(Task.ref))
    .limit(MOST + 1)
)


ENDED: Query = (
    sa.select(
        *(col(Task.ref), col(TaskOfficer.officer_id)),
        sa.func.coalesce(col(Task.ends_at), col(Task.starts_at), type_=Task.__table__.c.starts_at.type).label(
            "ended"
        ),
    )
    .join(TaskOfficer, col(TaskOfficer.task_id) == col(Task.id))
    .join(Officer, col(Officer.id) == col(TaskOfficer.officer_id))
    .where(
        IS_OPEN,
        col(Task.status).in_(IN_HAND),
        col(Task.starts_at) > sa.bindparam("longest"),
        col(Task.starts_at) <= sa.bindparam("until"),
        sa.func.coalesce(col(Task.ends_at), col(Task.starts_at)) > sa.bindparam("after"),
        sa.func.coalesce(col(Task.ends_at), col(Task.starts_at)) <= sa.bindparam("until"),
        ENROLLED,
    )
    .order_by(col(Task.starts_at), col(Task.ref))
)
DURING: Query = (
    sa.select(col(Task.ref))
    .join(TaskOfficer, col(TaskOfficer.task_id) == col(Task.id))
    .where(
        col(TaskOfficer.officer_id) == sa.bindparam("officer"),
        col(Task.status).in_(IN_HAND),
        col(Task.starts_at) >= sa.bindparam("start"),
        col(Task.starts_at) < sa.bindparam("end"),
    )
    .order_by(col(Task.starts_at), col(Task.ref))
    .limit(100)
)


class UnfinishedTask(Struct, frozen=True):
    """A reference and a time, and nothing else: whoever books off may have locked the chat."""

    ref: str
    starts_at: datetime
    step: int


def list_unfinished(session: Session, actor: Actor, *, now: datetime) -> list[UnfinishedTask]:
    """The officer's own, oldest first, MOST + 1 for more than MOST. The look is on record."""
    rows = session.run(LEFT_OPEN, {"officer": actor.id, "since": now - REACH, "now": now})
    found = [UnfinishedTask(row.ref, row.starts_at, row.step) for row in rows]
    trail.record(session, actor, "consult", [("task", one.ref) for one in found], now=now)
    return found


class UnfinishedNotice(Notice, frozen=True):
    """To one of a crew who hasn't booked off: tasks that should be over, by reference."""

    kind = NoticeKind.TASKS_UNFINISHED
    refs: tuple[str, ...]


class LeaveOverTasksNotice(Notice, frozen=True):
    """To the supervisor of somebody on leave over tasks, or who has left: collar, some references, total.

    `is_off`: the leave that it told of is off again.
    """

    kind = NoticeKind.LEAVE_OVER_TASKS
    collar: str
    refs: tuple[str, ...]
    total: int
    has_left: bool = False
    is_off: bool = False


TOLD_OF_LEAVE: Query = sa.select(col(Occurrence.subject_id), col(Occurrence.facts)).where(
    is_about(LeaveOverTasksNotice),
    col(Occurrence.subject_id).in_(sa.select(col(Officer.id)).where(col(Officer.role) == Role.SUPERVISOR)),
    col(Occurrence.due_at) >= sa.bindparam("since"),
    col(Occurrence.due_at) < sa.bindparam("until"),
)


def is_due(session: Session, turn: Turn) -> bool:
    return bool(_to_ask(session, turn))


def publish_due(session: Session, turn: Turn) -> None:
    """Ask each member at work, once for all that ended at one time."""
    for (officer_id, due_at), refs in _to_ask(session, turn).items():
        notices.tell(session, officer_id, UnfinishedNotice(tuple(refs)), now=turn.now, once=due_at)


def _to_ask(session: Session, turn: Turn) -> dict[tuple[int, datetime], list[str]]:
    """The tasks in hand that ended ASKED_AFTER ago, by member and time; without those asked about already."""
    until = turn.now - ASKED_AFTER
    after = until - (REACH if turn.catching_up else turn.settings.reminders_late)
    found: dict[tuple[int, datetime], list[str]] = {}
    query = ENDED.where(duty.at_work(turn.now))
    for row in session.run(query, {"longest": after - LONGEST, "after": after, "until": until}):
        found.setdefault((row.officer_id, row.ended + ASKED_AFTER), []).append(row.ref)
    if not found:
        return found
    asked = sa.select(col(Occurrence.subject_id), col(Occurrence.due_at)).where(
        is_about(UnfinishedNotice),
        col(Occurrence.subject_id).in_({officer for officer, _ in found}),
        col(Occurrence.due_at).in_({due for _, due in found}),
    )
    done = {(row.subject_id, row.due_at) for row in session.run(asked)}
    return {key: refs for key, refs in found.items() if key not in done}


def tell_of_leave(
    session: Session,
    actor: Actor,
    officer_id: int,
    collar: str,
    span: tuple[datetime, datetime],
    *,
    quiet: QuietHours,
    now: datetime,
) -> None:
    """Give the supervisor of somebody on leave the list of their tasks then; not to whoever put it down."""
    asking = {"officer": officer_id, "start": span[0], "end": span[1]}
    refs = session.run(DURING, asking).scalars().all()
    told = (
        SupervisionLines(session, quiet, now=now).above(officer_id, None, urgent=True).who if refs else None
    )
    if told is not None and told != actor.id:
        notice = LeaveOverTasksNotice(collar, tuple(refs[:MOST]), len(refs))
        notices.tell(session, told, notice, now=now)
        trail.record(session, actor, "push", [("task", one) for one in refs], now=now)


def tell_leave_is_off(
    session: Session, actor: Actor, collar: str, put_at: datetime, *, now: datetime
) -> None:
    """Tell those who were given the list of tasks over leave put down then, but not whoever ended it."""
    for row in session.run(TOLD_OF_LEAVE, {"since": put_at, "until": put_at + AT_ONCE}):
        told = facts.read(LeaveOverTasksNotice, row.facts)
        if told.collar == collar and row.subject_id != actor.id:
            notices.tell(session, row.subject_id, replace(told, is_off=True), now=now)
            trail.record(session, actor, "push", [("task", one) for one in told.refs], now=now)


def tell_of_leaver(session: Session, actor: Actor, officer_id: int, collar: str, *, now: datetime) -> None:
    """Give whoever is above somebody who has left the list of their tasks in hand, best somebody at work."""
    asking = {"officer": officer_id, "start": now - REACH, "end": now + EVER}
    refs = session.run(DURING, asking).scalars().all()
    if not refs:
        return
    able, others = SupervisionLines(session, NEVER_QUIET, now=now).all_above(officer_id)
    for told in (*able, *others)[:1]:
        notices.tell(
            session, told, LeaveOverTasksNotice(collar, tuple(refs[:MOST]), len(refs), True), now=now
        )
        trail.record(session, actor, "push", [("task", one) for one in refs], now=now)


DUTY = ClockDuty("unfinished tasks", is_due, publish_due)
