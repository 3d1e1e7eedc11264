"""The moves of tasks: the one place that writes a status, each time with its step.

Officers move one task from the very step that they saw; an import brings the statuses of many. Whatever else
moves tasks (a hand-over, the clock) calls `write` too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.errors import AccessRefusedError, BeatlineError, NotOnRecordError
from bot.language.backing_out import says_something
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.patrols import stays
from bot.services.pushes import notices
from bot.services.pushes.facts import Notice, NoticeKind
from bot.services.referrals import stopped
from bot.services.referrals.move_needs import LEAST_REASON
from bot.services.tasks import kind_rows, life, refusals
from bot.services.tasks import viewing as tasks
from bot.services.tasks import visibility as task_visibility
from bot.services.tasks.life import MOVES, OWN, TaskVerb
from bot.services.tasks.viewing import TaskRow, TaskView
from models.programme import VisitOutcome
from models.task import Task, TaskOfficer, TaskStatus, TaskStep
from models.task_kind import Asks, KindGroup

FIRST = 1
LONGEST_REASON = 500
MOVE = (
    sa.update(Task)
    .where(col(Task.id) == sa.bindparam("task"), col(Task.step) == sa.bindparam("seen"))
    .values(status=sa.bindparam("becomes"), step=sa.bindparam("number"))
)
ENDS = frozenset({TaskVerb.DONE, TaskVerb.NOT_DONE})
OFF = frozenset({TaskStatus.CANCELLED, TaskStatus.NOT_DONE})
CREW: Query = sa.select(col(TaskOfficer.officer_id)).where(col(TaskOfficer.task_id) == sa.bindparam("task"))
INSERT = sa.insert(Task)
PLACED = (
    sa.update(Task)
    .where(col(Task.id) == sa.bindparam("task"))
    .values(
        place_key=sa.bindparam("key"),
        place_latitude=sa.bindparam("north"),
        place_longitude=sa.bindparam("east"),
    )
)
CHECKED = (
    sa.update(Task)
    .where(col(Task.id).in_(sa.bindparam("tasks", expanding=True)))
    .values(checked_at=sa.bindparam("at"))
)
UNCHECKED = sa.update(Task).values(checked_at=None)
STEP = sa.insert(TaskStep)
REPLANNED: Query = (
    sa.select(col(TaskStep.number))
    .where(
        col(TaskStep.task_id) == sa.bindparam("task"),
        col(TaskStep.number) > sa.bindparam("seen"),
        sa.or_(
            col(TaskStep.to_status).not_in((TaskStatus.ACCEPTED, TaskStatus.IN_PROGRESS)),
            col(TaskStep.to_status) == col(TaskStep.from_status),
        ),
    )
    .limit(1)
)
_OF_CREW = sa.update(TaskOfficer).where(col(TaskOfficer.task_id) == sa.bindparam("task"))
_ONES_OWN = _OF_CREW.where(col(TaskOfficer.officer_id) == sa.bindparam("officer"))


def _now_if_never(name: str) -> Any:
    column = TaskOfficer.__table__.c[name]
    return sa.func.coalesce(column, sa.bindparam("at", type_=column.type))


_LEAVES = _OF_CREW.where(col(TaskOfficer.arrived_at).is_not(None)).values(left_at=_now_if_never("left_at"))
TIMES = {
    TaskVerb.ACCEPT: _ONES_OWN.values(accepted_at=_now_if_never("accepted_at")),
    TaskVerb.ARRIVED: _ONES_OWN.values(
        accepted_at=_now_if_never("accepted_at"), arrived_at=sa.bindparam("at"), left_at=None
    ),
    TaskVerb.LEFT: _ONES_OWN.values(left_at=_now_if_never("left_at")),
    **dict.fromkeys((TaskVerb.DONE, TaskVerb.NOT_DONE), _LEAVES),
}
ACCEPTED_BY_ALL = (
    sa.update(TaskOfficer)
    .where(col(TaskOfficer.task_id).in_(sa.bindparam("tasks", expanding=True)))
    .values(accepted_at=_now_if_never("accepted_at"))
)
HELD: Query = (
    sa.select(col(Task.id), col(Task.step), col(Task.status))
    .where(col(Task.id).in_(sa.bindparam("tasks", expanding=True)))
    .order_by(col(Task.id))
    .with_for_update()
)


class NotYoursToMoveError(AccessRefusedError):
    """This officer may see the task, but the step is for its crew, or for those above the crew.

    Without a verb it is another crew or another time.
    """

    ref = ""
    verb: TaskVerb | None = None

    def __init__(self, ref: str, verb: TaskVerb | None = None) -> None:
        super().__init__(ref)
        self.ref, self.verb = ref, verb
        self.about = ("reference", ref)


class NotNextError(BeatlineError):
    """The task doesn't stand where that step begins, or somebody moved it first: `stands` says how.

    Without a verb it is another crew or another time.
    """

    stands: TaskView | None = None
    verb: TaskVerb | None = None

    def __init__(self, stands: TaskView, verb: TaskVerb | None = None) -> None:
        super().__init__(stands.ref)
        self.stands, self.verb = stands, verb


class VisitEndedError(NotNextError):
    """The outcome of the visit can't be said any more, but for danger, which is taken however it stands."""


