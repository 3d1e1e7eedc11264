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
from bot.services.operations.plans import NONE
from models.operation import OperationDay

LONGEST = 120
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


def set_theme(session: Session, actor: Actor, words: str, said: str, *, now: datetime) -> str:
    """Give a day its theme, or take it away: `tue: Retailers`, `tue: none`; the operation's name.

    Raises a RejectedError, NotOnRecordError.
    """
    row = making.require_changing(session, actor, words, now=now)
    found = SAID.fullmatch(" ".join(said.split()))
    day = leave_words.read_first(found["day"], today=to_local(now).date()) if found else None
    if found is None or day is None:
        raise refusals.NO_THEME()
    if not row.starts_on <= day <= (row.ends_on or date.max):
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
