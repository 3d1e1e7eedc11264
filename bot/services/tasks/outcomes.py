"""The outcome of a visit: its task, the referral, the contact and what comes next, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.language.consenting import names_consenter
from bot.language.names import team_called
from bot.language.times.bands import VisitBand
from bot.language.times.wall import to_local, to_valid_instant
from bot.letters import normal
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.referrals import attempts, contacts, move_needs, mover, stopped, timers
from bot.services.referrals import moves as referral_moves
from bot.services.referrals import visibility as referral_visibility
from bot.services.referrals.move_needs import ConsentGiven, MoveAnswers
from bot.services.referrals.mover import Movable, NextStep, NextStepRow
from bot.services.referrals.timers import Following
from bot.services.referrals.visit_times import VisitOffer
from bot.services.tasks import life, moves, refusals, unsafe_after, unsafe_visits, visits
from bot.services.tasks import viewing as tasks
from bot.services.tasks.life import TaskVerb
from bot.services.tasks.moves import NotNextError, NotYoursToMoveError, OutcomeSaidError, VisitEndedError
from bot.services.tasks.slips import JUST_NOW
from bot.services.tasks.unsafe_after import UnsafeToo
from bot.services.tasks.viewing import TaskRow
from models.contact import ContactKind
from models.programme import MoveNeed, ProgrammeMove, ProgrammeOutcome, VisitOutcome
from models.task import TaskStatus

NOT_DONE = frozenset({VisitOutcome.NOT_IN, VisitOutcome.UNSAFE})
SAID = frozenset({TaskStatus.COMPLETED, TaskStatus.NOT_DONE})
AT_THE_DOOR = frozenset(
    {*(MoveNeed.REASON, MoveNeed.CONSENT, MoveNeed.DECISION_DUE), *(MoveNeed.ATTEMPTS, MoveNeed.ADULT)}
)
_hop = sa.and_(
    col(ProgrammeMove.programme_id) == col(ProgrammeOutcome.programme_id),
    sa.or_(
        sa.and_(
            col(ProgrammeMove.from_status) == col(ProgrammeOutcome.from_status),
            col(ProgrammeMove.to_status)
            == sa.func.coalesce(col(ProgrammeOutcome.via_status), col(ProgrammeOutcome.to_status)),
        ),
        sa.and_(
            col(ProgrammeMove.from_status) == col(ProgrammeOutcome.via_status),
            col(ProgrammeMove.to_status) == col(ProgrammeOutcome.to_status),
        ),
    ),
)
_effect: tuple[Any, ...] = (
    *(col(ProgrammeOutcome.via_status), col(ProgrammeOutcome.to_status).label("aim")),
    *(col(ProgrammeOutcome.after), col(ProgrammeOutcome.next_action).label("action")),
)
EFFECT: Query = (  # a row for each step that it takes, or one without a step
    sa.select(*_effect, *mover.STEP)
    .select_from(ProgrammeOutcome)
    .outerjoin(ProgrammeMove, _hop)
    .outerjoin(*mover.TO)
    .where(
        col(ProgrammeOutcome.programme_id) == sa.bindparam("programme"),
        col(ProgrammeOutcome.from_status) == sa.bindparam("status"),
        col(ProgrammeOutcome.outcome) == sa.bindparam("outcome"),
    )
)


class DoorQuestion(StrEnum):
    DAY = "another day"
    WORD = "waits for a word"
    END = "whether it ends"
    UNSAFE = "what made it unsafe"
    CONSENT_BY = "who consented"
    CONSENT_HOW = "how"
    REASON = "why"


class DoorAnswers(Struct, frozen=True):
    reason: str | None = None
    consent_by: str | None = None
    consent_how: str | None = None
    despite_word: bool = False  # they said that it is so, though the visit waits for a word
    another_day: bool = False  # they said that it is so, though the visit is of another day
    ends: bool = False  # they said that it ends the referral for good


class OutcomeView(Struct, frozen=True):
    """A visit that has ended, and its referral as it stands now (its label).

    `contacts` are all of them if the referral stays where it was. `offers` are times for the next visit, for
    those who work on the referral (`is_own`). `reason` is the words that it took, as they are on record.
    """

    task_id: int
    ref: str
    ended: TaskStatus
    referral: str
    outcome: VisitOutcome
    reason: str | None
    status: str
    next_action: str | None
    next_due_on: date | None
    contacts: tuple[attempts.ContactTime, ...]
    offers: tuple[VisitOffer, ...]
    is_own: bool
    has_moved: bool


class EffectRow(NextStepRow, Protocol):
    """A row of `EFFECT`."""

    via_status: str | None
    aim: str | None
    after: str | None
    action: str | None


class _Door(Struct, frozen=True):
    """All that an outcome acts on: the visit, its referral, the way that it goes, and what that needs."""

    row: TaskRow
    movable: Movable
    way: tuple[NextStep, ...]
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

    That it was unsafe they, and the crew's supervisors, may say however it stands. Raises NotOnRecordError,
    NotYoursToMoveError, VisitEndedError, VisitsStoppedError, or a RejectedError for what is no visit.
    """
    row = tasks.require_row(session, actor, ref, now=now)
    if row.referral_id is None:
        raise refusals.NO_OUTCOME(ref)
    if outcome is VisitOutcome.UNSAFE and tasks.may_tell_danger(actor, row):
        return row
    if not (row.in_crew or referral_visibility.is_own(actor, row)):
        raise NotYoursToMoveError(ref, TaskVerb.DONE)
    if seen not in (None, row.step) or row.status not in life.IN_HAND:
        raise _ended(session, actor, row, now)
    stopped.check_going(row, ref)
    return row


