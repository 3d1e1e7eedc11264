"""Somebody alone whose access ends: they can answer no more, so those above are told at once."""

from __future__ import annotations

from datetime import datetime

from bot.database import Session
from bot.services.lone_visits import alarming, rows
from bot.services.lone_visits.answering import ALARMED
from bot.services.pushes.facts import AlarmWord
from bot.values import replace
from models.lone_visit import LoneState


def lose_access(session: Session, officer_id: int, *, now: datetime) -> None:
    """Sound the alarm, for whom the clock finds at once; those who were told already hear of it too."""
    visit = rows.find_open(session, officer_id)
    if visit is None:
        return
    if visit.state in ALARMED:
        alarming.tell(session, visit, alarming.outcomes(session, visit), AlarmWord.ACCESS_ENDED, now=now)
    elif visit.is_alone:
        stands = replace(
            rows.standing(visit), state=LoneState.ALARM, alarm_at=now, climbs_at=now, next_at=now
        )
        rows.write(session, visit.id, stands)
