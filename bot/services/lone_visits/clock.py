"""The clock's part of lone visits: the question, the alarm, the next one up, and the end of what is over.

Each row is held until the end of the turn, so that of two copies one does it, and commits it with its pushes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from bot.language.names import officer_name
from bot.language.times.wall import day_bounds, to_local
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.clock_duties import ClockDuty, Turn
from bot.services.lone_visits import alarming, answering, life, rows, taking
from bot.services.lone_visits.life import AlonePace, LoneAct
from bot.services.lone_visits.rows import COLLEAGUE_THERE, IS_OPEN, TAKER_GONE, LoneRow
from bot.services.pushes.alarms import AlarmOutcome
from bot.services.pushes.facts import AlarmWord
from models.lone_visit import LoneState, LoneVisit

BATCH = 50  # a turn: each takes several statements, and officers write too
A_MINUTE = timedelta(minutes=1)
IS_OVER = sa.and_(IS_OPEN, col(LoneVisit.state).in_((LoneState.WAITS, LoneState.ASKED)), COLLEAGUE_THERE)
"""An alarm is over by the officer's own word: a colleague who is there doesn't answer for them."""
IS_DUE = sa.and_(col(LoneVisit.next_at).is_not(None), col(LoneVisit.next_at) <= sa.bindparam("now"))
_BARE: Query = sa.select(col(LoneVisit.id))
CHANGED = sa.and_(IS_OPEN, sa.or_(IS_OVER, TAKER_GONE))  # by the index of those that are open
ANY_CHANGED, ANY_DUE = _BARE.where(CHANGED).limit(1), _BARE.where(IS_DUE).limit(1)
_HELD = _BARE.with_for_update(skip_locked=True).limit(BATCH)
OVER = _HELD.where(IS_OVER).order_by(col(LoneVisit.id))
GIVEN_BACK = _HELD.where(TAKER_GONE).order_by(col(LoneVisit.id))
DUE = _HELD.where(IS_DUE).order_by(col(LoneVisit.next_at), col(LoneVisit.id))


def is_due(session: Session, turn: Turn) -> bool:
    due = session.run(ANY_DUE, {"now": turn.now}).first()
    return due is not None or session.run(ANY_CHANGED, _today(turn.now)).first() is not None


def publish_due(session: Session, turn: Turn) -> bool:
    """End what is over, sound again what its taker left, then do what is due; the longest due goes first."""
    over = rows.held(session, OVER, {})
    system = trail.system(session)
    for visit in over:
        answering.end(session, system, visit, now=turn.now)
    for visit in rows.held(session, GIVEN_BACK, _today(turn.now)):
        taking.give_back(session, system, visit, life.pace(turn.settings), turn.now)
    due = rows.held(session, DUE, {"now": turn.now})
    for visit in due:
        _turn(session, system, visit, life.pace(turn.settings), turn.now)
    return BATCH in (len(over), len(due))


def _today(now: datetime) -> dict[str, object]:
    today = to_local(now).date()
    return {"today": today, "midnight": day_bounds(today)[0]}


def _turn(session: Session, system: Actor, visit: LoneRow, pace: AlonePace, now: datetime) -> None:
    if visit.state is LoneState.TAKEN:
        answering.end(session, system, visit, now=now)
    elif visit.state is LoneState.ALARM:
        _watch(session, system, visit, pace, now)
    else:
        _ask(session, system, visit, pace, now)


def _ask(session: Session, system: Actor, visit: LoneRow, pace: AlonePace, now: datetime) -> None:
    acts, stands = life.turned(rows.standing(visit), now, pace)
    rows.write(session, visit.id, stands)
    if LoneAct.ALARM in acts:
        late = _minutes(now - visit.ask_at - pace.alarm_after)
        told = alarming.climb(session, visit, (), late=late, now=now)
        names = _note(session, system, visit, "alarm: no answer", told, now)
        if LoneAct.ASK not in acts:
            by = ", ".join(names) or None
            alarming.tell_officer(session, visit, AlarmWord.YOU_WERE_SILENT, by=by, now=now)
    if LoneAct.ASK in acts:
        due_at = visit.ask_at + (pace.ask_again if visit.asked else timedelta())
        told_at = visit.ask_at + pace.alarm_after
        alarming.tell(
            session, visit, (visit.officer_id,), AlarmWord.ASKS,
            now=now, at=told_at if told_at > now else None, late=_minutes(now - due_at),
        )  # fmt: skip
        _note(session, system, visit, "asked whether all right", (), now)


def _watch(session: Session, system: Actor, visit: LoneRow, pace: AlonePace, now: datetime) -> None:
    told = alarming.outcomes(session, visit)
    since = visit.climbs_at - pace.climb_every if visit.climbs_at else None
    round_ = alarming.outcomes(session, visit, since=since)
    acts, stands = life.watched(
        rows.standing(visit), now, pace, has_reached=_any(round_), has_failed=_all_failed(round_)
    )
    if LoneAct.CLIMB in acts:
        found = alarming.climb(session, visit, told, now=now)
        if not found:
            alarming.repeat(session, visit, told, now=now)
            _note(session, system, visit, "alarm: repeated to all", (), now)
            stands = life.at_the_top(stands)
        else:
            _note(session, system, visit, "alarm: the next one up", found, now)
    rows.write(session, visit.id, stands)


def _any(told: Mapping[int, AlarmOutcome]) -> bool:
    return AlarmOutcome.YES in told.values()


def _all_failed(told: Mapping[int, AlarmOutcome]) -> bool:
    return {*told.values()} <= {AlarmOutcome.NO}


def _note(
    session: Session, system: Actor, visit: LoneRow, detail: str, told: Collection[int], now: datetime
) -> tuple[str, ...]:
    """Put on record who is told, and return them by rank and collar number."""
    found = session.run(rows.NAMES, {"officers": sorted(told)}).all() if told else ()
    to = [("officer", one.collar) for one in found]
    trail.record(session, system, "push", [("task", visit.ref), *to], now=now, detail=detail)
    return tuple(officer_name(one.rank, one.collar, None) for one in found)


def _minutes(late: timedelta) -> int:
    """The whole minutes by which it comes late: a tick that took its time isn't late."""
    return max(late // A_MINUTE, 0)


DUTY = ClockDuty("officers out alone", is_due, publish_due)
