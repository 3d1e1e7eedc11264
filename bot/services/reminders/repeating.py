"""Repeating reminders to oneself, and the snoozing of any reminder."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Protocol

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from bot.language.times.recurrence import Rule
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.pushes import ledger, notices
from bot.services.reminders import refusals, reminders
from bot.services.reminders.reminders import MissedRemindersNotice, ReminderView
from bot.services.schedules import schedules
from bot.services.schedules.schedules import Run, ScheduleView, Shifts, Terms
from models.delivery import OccurrenceKind
from models.reminder import Reminder, ReminderState
from models.schedule import ScheduleState

KIND = OccurrenceKind.REMINDER


class OwnReminderRow(Protocol):
    id: int
    officer_id: int
    text: str
    about: str | None


def add(
    session: Session,
    actor: Actor,
    text: str,
    rule: Rule,
    *,
    about: str | None,
    late: timedelta,
    shifts: Shifts,
    now: datetime,
) -> tuple[ReminderView, ScheduleView]:
    """Set a repeating reminder. Raises as `reminders.add`."""
    added = reminders.add(session, actor, text, due_at=now, about=about, now=now)
    proposed = schedules.propose(session, KIND, added.id, rule, Terms(actor.id, late), now=now)
    begun = schedules.begin(session, proposed, shifts=shifts, now=now)
    _due_next(session, added.id, begun.next_at)
    return added, begun


def pause(
    session: Session, actor: Actor, reminder_id: int, *, now: datetime
) -> tuple[ReminderView, ScheduleView]:
    """Pause a repeating reminder. Raises RejectedError."""
    found, schedule = _require(session, actor, reminder_id)
    paused = schedules.pause(session, schedule)
    trail.record(session, actor, "pause", [("reminder", str(reminder_id))], now=now)
    return found, paused


def resume(
    session: Session, actor: Actor, reminder_id: int, *, shifts: Shifts, now: datetime
) -> tuple[ReminderView, ScheduleView]:
    """Resume a paused one from its next time. Raises RejectedError."""
    found, schedule = _require(session, actor, reminder_id)
    resumed = schedules.resume(session, schedule, keeper_id=actor.id, shifts=shifts, now=now)
    _due_next(session, reminder_id, resumed.next_at)
    trail.record(session, actor, "resume", [("reminder", str(reminder_id))], now=now)
    return found, resumed


def snooze(
    session: Session, actor: Actor, reminder_id: int, *, due_at: datetime, now: datetime
) -> ReminderView:
    """Remind once more at `due_at`; the last snooze counts. Raises RejectedError."""
    row = _own(session, actor, reminder_id)
    again = reminder_id if schedules.find(session, KIND, reminder_id) is None else _copied(session, row, now)
    put_off = sa.update(Reminder).where(
        col(Reminder.id) == again, col(Reminder.state) != ReminderState.CANCELLED
    )
    if not session.run(put_off.values(due_at=due_at, state=ReminderState.WAITING)).rowcount:
        raise refusals.NO_SUCH_REMINDER()  # it was cancelled since it was read
    trail.record(session, actor, "snooze", [("reminder", str(again))], now=now)
    return ReminderView(again, due_at, row.text, row.about)


def finish(session: Session, actor: Actor, reminder_id: int, *, now: datetime) -> ReminderView:
    """Take one as done: what was put off won't come again, a repeating one goes on. Raises RejectedError."""
    row = _own(session, actor, reminder_id)
    schedule = schedules.find(session, KIND, reminder_id)
    goes_on = schedule is not None and schedule.state is not ScheduleState.ENDED
    again = col(Reminder.snooze_of) == reminder_id if goes_on else col(Reminder.id) == reminder_id
    waiting = sa.update(Reminder).where(again, col(Reminder.state) == ReminderState.WAITING)
    session.run(waiting.values(state=ReminderState.GIVEN))
    trail.record(session, actor, "done", [("reminder", str(reminder_id))], now=now)
    return ReminderView(
        reminder_id, now, row.text, row.about, repeats=schedule.words if goes_on and schedule else ""
    )


def fire(session: Session, view: ScheduleView, run: Run, *, now: datetime) -> None:
    """Queue the reminder if its time has just come; times too long ago are recorded as missed."""
    for at in run.before:
        ledger.record_missed(session, KIND, view.subject_id, at, now=now)
    is_missed = schedules.find_missed_rule(view, run.due_at, now=now) is not None
    if is_missed:
        ledger.record_missed(session, KIND, view.subject_id, run.due_at, now=now)
        notices.tell(session, view.keeper_id, MissedRemindersNotice(), now=now)
    else:
        ledger.publish(
            session, KIND, view.subject_id, run.due_at, {view.keeper_id},
            now=now, expires_at=run.due_at + max(view.late, schedules.PUNCTUAL),
        )  # fmt: skip
    _due_next(session, view.subject_id, run.next_at)
    about = [("reminder", str(view.subject_id))]
    became = {"miss": about * (len(run.before) + is_missed), "push": [] if is_missed else about}
    trail.record_outcomes(session, became, now=now)


def _due_next(session: Session, reminder_id: int, next_at: datetime | None) -> None:
    """Set when it comes next; after its last time it counts as given."""
    values: dict[str, Any] = {"due_at": next_at} if next_at else {"state": ReminderState.GIVEN}
    session.run(sa.update(Reminder).where(col(Reminder.id) == reminder_id).values(**values))


def _require(session: Session, actor: Actor, reminder_id: int) -> tuple[ReminderView, ScheduleView]:
    found = next((one for one in reminders.list_waiting(session, actor) if one.id == reminder_id), None)
    schedule = schedules.find(session, KIND, reminder_id)
    if found is None or schedule is None or schedule.state is ScheduleState.ENDED:
        raise refusals.NO_SUCH_REMINDER()
    return found, schedule


def _own(session: Session, actor: Actor, reminder_id: int) -> OwnReminderRow:
    query = sa.select(col(Reminder.id), col(Reminder.officer_id), col(Reminder.text), col(Reminder.about))
    mine = query.where(
        col(Reminder.id) == reminder_id,
        col(Reminder.officer_id) == actor.id,
        col(Reminder.state) != ReminderState.CANCELLED,
    )
    row: OwnReminderRow | None = session.run(mine).first()
    if row is None:
        raise refusals.NO_SUCH_REMINDER()
    return row


def _copied(session: Session, row: OwnReminderRow, now: datetime) -> int:
    """The one-off copy that a snooze of a repeating reminder uses; one that still waits is used again."""
    waits = sa.select(col(Reminder.id)).where(
        col(Reminder.snooze_of) == row.id, col(Reminder.state) == ReminderState.WAITING
    )
    found: int | None = session.run(waits).scalar()
    if found is not None:
        return found
    copy = {"officer_id": row.officer_id, "due_at": now, "text": row.text, "about": row.about}
    made = sa.insert(Reminder).values(**copy, created_at=now, snooze_of=row.id).returning(col(Reminder.id))
    return int(session.run(made).scalar_one() or 0)
