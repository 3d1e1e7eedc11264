"""An alarm taken: one of those who were told sees to it, and all others are told who."""

from __future__ import annotations

from datetime import datetime

from bot.database import Session
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.lone_visits import alarming, life, rows, viewing
from bot.services.lone_visits.rows import LoneRow
from bot.services.lone_visits.viewing import LoneCard
from bot.services.pushes.facts import AlarmWord
from models.lone_visit import LoneState


def take(session: Session, actor: Actor, named: str, *, now: datetime) -> LoneCard:
    """Take it, or read who was first, or that the officer has answered. Raises as `viewing.require`."""
    visit = viewing.require_row(session, actor, named, now=now)
    if visit.state is LoneState.ALARM and visit.officer_id != actor.id:
        _take(session, actor, visit, now)
        visit = viewing.require_row(session, actor, named, now=now)
    return viewing.card(session, actor, visit, now=now)


def _take(session: Session, actor: Actor, visit: LoneRow, now: datetime) -> None:
    stands = life.taken(rows.standing(visit), now)
    rows.write(session, visit.id, stands, taken_by_id=actor.id, taken_at=now)
    others = {*alarming.outcomes(session, visit), visit.officer_id} - {actor.id}
    alarming.tell(session, visit, others, AlarmWord.TAKEN, now=now, at=now, by=actor.collar)
    about = [("task", visit.ref), ("officer", visit.collar)]
    trail.record(session, actor, "take", about, now=now, detail="alarm")
