"""The next action of a referral and its due day, as the status that it enters says."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Session
from bot.language.times.working_days import day_after
from models.holiday import Holiday

_OWN = sa.select(col(Holiday.day)).where(col(Holiday.day) > sa.bindparam("since"))


class Following(Struct, frozen=True):
    """The next action and the time until it is due (`5wd`, `7d`, `12w`), each None for none."""

    next_action: str | None = None
    after: str | None = None


def due(session: Session, after: str | None, today: date) -> date | None:
    """The day on which a time from today is over; None without one."""
    return None if after is None else day_after(after, today, own_holidays(session, today))


def own_holidays(session: Session, today: date) -> Collection[date]:
    """The force's own holidays from tomorrow on."""
    return frozenset(session.run(_OWN, {"since": today}).scalars())
