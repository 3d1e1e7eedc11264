"""The words that go out about somebody alone: the question, the alarm, and to whom it goes next."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.database import Session
from bot.language.times.quiet_hours import NEVER_QUIET
from bot.services.lone_visits.rows import LoneRow
from bot.services.officers import inspectors, officers
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


def tell_officer(session: Session, visit: LoneRow, says: AlarmWord, *, by: str | None, now: datetime) -> None:
    """Tell the officer themselves what became of the alarm about them; nobody whose access has ended."""
    if visit.account_id is not None:
        tell(session, visit, (visit.officer_id,), says, now=now, at=now, by=by)


def outcomes(session: Session, visit: LoneRow, *, since: datetime | None = None) -> dict[int, AlarmOutcome]:
    """Those whom the alarm that stands was for, or its last round, and whether it has told them."""
    if visit.alarm_at is None:
        return {}
    told = alarms.told(session, visit.task_id, since=max(since or visit.alarm_at, visit.alarm_at))
    return {one: became for one, became in told.items() if one != visit.officer_id}


def climb(
    session: Session, visit: LoneRow, told: Collection[int], *, late: int = 0, now: datetime
) -> tuple[int, ...]:
    """Tell the next one up who wasn't told yet, and return them; none if nobody is left.

    Once nobody at work is left, all others who can be reached are told together: no minute is spent on each.
    """
    found = _next(session, visit, told, now)
    tell(session, visit, found, _says(visit), now=now, late=late)
    return found


def repeat(session: Session, visit: LoneRow, told: Collection[int], *, now: datetime) -> None:
    """Sound it again to all who were told, for nobody has taken it and nobody is left above."""
    tell(session, visit, told, _says(visit), now=now)


def _says(visit: LoneRow) -> AlarmWord:
    if visit.word is LoneWord.HELP:
        return AlarmWord.HELP
    return AlarmWord.ACCESS_ENDED if visit.account_id is None else AlarmWord.NO_ANSWER


def _next(session: Session, visit: LoneRow, told: Collection[int], now: datetime) -> tuple[int, ...]:
    """The nearest above at work; else an Inspector at work; else all others above who can be told."""
    able, others = SupervisionLines(session, NEVER_QUIET, now=now).all_above(visit.officer_id)
    inspector = inspectors.find(session, visit.team_id, but=visit.officer_id, now=now)
    line = (*able, *(() if inspector is None else (inspector,)))
    nearest = next((one for one in line if one not in told), None)
    if nearest is not None:
        return (nearest,)
    return tuple(one for one in officers.list_reachable(session, others) if one not in told)
