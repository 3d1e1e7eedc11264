"""The days of an operation, each with its theme."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.language.times.wall import to_local, write_day
from bot.letters import lowered
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.officers import leave_words
from bot.services.operations import making, refusals
from bot.services.operations.making import PlanRow
from bot.services.operations.plans import NONE
from models.operation import OperationDay

LONGEST = 120
WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*", re.IGNORECASE)
SAID = re.compile(r"(?P<day>[^:=]+?)\s*[:=]\s*(?P<theme>.+)", re.DOTALL)
THEMES: Query = (
    sa.select(col(OperationDay.day), col(OperationDay.theme))
    .where(col(OperationDay.operation_id) == sa.bindparam("operation"))
    .order_by(col(OperationDay.day))
)


class DayTheme(Struct, frozen=True):
    day: date
    theme: str


def of_operation(session: Session, operation_id: int) -> Sequence[DayTheme]:
    return session.rows(DayTheme, THEMES, {"operation": operation_id})


def _read_day(row: PlanRow, words: str, today: date) -> date | None:
    """The day that the words name; a weekday alone is that of the operation's own days, if it has one."""
    day = leave_words.read_first(words, today=today)
    if day is None or runs_on(row, day) or not WEEKDAY.fullmatch(words.strip()):
        return day
    of_its_own = leave_words.read_first(words, today=row.starts_on)
    return of_its_own if of_its_own and runs_on(row, of_its_own) else day


def runs_on(row: PlanRow, day: date) -> bool:
    return bool(row.starts_on <= day <= (row.ends_on or date.max))


def set_theme(session: Session, actor: Actor, words: str, said: str, *, now: datetime) -> str:
    """Give a day its theme, or take it away: `tue: Retailers`, `tue: none`; the operation's name.

    Raises a RejectedError, NotOnRecordError.
    """
    row = making.require_changing(session, actor, words, now=now)
    found = SAID.fullmatch(" ".join(said.split()))
    day = _read_day(row, found["day"], to_local(now).date()) if found else None
    if found is None or day is None:
        raise refusals.NO_THEME()
    if not runs_on(row, day):
        raise refusals.NOT_ITS_DAY(write_day(day))
    if len(found["theme"]) > LONGEST:
        raise refusals.LONG(str(LONGEST))
    of_day = sa.and_(col(OperationDay.operation_id) == row.id, col(OperationDay.day) == day)
    session.run(sa.delete(OperationDay).where(of_day))
    if lowered(found["theme"]) not in NONE:
        session.run(sa.insert(OperationDay), {"operation_id": row.id, "day": day, "theme": found["theme"]})
    trail.record(
        session, actor, "change", [("operation", row.name)], now=now, detail=f"theme of {write_day(day)}"
    )
    return row.name