def _ended(session: Session, actor: Actor, row: TaskRow, now: datetime) -> VisitEndedError:
    """With their own outcome, and whom to ring if they can't move the referral on."""
    stands = moves.require_view(session, actor, row.ref, now=now)
    if row.mover_collar != actor.collar or row.status not in SAID:
        return VisitEndedError(stands, TaskVerb.DONE)
    error = OutcomeSaidError(stands, TaskVerb.DONE)
    error.outcome = unsafe_after.first(session, row)
    if row.team_name and not referral_visibility.is_own(actor, row):
        error.ring, error.telephone = team_called(row), row.team_telephone
        error.may_tell = row.moved_at is not None and row.moved_at >= now - JUST_NOW
    return error


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
) -> OutcomeView | UnsafeToo | DoorQuestion:
    """End the visit, move the referral, count the contact, set what comes next.

    Nothing is done while something is missing: then it is the next question. Raises as `require_open`, and
    the referral's own errors; that a visit was unsafe is kept beside an outcome that was said first.
    """
    is_unsafe = outcome is VisitOutcome.UNSAFE
    if is_unsafe:
        unsafe_after.hold(session, ref)
    row = require_open(session, actor, ref, outcome, seen=seen, now=now)
    door = _unsafe_door(session, actor, row, now) if is_unsafe else _door(session, actor, row, outcome, now)
    question = _asked_word(actor, row, outcome, given) or _missing(door, outcome, given, now)
    if question is not None:
        return question
    if row.status not in life.IN_HAND:
        said = _unsafe_words(given) or VisitOutcome.UNSAFE.value
        return unsafe_after.add(session, actor, row, door.movable.row, said, door.following, now=now)
    return _end(session, actor, door, outcome, given, bands, now)


def _end(
    session: Session,
    actor: Actor,
    door: _Door,
    outcome: VisitOutcome,
    given: DoorAnswers,
    bands: Sequence[VisitBand],
    now: datetime,
) -> OutcomeView:
    label, action, due = _move_referral(session, actor, door, given, now)  # while their visit is live
    referral_id = door.movable.row.id
    reason = _unsafe_words(given) if outcome is VisitOutcome.UNSAFE else given.reason
    words = ": ".join(filter(None, (outcome.value, reason)))
    if outcome is VisitOutcome.UNSAFE:
        action, due = _hold_up(session, actor, door, given, now)
    else:
        reached = outcome is not VisitOutcome.NOT_IN
        contacts.add(
            session, actor, referral_id, ContactKind.VISIT, words,
            task_id=door.row.id, reached=reached, now=_when(door.row, now),
        )  # fmt: skip
    ended = _end_task(session, actor, door, outcome, words, now)
    tried = () if door.way or outcome is VisitOutcome.UNSAFE else contacts.list_contacts(session, referral_id)
    return OutcomeView(
        task_id=door.row.id,
        ref=door.row.ref,
        ended=ended,
        referral=door.movable.row.ref,
        outcome=outcome,
        reason=reason,
        status=label,
        next_action=action,
        next_due_on=due,
        contacts=tried,
        offers=_offers(session, actor, door, outcome, tried, bands, due, now),
        is_own=referral_visibility.is_own(actor, door.movable.row),
        has_moved=bool(door.way),
    )


def _asked_word(actor: Actor, row: TaskRow, outcome: VisitOutcome, given: DoorAnswers) -> DoorQuestion | None:
    """As on arrival, of whoever hasn't been asked there; what was unsafe is put down at once."""
    is_asked = given.despite_word or row.arrived_at is not None or outcome is VisitOutcome.UNSAFE
    return None if is_asked or not tasks.waits_for_word(actor, row) else DoorQuestion.WORD


