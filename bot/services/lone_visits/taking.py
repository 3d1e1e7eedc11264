"""An alarm taken, and given back: one of those who were told sees to it, and all others are told who."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.database import Session
from bot.language.names import officer_name
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.lone_visits import alarming, life, rows, viewing
from bot.services.lone_visits.life import AlonePace
from bot.services.lone_visits.rows import LoneRow
from bot.services.lone_visits.viewing import LoneCard
from bot.services.pushes.facts import AlarmWord
from bot.values import replace
from models.lone_visit import LoneState


def take(session: Session, actor: Actor, named: str, *, now: datetime) -> LoneCard:
    """Take it, or read who was first, or that the officer has answered. Raises as `viewing.require`."""
    visit = viewing.require_row(session, actor, named, now=now)
    if visit.state is LoneState.ALARM and visit.officer_id != actor.id:
        _take(session, actor, visit, now)
        visit = viewing.require_row(session, actor, named, now=now)
    return viewing.card(session, actor, visit, now=now)


def told_of(session: Session, actor: Actor, *, now: datetime) -> tuple[str, ...]:
    """The alarms that go on and that the officer was told of: those that nobody has taken, else all.

    Each is the collar of the officer whom it is about. The look is on record.
    """
    alarms: Sequence[LoneRow] = session.run(rows.ALARMS).all()
    found = tuple(one for one in alarms if actor.id in alarming.outcomes(session, one))
    found = tuple(one for one in found if one.state is LoneState.ALARM) or found
    trail.record(session, actor, "consult", [("officer", one.collar) for one in found], now=now)
    return tuple(one.collar for one in found)


def hand_back(
    session: Session, actor: Actor, named: str, *, pace: AlonePace, now: datetime
) -> tuple[LoneCard, tuple[str, ...] | None]:
    """Give it back; with it the names of those who are told. None who didn't have it, or not any more.

    Raises as `viewing.require`.
    """
    visit = viewing.require_row(session, actor, named, now=now)
    told = None
    if visit.state is LoneState.TAKEN and visit.taken_by_id == actor.id:
        told = rows.names(session, give_back(session, actor, visit, pace, now))
        visit = viewing.require_row(session, actor, named, now=now)
    return viewing.card(session, actor, visit, now=now), told


def release(session: Session, actor: Actor, *, pace: AlonePace, now: datetime) -> int:
    """Sound the alarms that the officer took, and that nobody answered, for others; how many there are."""
    held = rows.held(session, rows.OF_TAKER, {"taker": actor.id})
    for visit in held:
        give_back(session, actor, visit, pace, now)
    return len(held)


def give_back(session: Session, actor: Actor, visit: LoneRow, pace: AlonePace, now: datetime) -> set[int]:
    """Sound the alarm again for all others who were told and for the next one up; return them.

    Where there is nobody, the clock looks at once.
    """
    before = {*alarming.outcomes(session, visit)}
    others = before - {visit.taken_by_id}
    collar = visit.taker_collar
    alarming.tell(session, visit, others, AlarmWord.GIVEN_BACK, now=now, by=collar)
    told = {*others, *alarming.climb(session, visit, before, now=now)}
    stands = replace(life.alarmed(rows.standing(visit), now, pace), alarm_at=visit.alarm_at or now)
    if not told:
        stands = replace(stands, climbs_at=now, next_at=now)
    rows.write(session, visit.id, stands, taken_by_id=None, taken_at=None)
    by = officer_name(visit.taker_rank, visit.taker_collar, None) or None
    alarming.tell_officer(session, visit, AlarmWord.YOURS_GIVEN_BACK, by=by, now=now)
    about = [("task", visit.ref), ("officer", visit.collar)]
    trail.record(session, actor, "take", about, now=now, detail="alarm given back")
    return told


def _take(session: Session, actor: Actor, visit: LoneRow, now: datetime) -> None:
    stands = life.taken(rows.standing(visit), now)
    rows.write(session, visit.id, stands, taken_by_id=actor.id, taken_at=now)
    others = {*alarming.outcomes(session, visit)} - {actor.id}
    alarming.tell(session, visit, others, AlarmWord.TAKEN, now=now, at=now, by=actor.collar)
    by = officer_name(actor.rank, actor.collar, None)
    alarming.tell_officer(session, visit, AlarmWord.YOURS_TAKEN, by=by, now=now)
    about = [("task", visit.ref), ("officer", visit.collar)]
    trail.record(session, actor, "take", about, now=now, detail="alarm")
