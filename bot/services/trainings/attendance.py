"""The names of those who came: kept for a month, for their certificates."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Session, insert_new
from bot.language.ages import birthday
from bot.language.attendance_lists import MOST, BadLine, read_list
from bot.language.times.wall import to_local, to_valid_instant
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.trainings import refusals, viewing
from bot.services.trainings.viewing import OFF, TrainingView
from models.training import Attendance, Training

BEFORE_A_YEAR = timedelta(days=30)
MORNING = time(9, 0)  # Europe/London
NEW = insert_new(Attendance)


class Recorded(Struct, frozen=True):
    """The training as it is now, how many names are new, how many were there, and the lines not kept."""

    training: TrainingView
    added: int
    again: int
    bad: tuple[BadLine, ...]


def record(session: Session, actor: Actor, number: int, text: str, *, now: datetime) -> Recorded:
    """Keep the names of the lines that can be read. Raises RejectedError."""
    seen = require_taking(session, actor, number, now=now)
    if len(text.splitlines()) > MOST:
        raise refusals.TOO_MANY()
    people, bad = read_list(text)
    session.run(sa.select(col(Training.id)).where(col(Training.id) == number).with_for_update())
    before = _counted(session, number)
    rows = [{"training_id": number, "name": one.name, "licence": one.licence} for one in people]
    if rows:
        session.run(NEW[session.dialect], rows)
    total = _counted(session, number)
    day = to_local(seen.starts_at).date()
    facts = {"attended": total, "erase_at": _morning(month_after(day)), "tell_at": _year(day, now)}
    if total:
        session.run(sa.update(Training).where(col(Training.id) == number).values(**facts))
    added = total - before
    trail.record(session, actor, "record", [("training", str(number))], now=now, detail=f"{added} names")
    shown = viewing.require(session, actor, number, now=now)
    return Recorded(shown, added, len(people) - added, tuple(bad))


def require_taking(session: Session, actor: Actor, number: int, *, now: datetime) -> TrainingView:
    """The training, if this officer may say now who came. Raises as `record`."""
    seen = viewing.look(session, actor, number, now=now)
    if not seen.may_name:
        raise refusals.NOT_YOURS(str(number))
    if seen.erased_at is not None:
        raise refusals.ERASED(str(number))
    if seen.status in OFF:
        raise refusals.IS_OFF(str(number))
    if seen.starts_at > now:
        raise refusals.NOT_YET(str(number))
    return seen


def names(session: Session, number: int) -> Sequence[str]:
    """The caller has asked whether they may be known, and audits it."""
    query = sa.select(col(Attendance.name)).where(col(Attendance.training_id) == number)
    found: Sequence[str] = (
        session.run(query.order_by(col(Attendance.name), col(Attendance.id))).scalars().all()
    )
    return found


def month_after(day: date) -> date:
    """The same day of the next month, or its last where it has none."""
    year, month = (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)  # noqa: PLR2004  # months
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _year(day: date, now: datetime) -> datetime | None:
    """When the licensing team is told; never for one that was told of already."""
    at = _morning(birthday(day, 1) - BEFORE_A_YEAR)
    return at if at > now else None


def _morning(day: date) -> datetime:
    return to_valid_instant(datetime.combine(day, MORNING))


def _counted(session: Session, number: int) -> int:
    return session.count(sa.select(col(Attendance.id)).where(col(Attendance.training_id) == number))