def _missing(door: _Door, outcome: VisitOutcome, given: DoorAnswers, now: datetime) -> DoorQuestion | None:
    """The next thing that the outcome asks for, if any."""
    if not given.another_day and life.is_to_be_asked(door.row, now):
        return DoorQuestion.DAY
    if outcome is VisitOutcome.UNSAFE:
        return None if _unsafe_words(given) else DoorQuestion.UNSAFE
    if MoveNeed.CONSENT in door.needs and not names_consenter(given.consent_by or ""):
        return DoorQuestion.CONSENT_BY
    if MoveNeed.CONSENT in door.needs and not given.consent_how:
        return DoorQuestion.CONSENT_HOW
    is_asked = MoveNeed.REASON in door.needs or outcome is VisitOutcome.DECLINED
    if is_asked and not given.reason:
        return DoorQuestion.REASON
    return DoorQuestion.END if not given.ends and any(step.is_end for step in door.way) else None


def _door(session: Session, actor: Actor, row: TaskRow, outcome: VisitOutcome, now: datetime) -> _Door:
    movable = mover.require(session, actor, row.referral or "", at_door=True, now=now)
    way, following, is_whole = _way(session, movable, outcome)
    for step in way:
        mover.check_may(movable, step)
    needs = _needs(way)
    if needs - AT_THE_DOOR or not is_whole:
        raise refusals.BEYOND_THE_DOOR(movable.row.ref)
    return _Door(row, movable, way, following, needs)


def _unsafe_door(session: Session, actor: Actor, row: TaskRow, now: datetime) -> _Door:
    """Nothing stands against it: a step that can't be taken there and then is left to those who decide."""
    movable = mover.after_danger(session, actor, row.referral or "", now=now)
    way, following, is_whole = _way(session, movable, VisitOutcome.UNSAFE)
    is_free = is_whole and not _needs(way) and all(step.who in movable.rights for step in way)
    if row.status not in life.IN_HAND or not is_free:
        way = ()
    return _Door(row, movable, way, following, frozenset())


def _way(
    session: Session, movable: Movable, outcome: VisitOutcome
) -> tuple[tuple[NextStep, ...], Following, bool]:
    """The steps by which it goes, what follows, and whether the programme knows the whole way."""
    standing = movable.row
    asking = {"programme": standing.programme_id, "status": standing.status, "outcome": outcome}
    rows = session.run(EFFECT, asking).all()
    way = tuple(mover.step_of(one) for one in _in_order(rows) if one.to_status is not None)
    following = Following(rows[0].action, rows[0].after) if rows else Following()
    return way, following, not rows or (way[-1].to if way else None) == rows[0].aim


def _needs(way: Sequence[NextStep]) -> frozenset[MoveNeed]:
    return frozenset(need for step in way for need in step.needs)


def _in_order(rows: Sequence[EffectRow]) -> list[EffectRow]:
    """The step by which the outcome goes comes first."""
    return sorted(rows, key=lambda one: one.to_status != one.via_status)


def _hold_up(
    session: Session, actor: Actor, door: _Door, given: DoorAnswers, now: datetime
) -> tuple[str | None, date | None]:
    row = door.movable.row
    if door.way:
        row = mover.after_danger(session, actor, row.ref, now=now).row
    words = _unsafe_words(given) or VisitOutcome.UNSAFE.value
    return unsafe_visits.hold_up(session, actor, row, words, door.following, task_id=door.row.id, now=now)


def _unsafe_words(given: DoorAnswers) -> str | None:
    """In one line, cut where there are too many: the note beside it has them whole."""
    said = " ".join(normal(given.reason or "").split())[: move_needs.LONGEST_REASON]
    return move_needs.words(said, least=2, most=move_needs.LONGEST_REASON)


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
    standing = door.movable.row
    if door.way:
        done = referral_moves.move_along(
            session, actor, door.movable, door.way, _answers(session, door, given, now),
            following=door.following, now=now,
        )  # fmt: skip
        return done.to_status, done.next_action, done.next_due_on
    due = None
    if door.following != Following():
        due = referral_moves.follow_up(
            session, actor, standing.ref, door.following,
            number=standing.step_number, movable=door.movable, now=now,
        )  # fmt: skip
    return standing.label, door.following.next_action, due


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
        since = to_valid_instant(datetime.combine(due, time()))
    return visits.offers(session, door.movable.row.id, made, bands, now=max(since, now))
