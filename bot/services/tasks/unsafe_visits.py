"""A visit broken off as unsafe: its words, those who are told, the visits that wait, a supervisor's word."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.errors import RingTheTeamError
from bot.language.times.quiet_hours import NEVER_QUIET
from bot.language.times.wall import to_local
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.officers import inspectors
from bot.services.officers.supervision import SupervisionLines
from bot.services.pushes import notices
from bot.services.pushes.facts import Notice, NoticeKind
from bot.services.referrals import deciders, move_needs, mover, refusals, timers, viewing
from bot.services.referrals import moves as referral_moves
from bot.services.referrals import visibility as referral_visibility
from bot.services.referrals.mover import MovableRow
from bot.services.referrals.notices import ReferralNotice
from bot.services.referrals.timers import Following
from bot.services.tasks import life, moves
from bot.services.tasks.moves import Step
from models.decider import Matter
from models.officer import ENROLLED, Officer, Role
from models.programme import ProgrammeStatus
from models.referral import StepKind
from models.task import IS_OPEN, Task, TaskOfficer, TaskStatus

DECIDE = "Decide whether there is another visit"
GO_ON = "Decide how it goes on without visits"
OWN: Query = sa.select(col(ProgrammeStatus.next_action), col(ProgrammeStatus.timer)).where(
    col(ProgrammeStatus.programme_id) == sa.bindparam("programme"),
    col(ProgrammeStatus.code) == sa.bindparam("status"),
)
SUPERVISORS: Query = sa.select(col(Officer.id)).where(
    ENROLLED, col(Officer.role) == Role.SUPERVISOR, col(Officer.team_id) == sa.bindparam("team")
)
OPEN_VISITS: Query = (
    sa.select(col(Task.id), col(Task.ref), col(Task.step), col(Task.status), col(TaskOfficer.officer_id))
    .outerjoin(TaskOfficer, col(TaskOfficer.task_id) == col(Task.id))
    .where(col(Task.referral_id) == sa.bindparam("referral"), IS_OPEN)
    .order_by(col(Task.id), col(TaskOfficer.officer_id))
)


class VisitUnsafeNotice(ReferralNotice, frozen=True):
    """To the lead, and to the supervisors who are asked to decide (`decides`)."""

    kind = NoticeKind.VISIT_UNSAFE
    collar: str
    decides: bool = False


class VisitWaitsNotice(Notice, frozen=True):
    """To the crew of another visit to the same person: it waits, or may go ahead after all."""

    kind = NoticeKind.VISIT_WAITS
    ref: str
    waits: bool


class VisitsDecided(Struct, frozen=True):
    """`words` are those of the unsafe visit; `next_due_on` is the day of the referral's `next_action`."""

    ref: str
    allowed: bool
    words: str | None
    next_action: str | None
    next_due_on: date | None


class OpenVisit(Protocol):
    """A row of `OPEN_VISITS`: a visit with one of its crew."""

    id: int
    ref: str
    step: int
    status: TaskStatus
    officer_id: int | None


def hold_up(
    session: Session,
    actor: Actor,
    row: MovableRow,
    words: str,
    then: Following,
    *,
    task_id: int,
    now: datetime,
) -> tuple[str | None, date | None]:
    """Put it on the referral, tell those who decide and the crews of other visits, who wait.

    Returns the next action, and its day: today; of a referral that is closed, none. Raises
    MovedMeanwhileError.
    """
    action, today = (then.next_action or DECIDE, to_local(now).date()) if row.is_open else (None, None)
    facts: dict[str, Any] = {"unsafe_at": now, "visits_ended": False}
    following = {"next_action": action, "next_due_on": today} if row.is_open else {}
    referral_moves.stay(session, actor, row, StepKind.UNSAFE, words, facts | following, now=now)
    asked = _supervisors(session, actor, row, task_id, now=now)
    deciders.ask(session, row.id, asked, Matter.VISITS, now=now)
    for one in sorted(_with_lead(actor, row, asked)):
        notices.tell(session, one, VisitUnsafeNotice(row.ref, actor.collar, one in asked), now=now)
    visits: Sequence[OpenVisit] = session.run(OPEN_VISITS, {"referral": row.id}).all()
    _tell_crews(session, actor, [one for one in visits if one.id != task_id], waits=True, now=now)
    trail.record(session, actor, "push", [("referral", row.ref)], detail="unsafe visit", now=now)
    return action, today


