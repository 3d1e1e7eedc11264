"""Due runs of a recurring briefing: a push of its newest version to the people in its audience now."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Protocol

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from bot.errors import RejectedError
from bot.language.references import briefing_reference
from bot.services.access import policy
from bot.services.access.policy import Permission
from bot.services.audit import trail
from bot.services.briefings import audiences, ends, sending, withdrawal
from bot.services.officers import officers
from bot.services.pushes import ledger, notices
from bot.services.pushes.facts import Notice, NoticeKind
from bot.services.schedules import schedules
from bot.services.schedules.schedules import Run, ScheduleView
from models.briefing import Briefing, BriefingState
from models.delivery import Occurrence, OccurrenceKind
from models.officer import Officer, Role
from models.schedule import IfMissed, ScheduleState

KIND = OccurrenceKind.BRIEFING


class PauseReason(StrEnum):
    """The keeper has left or may no longer brief; nobody is left in the audience."""

    KEEPER = "keeper"
    NOBODY = "nobody"


class RunMissedNotice(Notice, frozen=True):
    kind = NoticeKind.RUN_MISSED
    ref: str
    due_at: datetime


class RunAskedNotice(Notice, frozen=True):
    kind = NoticeKind.RUN_ASKED
    ref: str
    due_at: datetime


class RunsPausedNotice(Notice, frozen=True):
    kind = NoticeKind.RUNS_PAUSED
    ref: str
    why: PauseReason


class RecurringBriefingRow(Protocol):
    """A briefing, with the time at which its keeper left and their role."""

    number: int
    state: BriefingState
    audience: str
    valid_until: datetime | None
    destroy_by: datetime | None
    left_at: datetime | None
    role: Role


def fire(session: Session, view: ScheduleView, run: Run, *, now: datetime) -> None:
    """Send the run, or record it as missed and tell its keeper.

    If its keeper has left or it has lost its readers, it is paused instead.
    """
    row = _row(session, view)
    if row is None or row.state is not BriefingState.PUBLISHED or _over(row, now):  # or withdrawn since
        schedules.end_schedule(session, view)
        return
    ref = briefing_reference(row.number)
    for at in run.before:
        ledger.record_missed(session, KIND, view.subject_id, at, now=now)
    trail.record_outcomes(session, {"miss": [("briefing", ref)] * len(run.before)}, now=now)
    missed = schedules.find_missed_rule(view, run.due_at, now=now)
    if row.left_at is not None or not policy.may(row.role, Permission.BRIEF):
        _halt(session, view, run, RunsPausedNotice(ref, PauseReason.KEEPER), _line(session, view), now=now)
    elif missed is not None:
        _miss(session, view, run, ref, missed, now=now)
    else:
        _send(session, view, run, ref, row.audience, now=now)


def mark_sent(session: Session, briefing_id: int, *, now: datetime) -> None:
    """Record that it was sent just now."""
    sent = sa.update(Briefing).where(col(Briefing.id) == briefing_id).values(published_at=now)
    session.run(sent)


def _send(session: Session, view: ScheduleView, run: Run, ref: str, audience: str, *, now: datetime) -> None:
    try:
        found = audiences.resolve(session, audience, now=now)
    except RejectedError:  # the team was renamed, or everybody has left
        _halt(session, view, run, RunsPausedNotice(ref, PauseReason.NOBODY), [view.keeper_id], now=now)
        return
    _overtake(session, view.subject_id, run)
    late = max(view.late, schedules.PUNCTUAL)
    system = trail.system(session)
    sending.publish(session, system, view.subject_id, ref, found, due_at=run.due_at, late=late, now=now)
    mark_sent(session, view.subject_id, now=now)


def _overtake(session: Session, briefing_id: int, run: Run) -> None:
    """Cancel the parked pushes of earlier runs, so that they are not sent as well as this one."""
    before = sa.select(col(Occurrence.id)).where(
        *ledger.of_subject(KIND, briefing_id), col(Occurrence.due_at) < run.due_at
    )
    withdrawal.cancel_queued(session, before)


def _miss(session: Session, view: ScheduleView, run: Run, ref: str, then: IfMissed, *, now: datetime) -> None:
    ledger.record_missed(session, KIND, view.subject_id, run.due_at, now=now)
    trail.record_outcomes(session, {"miss": [("briefing", ref)]}, now=now)
    notice = RunAskedNotice if then is IfMissed.ASK else RunMissedNotice
    notices.tell(session, view.keeper_id, notice(ref, run.due_at), now=now)


def _halt(
    session: Session,
    view: ScheduleView,
    run: Run,
    notice: RunsPausedNotice,
    told: list[int],
    *,
    now: datetime,
) -> None:
    """Pause it until somebody resumes it; this run doesn't go out."""
    ledger.record_missed(session, KIND, view.subject_id, run.due_at, now=now)
    found = schedules.find(session, KIND, view.subject_id)
    if found is not None and found.state is ScheduleState.ACTIVE:
        schedules.pause(session, found)
    for officer_id in told:
        notices.tell(session, officer_id, notice, now=now)
    about, why = [("briefing", notice.ref)], notice.why.value
    trail.record_outcomes(session, {"miss": about}, now=now)
    trail.record(session, trail.system(session), "pause", about, now=now, detail=why)


def _row(session: Session, view: ScheduleView) -> RecurringBriefingRow | None:
    """The briefing that recurs."""
    query = (
        sa.select(
            *(getattr(Briefing, name) for name in ("number", "state", "audience")),
            *(getattr(Briefing, name) for name in ("valid_until", "destroy_by")),
            col(Officer.left_at),
            col(Officer.role),
        )
        .join(Officer, col(Officer.id) == view.keeper_id)
        .where(col(Briefing.id) == view.subject_id)
    )
    return session.run(query).first()


def _over(row: RecurringBriefingRow, now: datetime) -> bool:
    ends_at = ends.ends_at(row.valid_until, row.destroy_by)
    return ends_at is not None and ends_at <= now


def _line(session: Session, view: ScheduleView) -> list[int]:
    """The officers to tell in the place of a keeper who has left."""
    supervisor = officers.supervisor_of(session, view.keeper_id)
    return [] if supervisor is None else [supervisor]
