"""The outcome of a visit: its task, the referral, the contact and what comes next, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from enum import StrEnum
from itertools import pairwise

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.language.times.bands import VisitBand
from bot.language.times.wall import first_valid_after, to_instant, to_local
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.referrals import attempts, contacts, move_needs, mover, stopped, timers
from bot.services.referrals import moves as referral_moves
from bot.services.referrals import visibility as referral_visibility
from bot.services.referrals.move_needs import ConsentGiven, MoveAnswers
from bot.services.referrals.mover import Movable
from bot.services.referrals.timers import Following
from bot.services.referrals.visit_times import VisitOffer
from bot.services.tasks import life, moves, refusals, unsafe_visits, visits
from bot.services.tasks import viewing as tasks
from bot.services.tasks.life import TaskVerb
from bot.services.tasks.moves import NotNextError, NotYoursToMoveError
from bot.services.tasks.viewing import TaskRow
from models.contact import ContactKind
from models.programme import MoveNeed, ProgrammeNeed, ProgrammeOutcome, VisitOutcome
from models.task import TaskStatus

NOT_DONE = frozenset({VisitOutcome.NOT_IN, VisitOutcome.UNSAFE})
AT_THE_DOOR = frozenset(
    {*(MoveNeed.REASON, MoveNeed.CONSENT, MoveNeed.DECISION_DUE), *(MoveNeed.ATTEMPTS, MoveNeed.ADULT)}
)
EFFECT: Query = sa.select(
    *(getattr(ProgrammeOutcome, name) for name in ("via_status", "to_status", "after", "next_action"))
).where(
    col(ProgrammeOutcome.programme_id) == sa.bindparam("programme"),
    col(ProgrammeOutcome.from_status) == sa.bindparam("status"),
    col(ProgrammeOutcome.outcome) == sa.bindparam("outcome"),
)
NEEDS: Query = sa.select(
    col(ProgrammeNeed.from_status), col(ProgrammeNeed.to_status), col(ProgrammeNeed.need)
).where(col(ProgrammeNeed.programme_id) == sa.bindparam("programme"))


class DoorQuestion(StrEnum):
    DAY = "another day"
    UNSAFE = "what made it unsafe"
    CONSENT_BY = "who consented"
    CONSENT_HOW = "how"
    REASON = "why"


class DoorAnswers(Struct, frozen=True):
    reason: str | None = None
    consent_by: str | None = None
    consent_how: str | None = None
    another_day: bool = False  # they said that it is so, though the visit is of another day


class OutcomeView(Struct, frozen=True):
    """A visit that has ended, and its referral as it stands now (its label).

    `contacts` are all of them if the referral stays where it was. `offers` are times for the next visit, for
    those who work on the referral (`is_own`).
    """

    task_id: int
    ref: str
    ended: TaskStatus
    referral: str
    outcome: VisitOutcome
    status: str
    next_action: str | None
    next_due_on: date | None
    contacts: tuple[attempts.ContactTime, ...]
    offers: tuple[VisitOffer, ...]
    is_own: bool
    has_moved: bool


class _Door(Struct, frozen=True):
    """All that an outcome acts on: the visit, its referral, the way that it goes, and what that needs."""

    row: TaskRow
    movable: Movable
    path: tuple[str, ...]
    following: Following
    needs: frozenset[MoveNeed]


def require_open(
    session: Session,
    actor: Actor,
    ref: str,
    outcome: VisitOutcome | None = None,
    *,
    seen: int | None = None,
    now: datetime,
) -> TaskRow:
    """A visit whose outcome this officer may say: of its crew, the referral's team or its lead.

    Raises NotOnRecordError, NotYoursToMoveError, NotNextError, VisitsStoppedError, or a RejectedError for
    what is no visit.
    """
    row = tasks.require_row(session, actor, ref, now=now)
    if row.referral_id is None:
        raise refusals.NO_VISIT(ref)
    if not (row.in_crew or referral_visibility.is_own(actor, row)):
        raise NotYoursToMoveError(ref, TaskVerb.DONE)
    if seen not in (None, row.step) or row.status not in life.IN_HAND:
        raise NotNextError(moves.require_view(session, actor, ref, now=now), TaskVerb.DONE)
    if outcome is not VisitOutcome.UNSAFE:  # it may be so again for those who are there
        stopped.check_going(row, ref)
    return row


def next_question(
    session: Session,
    actor: Actor,
    ref: str,
    outcome: VisitOutcome,
    given: DoorAnswers,
    *,
    seen: int | None = None,
    now: datetime,
) -> DoorQuestion | None:
    """The next thing that the outcome asks for, if any.

    Raises as `require_open`, and the referral's own errors.
    """
    door = _door(session, actor, ref, outcome, seen=seen, now=now)
    needs = door.needs
    if not given.another_day and life.is_to_be_asked(door.row, now):
        return DoorQuestion.DAY
    if outcome is VisitOutcome.UNSAFE:
        return None if _unsafe_words(given) else DoorQuestion.UNSAFE
    if MoveNeed.CONSENT in needs and not given.consent_by:
        return DoorQuestion.CONSENT_BY
    if MoveNeed.CONSENT in needs and not given.consent_how:
        return DoorQuestion.CONSENT_HOW
    is_asked = MoveNeed.REASON in needs or outcome is VisitOutcome.DECLINED
    return DoorQuestion.REASON if is_asked and not given.reason else None


def record(
    session: Session,
    actor: Actor,
    ref: str,
    outcome: VisitOutcome,
    given: DoorAnswers,
    *,
    bands: Sequence[VisitBand],
    seen: int | None = None,
    now: datetime,
) -> OutcomeView:
    """End the visit, move the referral, count the contact, set what comes next.

    Raises as `next_question`.
    """
    door = _door(session, actor, ref, outcome, seen=seen, now=now)
    label, action, due = _move_referral(session, actor, door, given, now)  # while their visit is live
    referral_id = door.movable.row.id
    words = ": ".join(filter(None, (outcome.value, given.reason)))
    if outcome is VisitOutcome.UNSAFE:
        action, due = _hold_up(session, actor, door, given, now)
    else:
        reached = outcome is not VisitOutcome.NOT_IN
        contacts.add(
            session, actor, referral_id, ContactKind.VISIT, words,
            task_id=door.row.id, reached=reached, now=_when(door.row, now),
        )  # fmt: skip
    ended = _end_task(session, actor, door, outcome, words, now)
    made = () if door.path else contacts.list_contacts(session, referral_id)
    return OutcomeView(
        task_id=door.row.id,
        ref=ref,
        ended=ended,
        referral=door.movable.row.ref,
        outcome=outcome,
        status=label,
        next_action=action,
        next_due_on=due,
        contacts=made,
        offers=_offers(session, actor, door, outcome, made, bands, due, now),
        is_own=referral_visibility.is_own(actor, door.movable.row),
        has_moved=bool(door.path),
    )


def _door(
    session: Session, actor: Actor, ref: str, outcome: VisitOutcome, *, seen: int | None, now: datetime
) -> _Door:
    row = require_open(session, actor, ref, outcome, seen=seen, now=now)
    movable = mover.require(session, actor, row.referral or "", at_door=True, now=now)
    standing = movable.row
    asking = {"programme": standing.programme_id, "status": standing.status, "outcome": outcome}
    effect = session.run(EFFECT, asking).first()
    path = tuple(filter(None, (effect.via_status, effect.to_status))) if effect else ()
    following = Following(effect.next_action, effect.after) if effect else Following()
    needs = _needs(session, standing.programme_id, (standing.status, *path)) if path else frozenset()
    if needs - AT_THE_DOOR:
        raise refusals.BEYOND_THE_DOOR(standing.ref)
    return _Door(row, movable, path, following, needs)


def _needs(session: Session, programme_id: int, way: Sequence[str]) -> frozenset[MoveNeed]:
    steps = {*pairwise(way)}
    rows = session.run(NEEDS, {"programme": programme_id})
    return frozenset(need for since, to, need in rows if (since, to) in steps)


def _hold_up(
    session: Session, actor: Actor, door: _Door, given: DoorAnswers, now: datetime
) -> tuple[str, date]:
    row = door.movable.row
    if door.path:
        row = mover.require(session, actor, row.ref, at_door=True, now=now).row
    words = _unsafe_words(given) or VisitOutcome.UNSAFE.value
    return unsafe_visits.hold_up(session, actor, row, words, door.following, task_id=door.row.id, now=now)


def _unsafe_words(given: DoorAnswers) -> str | None:
    return move_needs.words(given.reason, least=2, most=move_needs.LONGEST_REASON)


def _when(row: TaskRow, now: datetime) -> datetime:
    """When somebody was there: of a visit of a day before that is written up now, its own time."""
    was = life.is_of_another_day(row.starts_at, row.ends_at, now) and row.starts_at < now
    return row.starts_at if was else now


def _end_task(
    session: Session, actor: Actor, door: _Door, outcome: VisitOutcome, words: str, now: datetime
) -> TaskStatus:
    """Complete it by way of what was not said before, or leave it not done.

    Why it was unsafe stands in its history, for those who see the referral's detail: `tasks.history`.
    """
    row = door.row
    way = (TaskStatus.NOT_DONE,) if outcome in NOT_DONE else life.way_to_done(row.status)
    reason = words if outcome is VisitOutcome.UNSAFE else outcome.value if outcome in NOT_DONE else None
    if not moves.write_way(
        session, row.id, row.step, row.status, way, actor_id=actor.id, reason=reason, now=now
    ):
        raise NotNextError(moves.require_view(session, actor, row.ref, now=now), TaskVerb.DONE)
    moves.tell_others(session, row.id, row.ref, way[-1], actor_id=actor.id, now=now)
    detail = f"{row.status} to {way[-1]}"
    trail.record(session, actor, "move", [("task", row.ref)], now=now, reason=outcome.value, detail=detail)
    return way[-1]


def _move_referral(
    session: Session, actor: Actor, door: _Door, given: DoorAnswers, now: datetime
) -> tuple[str, str | None, date | None]:
    """The label of its status now, the next action and its day."""
    standing, number = door.movable.row, door.movable.row.step_number
    if not door.path:
        due = None
        if door.following != Following():
            due = referral_moves.follow_up(
                session, actor, standing.ref, door.following, number=number, movable=door.movable, now=now
            )
        return standing.label, door.following.next_action, due
    label, action, due = standing.label, None, None
    for at, to in enumerate(door.path):
        last = at == len(door.path) - 1
        done = referral_moves.move(
            session, actor, standing.ref, to, _answers(session, door, given, now),
            number=number + at, movable=None if at else door.movable, at_door=True,
            following=door.following if last else None, now=now,
        )  # fmt: skip
        label, action, due = done.to_status, done.next_action, done.next_due_on
    return label, action, due


def _answers(session: Session, door: _Door, given: DoorAnswers, now: datetime) -> MoveAnswers:
    today = to_local(now).date()
    consent = None
    if given.consent_by and given.consent_how:
        consent = ConsentGiven(given.consent_by, given.consent_how, today)
    is_due = MoveNeed.DECISION_DUE in door.needs
    decision_due = timers.due(session, door.following.after, today) if is_due else None
    return MoveAnswers(reason=given.reason, consent=consent, decision_due=decision_due)


def _offers(
    session: Session,
    actor: Actor,
    door: _Door,
    outcome: VisitOutcome,
    made: Sequence[attempts.ContactTime],
    bands: Sequence[VisitBand],
    due: date | None,
    now: datetime,
) -> tuple[VisitOffer, ...]:
    """Times for another visit: at once if nobody was in, on the day that is due if they think about it."""
    if outcome not in (VisitOutcome.NOT_IN, VisitOutcome.THINKING):
        return ()
    if not referral_visibility.is_own(actor, door.movable.row):
        return ()
    since = now
    if outcome is VisitOutcome.THINKING and due is not None:
        since = to_instant(first_valid_after(datetime.combine(due, time())))
    return visits.offers(session, door.movable.row.id, made, bands, now=max(since, now))