def decide(
    session: Session, actor: Actor, ref: str, words: str, *, allowed: bool, now: datetime
) -> VisitsDecided:
    """Allow another visit, or end visits: then the open ones are cancelled.

    Raises the errors of the card, RingTheTeamError to those who don't decide, and a RejectedError.
    """
    found = mover.find(session, actor, ref, now=now)
    row = viewing.find_row(session, actor, ref, now=now)
    if found is None or row is None:
        viewing.require(session, actor, ref, now=now)
    if found is None or row is None or not referral_visibility.may_decide_visits(actor, row):
        seen = viewing.visibility_of(session, actor, ref, now=now)
        raise RingTheTeamError(ref, team=seen.team, telephone=seen.telephone)
    if row.unsafe_at is None or (row.visits_ended and not allowed):
        raise refusals.VISITS_NOT_STOPPED(ref)
    said = move_needs.words(words, least=1, most=move_needs.LONGEST_REASON)
    kind = StepKind.VISITS_ALLOWED if allowed else StepKind.VISITS_ENDED
    following = _following(session, found.row, allowed=allowed, now=now)
    facts = {"unsafe_at": None if allowed else row.unsafe_at, "visits_ended": not allowed}
    referral_moves.stay(session, actor, found.row, kind, said, facts | following, now=now)
    deciders.end(session, [found.row.id], Matter.VISITS)
    _settle(session, actor, found.row.id, allowed=allowed, now=now)
    return VisitsDecided(ref, allowed, row.unsafe_words, following["next_action"], following["next_due_on"])


def told_of(
    session: Session, actor: Actor, row: MovableRow, task_id: int, *, is_unsafe: bool, now: datetime
) -> set[int]:
    """The lead; of an unsafe visit those who decide as well."""
    deciding = _supervisors(session, actor, row, task_id, now=now) if is_unsafe else set()
    return _with_lead(actor, row, deciding)


def _with_lead(actor: Actor, row: MovableRow, deciding: Collection[int]) -> set[int]:
    return {*deciding, *filter(None, (row.lead_id,))} - {actor.id}


def _following(session: Session, row: MovableRow, *, allowed: bool, now: datetime) -> dict[str, Any]:
    """The next action and its day: the status's own, or how to go on without visits; none once closed."""
    if not row.is_open:
        return {"next_action": None, "next_due_on": None}
    action, timer = session.run(OWN, {"programme": row.programme_id, "status": row.status}).one()
    today = to_local(now).date()
    if not allowed:
        return {"next_action": GO_ON, "next_due_on": today}
    return {"next_action": action, "next_due_on": timers.due(session, timer, today)}


def _supervisors(session: Session, actor: Actor, row: MovableRow, task_id: int, *, now: datetime) -> set[int]:
    """Those at work above crew and lead, and the supervisors of the owning team; else an Inspector."""
    lines = SupervisionLines(session, NEVER_QUIET, now=now)
    crew = session.run(moves.CREW, {"task": task_id}).scalars()
    below = {actor.id, *crew, *filter(None, (row.lead_id,))}
    above = {lines.above(one, None, urgent=True).who for one in below}
    own = session.run(SUPERVISORS, {"team": row.team_id}).scalars() if row.team_id is not None else ()
    found = {one for one in (*above, *own) if one is not None}
    return found or {one for one in (inspectors.find(session, row.team_id, but=None, now=now),) if one}


def _settle(session: Session, actor: Actor, referral_id: int, *, allowed: bool, now: datetime) -> None:
    """Let the open visits go ahead, or cancel them; their crews hear of it."""
    rows: Sequence[OpenVisit] = session.run(OPEN_VISITS, {"referral": referral_id}).all()
    if allowed:
        _tell_crews(session, actor, rows, waits=False, now=now)
        return
    for one in {row.id: row for row in rows}.values():
        step = Step(one.id, one.step, one.status, TaskStatus.CANCELLED)
        if moves.write(session, step, actor_id=actor.id, reason="no more visits", now=now):
            moves.tell_others(session, one.id, one.ref, step.to, actor_id=actor.id, now=now)
            trail.record(session, actor, "move", [("task", one.ref)], detail="no more visits", now=now)


def _tell_crews(
    session: Session, actor: Actor, rows: Sequence[OpenVisit], *, waits: bool, now: datetime
) -> None:
    for row in rows:
        if row.officer_id is not None and row.officer_id != actor.id and row.status in life.IN_HAND:
            notices.tell(session, row.officer_id, VisitWaitsNotice(row.ref, waits), now=now)
