"""Schedules as rows: proposed, begun, paused, ended, and moved on once for each time they come due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any, Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Session
from bot.language.times.recurrence import Rule, next_after, occurrences, write_rule
from bot.language.times.recurrence_words import read_stored_rule
from bot.services.clock_duties import Turn
from bot.services.schedules import refusals
from models.delivery import OccurrenceKind
from models.schedule import IfMissed, Schedule, ScheduleState

PUNCTUAL = timedelta(minutes=2)  # not yet missed: a slow tick, a restart
KEPT = 50  # of the times missed while we were down, the newest are recorded
Shifts = Mapping[str, time]
TERMS = ("id", "kind", "subject_id", "rule", "state", "next_at", "if_missed", "late_seconds", "keeper_id")
WHOLE = sa.select(*(getattr(Schedule, name) for name in TERMS))
DUE = WHOLE.where(
    col(Schedule.state) == sa.literal_column("'active'"), col(Schedule.next_at) <= sa.bindparam("now")
)
ANY_DUE = sa.select(sa.exists(DUE))


class ScheduleView(Struct, frozen=True):
    id: int
    kind: OccurrenceKind
    subject_id: int
    words: str
    state: ScheduleState
    next_at: datetime | None
    if_missed: IfMissed
    late: timedelta
    keeper_id: int


class Terms(Struct, frozen=True):
    """The officer who answers for a schedule, and what becomes of runs that come due while we are down."""

    keeper_id: int
    late: timedelta
    if_missed: IfMissed = IfMissed.LATE


class Run(Struct, frozen=True):
    """The newest time of a schedule that has come due, and those `before` it, which it has overtaken."""

    due_at: datetime
    before: tuple[datetime, ...]
    next_at: datetime | None


class ScheduleRow(Protocol):
    """A row of `WHOLE`."""

    id: int
    kind: OccurrenceKind
    subject_id: int
    rule: str
    state: ScheduleState
    next_at: datetime | None
    if_missed: IfMissed
    late_seconds: int
    keeper_id: int


def find(session: Session, kind: OccurrenceKind, subject_id: int) -> ScheduleView | None:
    query = WHOLE.where(col(Schedule.kind) == kind, col(Schedule.subject_id) == subject_id)
    row = session.run(query).first()
    return _view(row) if row else None


def propose(
    session: Session, kind: OccurrenceKind, subject_id: int, rule: Rule, terms: Terms, *, now: datetime
) -> ScheduleView:
    """Propose a new schedule, or a new rule for the present one; either waits until it is begun."""
    values = {"rule": write_rule(rule), "state": ScheduleState.PROPOSED, "next_at": None}
    found = find(session, kind, subject_id)
    if found is not None:
        return _set(session, found, values)
    row = values | {
        "kind": kind,
        "subject_id": subject_id,
        "if_missed": terms.if_missed,
        "late_seconds": int(terms.late.total_seconds()),
        "keeper_id": terms.keeper_id,
        "created_at": now,
    }
    session.run(sa.insert(Schedule), row)
    return _again(session, kind, subject_id)


def begin(session: Session, view: ScheduleView, *, shifts: Shifts, now: datetime) -> ScheduleView:
    """Begin at the next time; past times are not made up for. Raises RejectedError when none is to come."""
    next_at = next_after(read_stored_rule(view.words, shifts=shifts), now)
    if next_at is None:
        raise refusals.OVER()
    return _set(session, view, {"state": ScheduleState.ACTIVE, "next_at": next_at})


def pause(session: Session, view: ScheduleView) -> ScheduleView:
    if view.state is not ScheduleState.ACTIVE:
        raise refusals.NOT_RUNNING()
    return _set(session, view, {"state": ScheduleState.PAUSED, "next_at": None})


def resume(
    session: Session, view: ScheduleView, *, keeper_id: int, shifts: Shifts, now: datetime
) -> ScheduleView:
    """Resume it; the officer who does answers for it from then on. Raises RejectedError."""
    if view.state is not ScheduleState.PAUSED:
        raise refusals.NOT_PAUSED()
    return begin(session, _set(session, view, {"keeper_id": keeper_id}), shifts=shifts, now=now)


def end_schedule(session: Session, view: ScheduleView) -> ScheduleView:
    """End it for good, whatever state it has come to meanwhile."""
    ended = sa.update(Schedule).where(col(Schedule.id) == view.id)
    session.run(ended.values(state=ScheduleState.ENDED, next_at=None))
    return _again(session, view.kind, view.subject_id)


def end_for_subject(session: Session, kind: OccurrenceKind, subject_id: int) -> None:
    """End the subject's schedule, if it has one."""
    found = find(session, kind, subject_id)
    if found is not None:
        end_schedule(session, found)


