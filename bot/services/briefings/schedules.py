"""Recurring briefings: their times proposed, begun, changed, paused, resumed and stopped."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from bot.database import Session
from bot.errors import NotOnRecordError, RejectedError
from bot.language.times.recurrence import Rule
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.briefings.viewing import BriefingView, require_managed
from bot.services.schedules import schedules
from bot.services.schedules.schedules import ScheduleView, Shifts, Terms
from models.delivery import OccurrenceKind
from models.schedule import IfMissed, ScheduleState

KIND = OccurrenceKind.BRIEFING


class NotRecurringError(RejectedError):
    """That briefing doesn't recur."""

    def __init__(self, ref: str) -> None:
        super().__init__(
            f"That briefing doesn't recur. To make it recur: `/brief time {ref} every weekday 0645`"
        )


class NotBegunError(NotRecurringError):
    """It will recur once it is sent."""

    def __init__(self, ref: str) -> None:
        RejectedError.__init__(
            self, f"It will recur once it is sent, and its preview shows the times: `/brief show {ref}`"
        )


class RecurringBriefing(Struct, frozen=True):
    briefing: BriefingView
    schedule: ScheduleView


def find_for_briefing(session: Session, briefing: BriefingView) -> ScheduleView | None:
    """Its schedule, unless that has ended."""
    found = schedules.find(session, KIND, briefing.id)
    return None if found is None or found.state is ScheduleState.ENDED else found


def propose(
    session: Session, actor: Actor, briefing: BriefingView, rule: Rule, *, late: timedelta, now: datetime
) -> ScheduleView:
    """Propose times for one's own unsent briefing; sending it begins them."""
    trail.record(session, actor, "time", [("briefing", briefing.ref)], now=now)
    return schedules.propose(session, KIND, briefing.id, rule, Terms(actor.id, late), now=now)


def withdraw_proposal(session: Session, briefing: BriefingView) -> None:
    """Drop the proposed times: it has one time now, or none."""
    schedules.drop(session, KIND, briefing.id)


def begin(
    session: Session, actor: Actor, briefing: BriefingView, *, shifts: Shifts, now: datetime
) -> RecurringBriefing:
    """Start the proposed times. Raises RejectedError when none is to come."""
    found = _require(session, briefing)
    begun = schedules.begin(session, found, shifts=shifts, now=now)
    trail.record(session, actor, "schedule", [("briefing", briefing.ref)], now=now, detail=found.words)
    return RecurringBriefing(briefing, begun)


def find_begun(session: Session, actor: Actor, ref: str) -> RecurringBriefing | None:
    """A briefing whose times have begun and not ended, if the actor manages it."""
    try:
        return _managed(session, actor, ref)
    except (NotRecurringError, NotOnRecordError):
        return None


def require(session: Session, actor: Actor, ref: str, *, now: datetime) -> RecurringBriefing:
    """One for its author and any supervisor. Raises NotRecurringError, NotOnRecordError."""
    found = _managed(session, actor, ref)
    trail.record(session, actor, "consult", [("briefing", ref)], now=now)
    return found


def retime(
    session: Session, actor: Actor, ref: str, rule: Rule, *, shifts: Shifts, now: datetime
) -> RecurringBriefing:
    """Set new times for a briefing whose times have begun, running or not; it then runs by them."""
    briefing = require_managed(session, actor, ref)
    found = schedules.find(session, KIND, briefing.id)
    if found is None or found.state is ScheduleState.PROPOSED:
        raise NotRecurringError(ref)
    proposed = schedules.propose(session, KIND, briefing.id, rule, Terms(actor.id, found.late), now=now)
    begun = schedules.begin(session, proposed, shifts=shifts, now=now)
    trail.record(session, actor, "time", [("briefing", ref)], now=now, detail=begun.words)
    return RecurringBriefing(briefing, begun)


def pause(session: Session, actor: Actor, ref: str, *, now: datetime) -> RecurringBriefing:
    """Pause it. Raises RejectedError, NotRecurringError, NotOnRecordError."""
    found = _managed(session, actor, ref)
    paused = schedules.pause(session, found.schedule)
    trail.record(session, actor, "pause", [("briefing", ref)], now=now)
    return RecurringBriefing(found.briefing, paused)


def resume(session: Session, actor: Actor, ref: str, *, shifts: Shifts, now: datetime) -> RecurringBriefing:
    """Resume it from the next time on. Raises RejectedError, NotRecurringError, NotOnRecordError."""
    found = _managed(session, actor, ref)
    resumed = schedules.resume(session, found.schedule, keeper_id=actor.id, shifts=shifts, now=now)
    trail.record(session, actor, "resume", [("briefing", ref)], now=now)
    return RecurringBriefing(found.briefing, resumed)


def stop(session: Session, actor: Actor, ref: str, *, now: datetime) -> RecurringBriefing:
    """Stop it for good; briefings already sent stay. Raises NotRecurringError, NotOnRecordError."""
    found = _managed(session, actor, ref)
    stopped = schedules.end_schedule(session, found.schedule)
    trail.record(session, actor, "stop", [("briefing", ref)], now=now)
    return RecurringBriefing(found.briefing, stopped)


def set_if_missed(
    session: Session, actor: Actor, ref: str, if_missed: IfMissed, late: timedelta | None, *, now: datetime
) -> RecurringBriefing:
    """Set the rule for runs due while the bot was down: for LATE, `late` is the time allowed."""
    found = _managed(session, actor, ref)
    changed = schedules.set_if_missed(session, found.schedule, if_missed, late)
    trail.record(session, actor, "if missed", [("briefing", ref)], now=now, detail=if_missed.value)
    return RecurringBriefing(found.briefing, changed)


def _managed(session: Session, actor: Actor, ref: str) -> RecurringBriefing:
    """A briefing whose times have begun."""
    briefing = require_managed(session, actor, ref)
    found = _require(session, briefing)
    if found.state is ScheduleState.PROPOSED:
        raise NotBegunError(ref)
    return RecurringBriefing(briefing, found)


def _require(session: Session, briefing: BriefingView) -> ScheduleView:
    found = find_for_briefing(session, briefing)
    if found is None:
        raise NotRecurringError(briefing.ref)
    return found
