"""Reminders that officers set themselves."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Session
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.clock_duties import ClockDuty, Turn
from bot.services.pushes import ledger, notices
from bot.services.pushes.facts import Notice, NoticeKind
from bot.services.reminders import refusals
from bot.services.schedules import schedules
from models.delivery import Delivery, DeliveryState, Occurrence, OccurrenceKind
from models.reminder import Reminder, ReminderState
from models.schedule import Schedule, ScheduleState

LONGEST = 1000
MOST = 100
BATCH = 100  # a turn: each takes several statements, and officers write too
MISSED_SHOWN = timedelta(days=7)

SCHEDULED = sa.and_(
    col(Schedule.kind) == OccurrenceKind.REMINDER,
    col(Schedule.subject_id) == col(Reminder.id),
    col(Schedule.state) != ScheduleState.ENDED,
)
DUE = sa.select(col(Reminder.id), col(Reminder.officer_id), col(Reminder.due_at)).where(
    col(Reminder.state) == sa.literal_column("'waiting'"),
    col(Reminder.due_at) <= sa.bindparam("now"),
    ~sa.exists().where(SCHEDULED),  # repeating ones come due by their schedule
)
ANY_DUE = sa.select(sa.exists(DUE))
EXPIRED = sa.exists().where(
    col(Delivery.occurrence_id) == col(Occurrence.id), col(Delivery.state) == DeliveryState.EXPIRED
)
GIVE = (
    sa.update(Reminder)
    .where(col(Reminder.id) == sa.bindparam("which"), col(Reminder.state) == ReminderState.WAITING)
    .values(state=ReminderState.GIVEN)
)


class ReminderView(Struct, frozen=True):
    """`repeats` holds the words of its rule; a paused one has no time."""

    id: int
    due_at: datetime
    text: str
    about: str | None
    missed: bool = False
    repeats: str = ""
    paused: bool = False


class MissedRemindersNotice(Notice, frozen=True):
    kind = NoticeKind.MISSED_REMINDERS


def add(
    session: Session, actor: Actor, text: str, *, due_at: datetime, about: str | None, now: datetime
) -> ReminderView:
    """Set a reminder to oneself. Raises a RejectedError for one without words, too long, or one too many."""
    words = text.strip()
    if not words and about is None:
        raise refusals.EMPTY_REMINDER()
    if len(words) > LONGEST:
        raise refusals.LONG_REMINDER()
    if len(list_waiting(session, actor)) >= MOST:
        raise refusals.TOO_MANY_REMINDERS()
    row = {"officer_id": actor.id, "due_at": due_at, "text": words, "about": about, "created_at": now}
    insert = sa.insert(Reminder).returning(col(Reminder.id))
    reminder_id: int = session.run(insert, row).scalar_one()
    trail.record(session, actor, "remind", [("reminder", str(reminder_id))], now=now)
    return ReminderView(reminder_id, due_at, words, about)


def list_waiting(session: Session, actor: Actor) -> list[ReminderView]:
    """The officer's own reminders that have not come due, soonest first."""
    query = (
        sa.select(
            *(getattr(Reminder, name) for name in ("id", "due_at", "text", "about")),
            sa.func.coalesce(col(Schedule.rule), "").label("repeats"),
            (sa.func.coalesce(col(Schedule.state), "") == ScheduleState.PAUSED.value).label("paused"),
        )
        .outerjoin(Schedule, SCHEDULED)
        .where(col(Reminder.officer_id) == actor.id, col(Reminder.state) == ReminderState.WAITING)
        .order_by(col(Reminder.due_at), col(Reminder.id))
    )
    return session.rows(ReminderView, query)


def list_missed(session: Session, actor: Actor, *, now: datetime) -> list[ReminderView]:
    """The officer's own of the last week, due while we were down and too long ago to send, newest first."""
    query = (
        sa.select(
            col(Reminder.id),
            col(Occurrence.due_at),
            col(Reminder.text),
            col(Reminder.about),
            sa.true().label("missed"),
        )
        .join(
            Occurrence,
            sa.and_(
                col(Occurrence.kind) == OccurrenceKind.REMINDER,
                col(Occurrence.subject_id) == col(Reminder.id),
            ),
        )
        .where(
            col(Reminder.officer_id) == actor.id,
            sa.or_(col(Occurrence.missed), EXPIRED),
            col(Occurrence.due_at) > now - MISSED_SHOWN,
        )
        .order_by(col(Occurrence.due_at).desc())
    )
    return session.rows(ReminderView, query)


def cancel(session: Session, actor: Actor, reminder_id: int, *, now: datetime) -> ReminderView:
    """Cancel one. Raises RejectedError, also for anybody else's."""
    found = next((one for one in list_waiting(session, actor) if one.id == reminder_id), None)
    if found is None:
        raise refusals.NO_SUCH_REMINDER()
    cancelled = sa.update(Reminder).where(col(Reminder.id) == reminder_id)
    session.run(cancelled.values(state=ReminderState.CANCELLED))
    schedules.end_for_subject(session, OccurrenceKind.REMINDER, reminder_id)
    trail.record(session, actor, "cancel", [("reminder", str(reminder_id))], now=now)
    return found


def tell_expired(session: Session, occurrence_ids: Collection[int], *, now: datetime) -> None:
    """Tell each officer, once, if one of these reminders waited in the queue until it was too late."""
    for row in ledger.list_finished(session, OccurrenceKind.REMINDER, occurrence_ids):
        if row.expired:
            of = sa.select(col(Reminder.officer_id)).where(col(Reminder.id) == row.subject_id)
            officer_id = session.run(of).scalar_one()
            once = row.due_at + timedelta(microseconds=row.id)
            notices.tell(session, officer_id, MissedRemindersNotice(), now=now, once=once)


def is_due(session: Session, turn: Turn) -> bool:
    """An index look-up."""
    return bool(session.run(ANY_DUE, {"now": turn.now}).scalar())


def publish_due(session: Session, turn: Turn) -> None:
    """Queue what has come due; what came due too long ago is put on record as missed."""
    late, now = turn.settings.reminders_late, turn.now
    due = session.run(DUE.order_by(col(Reminder.due_at)).limit(BATCH), {"now": now}).all()
    missed_by: set[int] = set()
    became: dict[str, list[tuple[str, str]]] = {"push": [], "miss": []}
    for row in due:
        if not session.run(GIVE, {"which": row.id}).rowcount:
            continue
        if row.due_at <= now - late:
            ledger.record_missed(session, OccurrenceKind.REMINDER, row.id, row.due_at, now=now)
            missed_by.add(row.officer_id)
            became["miss"].append(("reminder", str(row.id)))
        else:
            expires_at = row.due_at + late
            ledger.publish(
                session, OccurrenceKind.REMINDER, row.id, row.due_at, {row.officer_id},
                now=now, expires_at=expires_at,
            )  # fmt: skip
            became["push"].append(("reminder", str(row.id)))
    for officer_id in missed_by:
        notices.tell(session, officer_id, MissedRemindersNotice(), now=now)
    trail.record_outcomes(session, became, now=now)


DUTY = ClockDuty("reminders", is_due, publish_due)