class OutcomeSaidError(VisitEndedError):
    """This officer has said how the visit went, and it has ended.

    `outcome` is what they said; `ring` the team that has the referral, for those who can't move it on: they
    `may_tell` its lead of a slip, for a while.
    """

    outcome: VisitOutcome | None = None
    ring: str | None = None
    telephone: str | None = None
    may_tell = False


class TaskOffNotice(Notice, frozen=True):
    """To the others of a crew: the task is cancelled, or was not done. It holds no reason and no name."""

    kind = NoticeKind.TASK_OFF
    ref: str
    status: TaskStatus


class Step(Struct, frozen=True):
    """A move to be written: `seen` is the number of the task's last step before it."""

    task_id: int
    seen: int
    since: TaskStatus
    to: TaskStatus


def move(
    session: Session,
    actor: Actor,
    ref: str,
    verb: TaskVerb,
    *,
    reason: str | None = None,
    seen: int | None = None,
    now: datetime,
) -> TaskView:
    """Move a task on, in the caller's transaction; `seen` is the number of the last step that they saw.

    Raises NotOnRecordError, NotYoursToMoveError, NotNextError, and a RejectedError for want of a reason.
    """
    row = require_next(session, actor, ref, verb, seen=seen, now=now)
    words = check_reason(ref, reason, needed=MOVES[verb].needs_reason)
    if verb is TaskVerb.TAKE:
        _take(session, actor, row, now)
    elif row.status in MOVES[verb].since and not _step(session, actor, row, verb, words, now):
        if verb not in OWN:
            raise NotNextError(require_view(session, actor, ref, now=now), verb)
        row = require_next(session, actor, ref, verb, now=now)  # a colleague was first: one's own is left
    _note_times(session, row.id, actor.id, verb, now)
    _note_patrol(session, actor, row, verb, now)
    detail = f"{row.status} to {MOVES[verb].to}" if row.status in MOVES[verb].since else verb.value
    trail.record(session, actor, "move", [("task", ref)], now=now, reason=words, detail=detail)
    return require_view(session, actor, ref, now=now)


def _step(
    session: Session, actor: Actor, row: TaskRow, verb: TaskVerb, words: str | None, now: datetime
) -> bool:
    step = Step(row.id, row.step, row.status, MOVES[verb].to)
    if not write(session, step, actor_id=actor.id, reason=words, now=now):
        return False
    tell_others(session, row.id, row.ref, step.to, actor_id=actor.id, now=now)
    return True


def _take(session: Session, actor: Actor, row: TaskRow, now: datetime) -> None:
    """Be its crew, and accept it; the second of two is told who has it."""
    way = (TaskStatus.ALLOCATED, TaskStatus.ACCEPTED)
    if not write_way(session, row.id, row.step, row.status, way, actor_id=actor.id, reason=None, now=now):
        raise NotNextError(require_view(session, actor, row.ref, now=now), TaskVerb.TAKE)
    session.run(sa.insert(TaskOfficer), {"task_id": row.id, "officer_id": actor.id, "accepted_at": now})


def _note_times(session: Session, task_id: int, officer_id: int, verb: TaskVerb, now: datetime) -> None:
    """Keep the member's own times; whoever has arrived and not left leaves when the task ends."""
    if (noted := TIMES.get(verb)) is not None:
        session.run(noted, {"task": task_id, "officer": officer_id, "at": now})


def _note_patrol(session: Session, actor: Actor, row: TaskRow, verb: TaskVerb, now: datetime) -> None:
    """Keep the stay at a hotspot, if all officers may know of the task: a dose is counted for everybody."""
    if row.circle is not KindGroup.OPEN or row.referral_id is not None or row.area_id is None:
        return
    if verb is TaskVerb.ARRIVED and kind_rows.asks(session, row.kind) is Asks.DOSE:
        stays.arrive(session, actor.id, row.area_id, task_id=row.id, now=now)
    elif verb in (TaskVerb.DONE, TaskVerb.NOT_DONE, TaskVerb.CANCEL):
        stays.end_task(session, row.id, now=now)
    elif verb is TaskVerb.LEFT:
        stays.leave_task(session, actor.id, row.id, now=now)


def tell_others(
    session: Session, task_id: int, ref: str, status: TaskStatus, *, actor_id: int, now: datetime
) -> None:
    """Tell the rest of the crew at once that they need not go."""
    if status in OFF:
        crew = session.run(CREW, {"task": task_id}).scalars().all()
        for one in sorted({*crew} - {actor_id}):
            notices.tell(session, one, TaskOffNotice(ref, status), now=now)


