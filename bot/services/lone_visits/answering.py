"""The words of an officer who is out alone: all right, ten minutes more, help; and the end of it."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.errors import NotOnRecordError
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.lone_visits import alarming, life, refusals, rows
from bot.services.lone_visits.life import AlonePace, LoneStanding
from bot.services.lone_visits.rows import LoneRow
from bot.services.pushes.alarms import AlarmOutcome
from bot.services.pushes.facts import AlarmWord
from bot.services.tasks import life as task_life
from bot.services.tasks import moves
from bot.services.tasks import viewing as tasks
from bot.services.tasks import visibility as task_visibility
from bot.services.tasks.life import TaskVerb
from models.lone_visit import LoneState, LoneWord
from models.task import Task, TaskOfficer
from models.task_kind import TaskKind

A_TAP = timedelta(seconds=10)  # two in so short a time are one
MINUTES = 30  # for a kind of task that has none, once its officer has asked for help
ALARMED = frozenset({LoneState.ALARM, LoneState.TAKEN})
MINE: Query = (
    sa.select(col(Task.id), task_visibility.of_kind(TaskKind.alone_minutes).label("minutes"))
    .join(TaskOfficer, col(TaskOfficer.task_id) == col(Task.id))
    .where(col(Task.ref) == sa.bindparam("ref"), col(TaskOfficer.officer_id) == sa.bindparam("officer"))
)


class OutAlone(Struct, frozen=True):
    """An officer's own visit: when they are asked next, None if they aren't asked any more.

    `told` are the officers to whom the alarm had gone, who read now that it is over.
    """

    ref: str
    ask_at: datetime | None
    told: tuple[str, ...] = ()


class HelpCalled(Struct, frozen=True):
    """`told` are the officers to whom the alarm goes; none if nobody is above who could be told."""

    ref: str
    told: tuple[str, ...]


class OpenAlarm(Struct, frozen=True):
    """The alarm about an officer, by their call for help or not; `told` are those to whom it has gone."""

    ref: str
    is_help: bool
    taken_by: str | None
    taken_at: datetime | None
    told: tuple[str, ...]


class MyTaskRow(Protocol):
    """A row of `MINE`."""

    id: int
    minutes: int | None


def all_right(
    session: Session, actor: Actor, ref: str | None, *, now: datetime, asked_at: datetime | None = None
) -> OutAlone:
    """Begin to wait anew; whoever was told by alarm is told that they answer."""
    visit = require_own(session, actor, ref, asked_at=asked_at)
    return _answered(session, actor, visit, LoneWord.ALL_RIGHT, life.waits(now, visit.minutes), now)


def ten_more(
    session: Session, actor: Actor, ref: str | None, *, now: datetime, asked_at: datetime | None = None
) -> OutAlone:
    visit = require_own(session, actor, ref, asked_at=asked_at)
    if visit.word is LoneWord.HELP:
        raise refusals.help_is_called(visit.ref)
    stands = rows.standing(visit)
    is_doubled = (
        visit.word is LoneWord.MORE and visit.state is LoneState.WAITS and now < visit.word_at + A_TAP
    )
    if not is_doubled:
        stands = life.put_off(stands, now)
    return _answered(session, actor, visit, LoneWord.MORE, stands, now)


def require_own(
    session: Session, actor: Actor, ref: str | None, *, asked_at: datetime | None = None
) -> LoneRow:
    """The officer's open visit, on that task if one is named. Raises as `check_since`, or a RejectedError."""
    visit = rows.find_open(session, actor.id)
    if visit is not None and ref not in (None, visit.ref):
        ask_at = visit.ask_at if visit.state is LoneState.WAITS else None
        has_called = visit.word is LoneWord.HELP
        raise refusals.elsewhere(ref or "", visit.ref, ask_at, has_called=has_called)
    if visit is None:
        raise refusals.NOT_ALONE_ON(ref) if ref else refusals.NOT_ALONE()
    check_since(visit, asked_at)
    return visit


def check_since(visit: LoneRow, asked_at: datetime | None) -> None:
    """Raise AlarmGoesOnError for an answer of `asked_at` that waited for the PIN while help was called.

    Likewise if somebody took the alarm meanwhile.
    """
    if asked_at is None:
        return
    if visit.word is LoneWord.HELP and visit.word_at >= asked_at:
        raise refusals.help_since(visit.ref)
    if visit.taken_at is not None and visit.taken_at > asked_at:
        raise refusals.taken_since(visit.ref, rows.taker_name(visit))


