"""The words that go out about somebody alone: the question, the alarm, and to whom it goes next."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.database import Session
from bot.language.times.quiet_hours import NEVER_QUIET
from bot.services.lone_visits.rows import LoneRow
from bot.services.officers import inspectors
from bot.services.officers.supervision import SupervisionLines
from bot.services.pushes import alarms
from bot.services.pushes.alarms import AlarmOutcome
from bot.services.pushes.facts import Alarm, AlarmWord
from models.lone_visit import LoneWord

GOOD_FOR = timedelta(hours=12)  # at the door it is asked whether it still is so
A_MOMENT = timedelta(microseconds=1)


def tell(
    session: Session,
    visit: LoneRow,
    officer_ids: Collection[int],
    says: AlarmWord,
    *,
    now: datetime,
    at: datetime | None = None,
    by: str | None = None,
    late: int = 0,
) -> None:
    """Queue a word before everything else. Two of one instant are due at two."""
    said = Alarm(visit.collar, visit.ref, says, by, at, late, visit.id)
    due_at = now
    while officer_ids and not alarms.sound(
        session, visit.task_id, due_at, officer_ids, said, now=now, expires_at=now + GOOD_FOR
    ):
        due_at += A_MOMENT


def outcomes(session: Session, visit: LoneRow) -> dict[int, AlarmOutcome]:
    """Those whom the alarm that stands was for, and whether it has told them."""
    if visit.alarm_at is None:
        return {}
    told = alarms.told(session, visit.task_id, since=visit.alarm_at)
    return {one: became for one, became in told.items() if one != visit.officer_id}


def climb(
    session: Session, visit: LoneRow, told: Collection[int], *, late: int = 0, now: datetime
) -> int | None:
    """Tell the next one up who wasn't told yet, and return them; None if nobody is left."""
    found = _next(session, visit, told, now)
    if found is not None:
        tell(session, visit, (found,), _says(visit), now=now, late=late)
    return found


def repeat(session: Session, visit: LoneRow, told: Collection[int], *, now: datetime) -> None:
    """Sound it again to all who were told, for nobody has taken it and nobody is left above."""
    tell(session, visit, told, _says(visit), now=now)


def _says(visit: LoneRow) -> AlarmWord:
    if visit.word is LoneWord.HELP:
        return AlarmWord.HELP
    return AlarmWord.ACCESS_ENDED if visit.account_id is None else AlarmWord.NO_ANSWER


def _next(session: Session, visit: LoneRow, told: Collection[int], now: datetime) -> int | None:
    """Those above at work, the nearest first; then an Inspector at work; then those above who aren't."""
    able, others = SupervisionLines(session, NEVER_QUIET, now=now).all_above(visit.officer_id)
    inspector = inspectors.find(session, visit.team_id, but=visit.officer_id, now=now)
    line = (*able, *(() if inspector is None else (inspector,)), *others)
    return next((one for one in line if one not in told), None)
