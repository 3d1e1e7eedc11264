"""The morning digest: one message about the day's tasks instead of many."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time, timedelta

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from bot.language.times.shift_day import ShiftDay, shift_day
from bot.services.audit import trail
from bot.services.officers import duty
from bot.services.pushes import ledger
from models.delivery import Occurrence, OccurrenceKind
from models.officer import ENROLLED, Officer
from models.task import OPEN_STATUSES, Task, TaskOfficer

THE_DAY = 0  # the subject of the row that marks a day's digests as queued
LOOK_BACK = 7  # days
HALF_A_DAY = timedelta(hours=12)


MARKED = sa.select(
    sa.exists().where(
        col(Occurrence.kind) == OccurrenceKind.DIGEST,
        col(Occurrence.subject_id) == THE_DAY,
        col(Occurrence.due_at) > sa.bindparam("after"),
        col(Occurrence.due_at) < sa.bindparam("before"),
    )
)


def is_due(session: Session, *, digest_at: time, now: datetime) -> bool:
    """Whether the present shift day's digests are still to be queued. An index look-up."""
    return not _marked(session, shift_day(now, digest_at))


def publish_due(session: Session, *, digest_at: time, late: timedelta, now: datetime) -> None:
    """Queue a digest for everybody with tasks this shift day; record earlier days without one as missed."""
    shift = shift_day(now, digest_at)
    if _marked(session, shift):
        return
    kind = OccurrenceKind.DIGEST
    last = _last(session)
    for day in _between(last, shift, digest_at):
        ledger.record_missed(session, kind, THE_DAY, day.start, now=now)
    if last is not None and shift.start <= now - late:
        ledger.record_missed(session, kind, THE_DAY, shift.start, now=now)
        return
    made = ledger.publish(session, kind, THE_DAY, shift.start, (), now=now, expires_at=now)
    if made is None or shift.start <= now - late:  # on the very first day, nothing was missed
        return
    tasks = _tasks(session, shift, now)
    for officer_id in sorted({officer for officer, _ in tasks}):
        ledger.publish(
            session, kind, officer_id, shift.start, {officer_id},
            now=now, expires_at=shift.start + late, words=shift.end.isoformat(),
        )  # fmt: skip
    if tasks:
        objects = [("task", ref) for ref in sorted({ref for _, ref in tasks})]
        trail.record(session, trail.system(session), "push", objects, now=now, detail="digest")


def recipients(session: Session, shift: ShiftDay, among: Collection[int]) -> set[int]:
    """Those of these officers who have this shift day's digest."""
    query = sa.select(col(Occurrence.subject_id)).where(
        col(Occurrence.kind) == OccurrenceKind.DIGEST,
        col(Occurrence.subject_id).in_(among),
        col(Occurrence.due_at) == shift.start,
    )
    return set(session.run(query).scalars())


def _marked(session: Session, shift: ShiftDay) -> bool:
    """Whether this shift day has its digest, even if the setting has changed since: one a shift day."""
    span = {"after": shift.start - HALF_A_DAY, "before": shift.start + HALF_A_DAY}
    return bool(session.run(MARKED, span).scalar())


def _last(session: Session) -> datetime | None:
    """The due time of the last digest on record."""
    newest = sa.select(col(Occurrence.due_at)).where(
        col(Occurrence.kind) == OccurrenceKind.DIGEST, col(Occurrence.subject_id) == THE_DAY
    )
    found: datetime | None = session.run(newest.order_by(col(Occurrence.due_at).desc()).limit(1)).scalar()
    return found


def _between(last: datetime | None, shift: ShiftDay, digest_at: time) -> list[ShiftDay]:
    """The shift days since then, without this one."""
    days: list[ShiftDay] = []
    before = shift_day(shift.start - HALF_A_DAY, digest_at)
    while last is not None and before.start - HALF_A_DAY > last and len(days) < LOOK_BACK:
        days.append(before)
        before = shift_day(before.start - HALF_A_DAY, digest_at)
    return days


def _tasks(session: Session, shift: ShiftDay, now: datetime) -> list[tuple[int, str]]:
    """Query (officer, task) of this shift day, for officers who are enrolled and not on leave."""
    rows = session.run(
        sa.select(col(TaskOfficer.officer_id), col(Task.ref))
        .join(Task, col(Task.id) == col(TaskOfficer.task_id))
        .join(Officer, col(Officer.id) == col(TaskOfficer.officer_id))
        .where(
            col(Task.starts_at) >= shift.start,
            col(Task.starts_at) < shift.end,
            col(Task.status).in_(OPEN_STATUSES),
            ENROLLED,
            ~duty.on_leave(now),
        )
    )
    return [(officer_id, ref) for officer_id, ref in rows]
