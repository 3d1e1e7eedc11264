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
from bot.language.attendance_lists import MOST, Attendee, BadLine, read_list
from bot.language.times.wall import to_local, to_valid_instant
from bot.letters import folded
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.trainings import refusals, viewing
from bot.services.trainings.viewing import OFF, TrainingView
from models.training import Attendance, Training

BEFORE_A_YEAR = timedelta(days=30)
MORNING = time(9, 0)  # Europe/London
NEW = insert_new(Attendance)
ON_LIST = sa.select(col(Attendance.id), col(Attendance.name), col(Attendance.licence)).where(
    col(Attendance.training_id) == sa.bindparam("number")
)


class TakenBack(Struct, frozen=True):
    """The training as it is now, how many names are gone, and how many of those said aren't on its list."""

    training: TrainingView
    gone: int
    unknown: int
    bad: tuple[BadLine, ...]


class Recorded(Struct, frozen=True):
    """The training as it is now, how many names are new, how many were there, and the lines not kept."""

    training: TrainingView
    added: int
    again: int
    bad: tuple[BadLine, ...]


def record(session: Session, actor: Actor, number: int, text: str, *, now: datetime) -> Recorded:
    """Keep the names of the lines that can be read. Raises RejectedError."""
    seen, people, bad = _read(session, actor, number, text, now)
    before = _counted(session, number)
    rows = [{"training_id": number, "name": one.name, "licence": one.licence} for one in people]
    if rows:
        session.run(NEW[session.dialect], rows)
    total = _counted(session, number)
    if total:
        _count(session, seen, total, now)
    added = total - before
    trail.record(session, actor, "record", [("training", str(number))], now=now, detail=f"{added} names")
    shown = viewing.require(session, actor, number, now=now)
    return Recorded(shown, added, len(people) - added, tuple(bad))


def take_back(session: Session, actor: Actor, number: int, text: str, *, now: datetime) -> TakenBack:
    """Erase the names of the lines: they were entered wrongly. Raises as `record`."""
    seen, people, bad = _read(session, actor, number, text, now)
    said = {(folded(one.name), one.licence) for one in people}
    rows = session.run(ON_LIST, {"number": number})
    on_list = {one.id: (folded(one.name), one.licence) for one in rows}
    gone = [row_id for row_id, known in on_list.items() if known in said]
    if gone:
        session.run(sa.delete(Attendance).where(col(Attendance.id).in_(gone)))
        _count(session, seen, len(on_list) - len(gone), now)
    detail = f"{len(gone)} names taken back"
    trail.record(session, actor, "record", [("training", str(number))], now=now, detail=detail)
    shown = viewing.require(session, actor, number, now=now)
    return TakenBack(shown, len(gone), len(said.difference(on_list.values())), tuple(bad))


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


def _read(
    session: Session, actor: Actor, number: int, text: str, now: datetime
) -> tuple[TrainingView, list[Attendee], list[BadLine]]:
    """The training, held until the end of the transaction, and the lines."""
    seen = require_taking(session, actor, number, now=now)
    if len(text.splitlines()) > MOST:
        raise refusals.TOO_MANY()
    session.run(sa.select(col(Training.id)).where(col(Training.id) == number).with_for_update())
    return seen, *read_list(text)


def _count(session: Session, seen: TrainingView, total: int, now: datetime) -> None:
    """Write how many came. What would be due of their names isn't, where there are none."""
    day = to_local(seen.starts_at).date()
    due = {"erase_at": _morning(month_after(day)), "tell_at": _year(day, now)}
    facts = due if total else dict.fromkeys(due)
    session.run(sa.update(Training).where(col(Training.id) == seen.number).values(attended=total, **facts))


def _year(day: date, now: datetime) -> datetime | None:
    """When the licensing team is told; never for one that was told of already."""
    at = _morning(birthday(day, 1) - BEFORE_A_YEAR)
    return at if at > now else None


def _morning(day: date) -> datetime:
    return to_valid_instant(datetime.combine(day, MORNING))


def _counted(session: Session, number: int) -> int:
    return session.count(sa.select(col(Attendance.id)).where(col(Attendance.training_id) == number))
