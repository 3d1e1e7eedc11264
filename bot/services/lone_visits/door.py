"""Words about somebody alone, read again at the door: an alarm that is over is not sounded."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from bot.services.pushes.facts import Alarm, AlarmWord
from models.lone_visit import LoneState, LoneVisit

STATES: Query = sa.select(col(LoneVisit.id), col(LoneVisit.state)).where(
    col(LoneVisit.id).in_(sa.bindparam("visits", expanding=True))
)
HOLDS_IN: Mapping[AlarmWord, frozenset[LoneState]] = MappingProxyType(
    {
        AlarmWord.ASKS: frozenset({LoneState.ASKED, LoneState.ALARM}),
        AlarmWord.ASKS_FROM_NOW: frozenset({LoneState.WAITS}),
        AlarmWord.NO_ANSWER: frozenset({LoneState.ALARM}),
        AlarmWord.HELP: frozenset({LoneState.ALARM}),
        AlarmWord.ACCESS_ENDED: frozenset({LoneState.ALARM, LoneState.TAKEN}),
        AlarmWord.TAKEN: frozenset({LoneState.TAKEN}),
        AlarmWord.GIVEN_BACK: frozenset({LoneState.ALARM}),
        AlarmWord.YOU_WERE_SILENT: frozenset({LoneState.ALARM}),
        AlarmWord.YOURS_TAKEN: frozenset({LoneState.TAKEN}),
        AlarmWord.YOURS_GIVEN_BACK: frozenset({LoneState.ALARM}),
        AlarmWord.ANSWERED: frozenset(LoneState) - {LoneState.ALARM},
    }
)


def still_so(session: Session, told: Mapping[int, Alarm]) -> dict[int, Alarm]:
    """Those that still hold, by delivery; one of no visit always does."""
    visits = {one.visit_id for one in told.values() if one.visit_id is not None}
    stand = {row.id: row.state for row in session.run(STATES, {"visits": sorted(visits)})} if visits else {}
    return {
        delivery: one
        for delivery, one in told.items()
        if one.visit_id is None or stand.get(one.visit_id) in HOLDS_IN[one.says]
    }
