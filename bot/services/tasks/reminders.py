"""Reminders of tasks, to the crew, a set time before each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.language.times import shift_day
from bot.services.access.policy import Visibility
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.clock_duties import ClockDuty, Turn
from bot.services.officers import duty
from bot.services.pushes import ledger
from bot.services.pushes.facts import TaskStart
from bot.services.tasks import digest
from bot.services.tasks import visibility as task_visibility
from models.delivery import Occurrence, OccurrenceKind
from models.officer import ENROLLED, Officer
from models.programme import Programme
from models.referral import Referral
from models.task import OPEN_STATUSES, Task, TaskOfficer

BY_DIGEST = timedelta(minutes=15)  # a reminder due this soon after a digest is left out
LOOK_BACK = timedelta(days=7)
BATCH = 100  # a turn: each takes several statements, and officers write too

SOON: Query = (
    sa.select(
        col(Task.id),
        col(Task.ref),
        col(Task.starts_at),
        col(Task.created_at),
        col(Occurrence.due_at).label("done"),
    )
    .outerjoin(
        Occurrence,
        sa.and_(col(Occurrence.kind) == OccurrenceKind.TASK, col(Occurrence.subject_id) == col(Task.id)),
    )
    .where(
        col(Task.starts_at) > sa.bindparam("after"),
        col(Task.starts_at) <= sa.bindparam("until"),
        col(Task.status).in_(OPEN_STATUSES),
    )
    .order_by(col(Task.starts_at), col(Task.id))
)


class DueTask(Struct, frozen=True):
    """A task whose reminder is due at `due_at` and is not in the ledger yet."""

    id: int
    ref: str
    created_at: datetime
    starts_at: datetime
    due_at: datetime


class MissedTask(Struct, frozen=True):
    """A reminder that was never sent, because we were down until too long after `due_at`."""

    ref: str
    due_at: datetime


def list_missed(session: Session, actor: Actor, *, now: datetime) -> list[MissedTask]:
    """The last week's missed reminders of the officer's own tasks, newest first."""
    query = (
        sa.select(col(Task.ref), col(Occurrence.due_at))
        .join(Occurrence, col(Occurrence.subject_id) == col(Task.id))
        .join(TaskOfficer, col(TaskOfficer.task_id) == col(Task.id))
        .outerjoin(Referral, col(Referral.id) == col(Task.referral_id))
        .outerjoin(Programme, col(Programme.id) == col(Referral.programme_id))
        .where(
            task_visibility.column(actor, now) >= Visibility.COARSE,
            col(Occurrence.kind) == OccurrenceKind.TASK,
            sa.text("occurrences.missed"),  # written out, so that the partial index is used
            col(Occurrence.due_at) > now - LOOK_BACK,
            col(TaskOfficer.officer_id) == actor.id,
        )
        .order_by(col(Occurrence.due_at).desc())
    )
    found = [MissedTask(row.ref, row.due_at) for row in session.run(query)]
    trail.record(session, actor, "consult", [("task", one.ref) for one in found], now=now)
    return found


def is_due(session: Session, turn: Turn) -> bool:
    return bool(_list_due(session, turn))


def _list_due(session: Session, turn: Turn) -> list[DueTask]:
    """Reminders that were due lately, by the index on tasks' start; further back when catching up."""
    now, back = turn.now, LOOK_BACK if turn.catching_up else turn.settings.reminders_late
    found: dict[tuple[int, datetime], DueTask] = {}
    for lead in turn.settings.reminder_leads:
        span = {"after": now + lead - back, "until": now + lead}
        rows = session.run(SOON, span).all()
        done = {(row.id, row.done) for row in rows}
        for row in rows:
            due_at = row.starts_at - lead
            if row.created_at <= due_at and (row.id, due_at) not in done:
                found[row.id, due_at] = DueTask(row.id, row.ref, row.created_at, row.starts_at, due_at)
    return sorted(found.values(), key=lambda one: (one.due_at, one.id))


def publish_due(session: Session, turn: Turn) -> bool:
    """Queue a reminder for each one's crew; one that was due too long ago is recorded as missed.

    A reminder from before an officer was enrolled does not count as missed.
    """
    late, now = turn.settings.reminders_late, turn.now
    tasks = _list_due(session, turn)
    crews = _crews(session, [one.id for one in tasks], now)
    became: dict[str, list[tuple[str, str]]] = {"push": [], "miss": []}
    left = BATCH
    for one in tasks:
        is_late = one.due_at <= now - late
        if is_late and not any(since and since <= one.due_at for since in crews[one.id].values()):
            continue
        left -= 1
        if left < 0:
            break
        if is_late:
            if ledger.record_missed(session, OccurrenceKind.TASK, one.id, one.due_at, now=now):
                became["miss"].append(("task", one.ref))
            continue
        crew = set(crews[one.id]) - _by_digest(session, one, crews[one.id], turn.settings.digest_at)
        made = ledger.publish(
            session, OccurrenceKind.TASK, one.id, one.due_at, crew,
            now=now, expires_at=one.due_at + late, facts=TaskStart(one.starts_at),
        )  # fmt: skip
        if made is not None and crew:
            became["push"].append(("task", one.ref))
    trail.record_outcomes(session, became, now=now)
    return left < 0


def _crews(session: Session, task_ids: Iterable[int], now: datetime) -> dict[int, dict[int, datetime | None]]:
    """The members of each crew who are enrolled and not on leave, with the time of enrolment."""
    crews: dict[int, dict[int, datetime | None]] = defaultdict(dict)
    rows: Iterable[Any] = session.run(
        sa.select(col(TaskOfficer.task_id), col(TaskOfficer.officer_id), col(Officer.enrolled_at))
        .join(Officer, col(Officer.id) == col(TaskOfficer.officer_id))
        .where(
            col(TaskOfficer.task_id).in_(list(task_ids)),
            ENROLLED,
            ~duty.on_leave(now),
        )
    )
    for task_id, officer_id, since in rows:
        crews[task_id][officer_id] = since
    return crews


def _by_digest(session: Session, task: DueTask, crew: Collection[int], digest_at: time) -> set[int]:
    """The members of the crew who were just sent a digest with this task."""
    shift = shift_day.shift_day(task.due_at, digest_at)
    listed = task.created_at <= shift.start and task.starts_at < shift.end
    if not listed or task.due_at >= shift.start + BY_DIGEST:
        return set()
    return digest.recipients(session, shift, crew)


DUTY = ClockDuty("task reminders", is_due, publish_due)