def set_if_missed(
    session: Session, view: ScheduleView, if_missed: IfMissed, late: timedelta | None
) -> ScheduleView:
    values: dict[str, Any] = {"if_missed": if_missed}
    return _set(session, view, values | ({"late_seconds": int(late.total_seconds())} if late else {}))


def drop(session: Session, kind: OccurrenceKind, subject_id: int) -> None:
    """Drop a schedule or rule that was only proposed."""
    session.run(
        sa.delete(Schedule).where(
            col(Schedule.kind) == kind,
            col(Schedule.subject_id) == subject_id,
            col(Schedule.state) == ScheduleState.PROPOSED,
        )
    )


def is_due(session: Session, turn: Turn) -> bool:
    """An index look-up."""
    return bool(session.run(ANY_DUE, {"now": turn.now}).scalar())


def list_due(session: Session, limit: int, *, now: datetime) -> list[ScheduleView]:
    """Schedules that are due, the longest due first."""
    query = DUE.order_by(col(Schedule.next_at), col(Schedule.id)).limit(limit)
    return [_view(row) for row in session.run(query, {"now": now})]


def move_on(session: Session, view: ScheduleView, *, shifts: Shifts, now: datetime) -> Run | None:
    """Take the run that is due, once: None if another copy has. The last time ends the schedule."""
    if view.next_at is None:
        return None
    rule = read_stored_rule(view.words, shifts=shifts)
    until_now = occurrences(rule, view.next_at, now + timedelta(microseconds=1))
    times = [view.next_at, *(one.at for one in until_now if one.at > view.next_at)]
    next_at = next_after(rule, max(now, times[-1]))
    state = ScheduleState.ACTIVE if next_at else ScheduleState.ENDED
    moved = sa.update(Schedule).where(
        col(Schedule.id) == view.id,
        col(Schedule.state) == ScheduleState.ACTIVE,
        col(Schedule.next_at) == view.next_at,
    )
    if not session.run(moved.values(state=state, next_at=next_at)).rowcount:
        return None
    return Run(times[-1], tuple(times[:-1][-KEPT:]), next_at)


def find_missed_rule(view: ScheduleView, due_at: datetime, *, now: datetime) -> IfMissed | None:
    """The schedule's rule for missed runs if this one was missed; None if it goes out."""
    lateness = now - due_at
    in_time = lateness < view.late if view.if_missed is IfMissed.LATE else False
    return None if in_time or lateness <= PUNCTUAL else view.if_missed


def _set(session: Session, view: ScheduleView, values: Mapping[str, Any]) -> ScheduleView:
    """Move it on from exactly the state that was looked at. Raises RejectedError if that was overtaken."""
    seen = sa.update(Schedule).where(col(Schedule.id) == view.id, col(Schedule.state) == view.state)
    if not session.run(seen.values(**values)).rowcount:
        raise refusals.OVERTAKEN()
    return _again(session, view.kind, view.subject_id)


def _again(session: Session, kind: OccurrenceKind, subject_id: int) -> ScheduleView:
    found = find(session, kind, subject_id)
    if found is None:
        raise LookupError(subject_id)
    return found


def _view(row: ScheduleRow) -> ScheduleView:
    late = timedelta(seconds=row.late_seconds)
    return ScheduleView(
        row.id, row.kind, row.subject_id, row.rule, row.state, row.next_at, row.if_missed, late, row.keeper_id
    )
