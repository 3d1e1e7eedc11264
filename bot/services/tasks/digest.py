"""The morning digest: one message about the day's tasks instead of many."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time, timedelta

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from bot.language.times.shift_day import ShiftDay, shift_day
from bot.language.times.wall import to_local
from bot.services import once
from bot.services.audit import trail
from bot.services.clock_duties import ClockDuty, Turn
from bot.services.officers import duty
from bot.services.once import OnceName
from bot.services.pushes import ledger
from bot.services.pushes.facts import ShiftEnd
from models.delivery import Occurrence, OccurrenceKind
from models.officer import ENROLLED, Officer
from models.task import OPEN_STATUSES, Task, TaskOfficer

THE_DAY = 0  # the subject of the row that puts a day's digests on record as missed
LOOK_BACK = 7  # days
HALF_A_DAY = timedelta(hours=12)


def is_due(session: Session, turn: Turn) -> bool:
    """Whether the present shift day's digests are still to be made. An index look-up."""
    return not _marked(session, shift_day(turn.now, turn.settings.digest_at))


def publish_due(session: Session, turn: Turn) -> None:
    """Queue a digest for everybody with tasks this shift day; record days that went by as missed."""
    digest_at, late, now = turn.settings.digest_at, turn.settings.reminders_late, turn.now
    shift = shift_day(now, digest_at)
    if _marked(session, shift):
        return
    kind, last = OccurrenceKind.DIGEST, once.last(session, OnceName.DIGEST)
    if not once.once(session, OnceName.DIGEST, shift.start):
        return
    is_late = shift.start <= now - late
    missed = _between(last, shift, digest_at)
    if is_late and last is not None:  # on the first day of all, nothing was missed
        missed.append(shift)
    for day in missed:
        ledger.record_missed(session, kind, THE_DAY, day.start, now=now)
    days = [("digest", f"{to_local(day.start):%d/%m/%Y}") for day in missed]
    trail.record_outcomes(session, {"miss": days}, now=now)
    if is_late:
        return
    tasks = _tasks(session, shift, now)
    for officer_id in sorted({officer for officer, _ in tasks}):
        ledger.publish(
            session, kind, officer_id, shift.start, {officer_id},
            now=now, expires_at=shift.start + late, facts=ShiftEnd(shift.end),
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
    """Also when the setting was changed since: one digest a shift day."""
    return once.is_done(session, OnceName.DIGEST, shift.start, within=HALF_A_DAY)


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


DUTY = ClockDuty("digests", is_due, publish_due)