def call_for_help(
    session: Session, actor: Actor, ref: str | None, *, pace: AlonePace, now: datetime
) -> HelpCalled:
    """Sound the alarm at once, to whoever is next above and to all who were told before.

    Somebody of a task's crew may do so although nobody asks them. Raises a RejectedError.
    """
    visit = _visit_for_help(session, actor, ref, now)
    before = alarming.outcomes(session, visit)
    stands = life.alarmed(rows.standing(visit), now, pace)
    facts = {"word": LoneWord.HELP, "word_at": now, "taken_by_id": None, "taken_at": None}
    rows.write(session, visit.id, stands, **facts)
    calling = rows.find_open(session, actor.id)
    if calling is None:
        raise refusals.NO_HELP()
    alarming.tell(session, calling, before, AlarmWord.HELP, now=now)
    told = {*before, *alarming.climb(session, calling, before, now=now)}
    trail.record(session, actor, "answer", [("task", calling.ref)], now=now, detail="help, by alarm")
    return HelpCalled(calling.ref, rows.names(session, told))


def open_alarm(session: Session, actor: Actor) -> OpenAlarm | None:
    """The alarm about the officer themselves, None if there is none."""
    visit = rows.find_open(session, actor.id)
    if visit is None or visit.state not in ALARMED:
        return None
    told = alarming.outcomes(session, visit)
    reached = {one for one, became in told.items() if became is not AlarmOutcome.NO}
    return OpenAlarm(
        visit.ref,
        visit.word is LoneWord.HELP,
        rows.taker_name(visit) or None,
        visit.taken_at,
        rows.names(session, reached),
    )


def leave(session: Session, actor: Actor, ref: str, *, now: datetime) -> None:
    """Leave the task, where that step is next; the visit ends in any case."""
    with suppress(NotOnRecordError):  # it was taken from them meanwhile
        row = tasks.require_row(session, actor, ref, now=now)
        if task_life.is_next(TaskVerb.LEFT, row.status, tasks.own_times(row)):
            moves.move(session, actor, ref, TaskVerb.LEFT, now=now)
    end_own(session, actor, ref, now=now)


def end_own(
    session: Session,
    actor: Actor,
    ref: str | None = None,
    *,
    now: datetime,
    asked_at: datetime | None = None,
) -> str | None:
    """End the officer's open visit by their own word, they left, or booked off; its task, None if none.

    Raises as `check_since`.
    """
    visit = rows.find_open(session, actor.id)
    if visit is None or ref not in (None, visit.ref):
        return None
    check_since(visit, asked_at)
    end(session, actor, visit, now=now)
    return visit.ref


def end(session: Session, actor: Actor, visit: LoneRow, *, now: datetime) -> None:
    """End it; whoever was told by alarm is told that the officer has answered."""
    if actor.id == visit.officer_id:
        tell_answered(session, visit, now)
    rows.write(session, visit.id, life.ended(rows.standing(visit)), ended_at=now)
    trail.record(session, actor, "answer", [("task", visit.ref)], now=now, detail="out alone no more")


def tell_answered(session: Session, visit: LoneRow, now: datetime) -> set[int]:
    """Tell those to whom the alarm had gone, and return them."""
    if visit.state not in ALARMED:
        return set()
    told = {*alarming.outcomes(session, visit)}
    alarming.tell(session, visit, told, AlarmWord.ANSWERED, now=now, at=now)
    return told


def _answered(
    session: Session, actor: Actor, visit: LoneRow, word: LoneWord, stands: LoneStanding, now: datetime
) -> OutAlone:
    if not visit.is_alone:
        end(session, actor, visit, now=now)
        return OutAlone(visit.ref, None)
    told = tell_answered(session, visit, now)
    facts = {"word": word, "word_at": now, "taken_by_id": None, "taken_at": None}
    rows.write(session, visit.id, stands, **facts)
    trail.record(session, actor, "answer", [("task", visit.ref)], now=now, detail=word.value)
    return OutAlone(visit.ref, stands.ask_at, rows.names(session, told))


def _visit_for_help(session: Session, actor: Actor, ref: str | None, now: datetime) -> LoneRow:
    """The open visit, on whichever task; else a new one on the task of whose crew they are."""
    visit = rows.find_open(session, actor.id)
    if visit is not None:
        return visit
    if ref is None:
        raise refusals.NO_HELP()
    task: MyTaskRow | None = session.run(MINE, {"ref": ref, "officer": actor.id}).first()
    if task is None:
        raise refusals.NO_HELP_ON(ref)
    rows.begin(session, task.id, actor.id, task.minutes or MINUTES, word=LoneWord.HELP, now=now)
    return require_own(session, actor, ref)