def require_next(
    session: Session, actor: Actor, ref: str, verb: TaskVerb, *, seen: int | None = None, now: datetime
) -> TaskRow:
    """The task, if this officer may take that step now. Raises as `move`, but for the reason."""
    row = tasks.require_row(session, actor, ref, now=now)
    is_stale = seen not in (None, row.step)
    if not life.may(verb, task_visibility.moving_ties(actor, row)):
        if is_stale and row.moved_from is row.status:  # it was handed over
            raise NotNextError(require_view(session, actor, ref, now=now), verb)
        raise NotYoursToMoveError(ref, verb)
    if is_stale and verb in OWN:
        is_stale = _was_replanned(session, row.id, seen or 0)
    if is_stale or not life.is_next(verb, row.status, tasks.own_times(row)):
        is_visit = row.referral_id is not None and verb in ENDS
        raise (VisitEndedError if is_visit else NotNextError)(
            require_view(session, actor, ref, now=now), verb
        )
    if verb in life.GOING:
        stopped.check_going(row, ref)
    return row


def _was_replanned(session: Session, task_id: int, seen: int) -> bool:
    """Whether more has happened since that step than colleagues who accepted or arrived."""
    steps: Sequence[int] = session.run(REPLANNED, {"task": task_id, "seen": seen}).scalars().all()
    return bool(steps)


def write(
    session: Session, step: Step, *, actor_id: int | None, reason: str | None = None, now: datetime
) -> bool:
    """Write a step and the status; False if somebody else moved the task since. The caller audits it."""
    number = step.seen + 1
    moved = {"task": step.task_id, "seen": step.seen, "becomes": step.to, "number": number}
    if session.run(MOVE, moved).rowcount != 1:
        return False
    session.run(STEP, _row(step, actor_id, reason, now))
    return True


def write_way(
    session: Session,
    task_id: int,
    seen: int,
    since: TaskStatus,
    way: Sequence[TaskStatus],
    *,
    actor_id: int,
    reason: str | None,
    now: datetime,
) -> bool:
    """Write several steps at once, the reason with the last; False if somebody else moved the task since."""
    moved = {"task": task_id, "seen": seen, "becomes": way[-1], "number": seen + len(way)}
    if session.run(MOVE, moved).rowcount != 1:
        return False
    steps = zip((since, *way), way, strict=False)
    rows = [_row(Step(task_id, seen + at, *one), actor_id, None, now) for at, one in enumerate(steps)]
    session.run(STEP, [*rows[:-1], rows[-1] | {"reason": reason}])
    return True


def write_plan(session: Session, task_id: int, facts: Mapping[str, Any]) -> None:
    """Write another time or place, to be looked at for clashes; the caller has written its step."""
    session.run(sa.update(Task).where(col(Task.id) == task_id).values(**facts, checked_at=None))


def begin(
    session: Session,
    begun: Mapping[int, TaskStatus],
    *,
    actor_id: int | None,
    reason: str | None = None,
    now: datetime,
) -> None:
    """Write the first step of tasks that were just made, with `step` at FIRST."""
    rows = [
        {"task_id": task, "number": FIRST, "at": now, "actor_id": actor_id, "from_status": None}
        | {"to_status": status, "reason": reason}
        for task, status in begun.items()
    ]
    if rows:
        session.run(STEP, rows)
        _accept_all(session, begun, now)


def bring(session: Session, brought: Mapping[int, TaskStatus], *, reason: str, now: datetime) -> None:
    """Move tasks to the statuses that another system has for them, wherever they stand now."""
    held = session.run(HELD, {"tasks": list(brought)}).all() if brought else ()
    steps = [
        Step(row.id, row.step, row.status, brought[row.id]) for row in held if row.status != brought[row.id]
    ]
    if steps:
        moved = [
            {"task": one.task_id, "seen": one.seen, "becomes": one.to, "number": one.seen + 1}
            for one in steps
        ]
        session.run(MOVE, moved)
        session.run(STEP, [_row(one, None, reason, now) for one in steps])
        _accept_all(session, {one.task_id: one.to for one in steps}, now)


def _accept_all(session: Session, brought: Mapping[int, TaskStatus], now: datetime) -> None:
    """The crew of what another system has as accepted has accepted it."""
    accepted = [task for task, to in brought.items() if to in (TaskStatus.ACCEPTED, TaskStatus.IN_PROGRESS)]
    if accepted:
        session.run(ACCEPTED_BY_ALL, {"tasks": accepted, "at": now})


def check_reason(ref: str, reason: str | None, *, needed: bool) -> str | None:
    """The reason in its normal form, None for none. Raises a RejectedError."""
    words = " ".join((reason or "").split())
    if needed and not says_something(words, least=LEAST_REASON):
        raise refusals.NO_REASON(ref)
    if len(words) > LONGEST_REASON:
        raise refusals.LONG_REASON(ref)
    return words or None


def _row(step: Step, actor_id: int | None, reason: str | None, now: datetime) -> dict[str, object]:
    return {
        "task_id": step.task_id,
        "number": step.seen + 1,
        "at": now,
        "actor_id": actor_id,
        "from_status": step.since,
        "to_status": step.to,
        "reason": reason,
    }


def require_view(session: Session, actor: Actor, ref: str, *, now: datetime) -> TaskView:
    """The task as it stands now. Each look is on record."""
    card = tasks.require(session, actor, ref, now=now)
    if not isinstance(card, TaskView):
        raise NotOnRecordError(ref)
    return card
