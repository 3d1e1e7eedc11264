"""The board: how many open referrals stand where, for how long, and how many of them are overdue.

It counts those alone whose status its reader may know, and says nothing of any other: no total, no rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.services.access.viewer import Viewer
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.referrals.lists import ReferralFilter, ReferralParts
from models.programme import Programme, ProgrammeStatus
from models.referral import Referral

WEEK, MONTH = timedelta(days=7), timedelta(days=28)
_since = col(Referral.status_since)


class StatusTally(Struct, frozen=True):
    """Those at a status: for a week at most, for four, for longer; the first of them since `longest`."""

    label: str
    week: int
    month: int
    longer: int
    overdue: int
    longest: datetime

    @property
    def number(self) -> int:
        return self.week + self.month + self.longer


class ProgrammeTally(Struct, frozen=True):
    """The statuses at which any stand, in the programme's own order."""

    code: str
    name: str
    statuses: tuple[StatusTally, ...]

    @property
    def number(self) -> int:
        return sum(one.number for one in self.statuses)

    @property
    def overdue(self) -> int:
        return sum(one.overdue for one in self.statuses)


class Board(Struct, frozen=True):
    """`asked` are the words that narrowed it."""

    asked: str
    programmes: tuple[ProgrammeTally, ...]
    made_at: datetime

    @property
    def number(self) -> int:
        return sum(one.number for one in self.programmes)

    @property
    def overdue(self) -> int:
        return sum(one.overdue for one in self.programmes)


def show(
    session: Session, actor: Actor, wanted: ReferralFilter, asked: str, *, today: date, now: datetime
) -> Board:
    """The board for this officer. The look is on record."""
    board = read(session, actor, wanted, asked, today=today, now=now)
    trail.record(session, actor, "consult", [("board", asked or "all")], now=now)
    return board


def read(
    session: Session, viewer: Viewer, wanted: ReferralFilter, asked: str, *, today: date, now: datetime
) -> Board:
    """The same without an entry in the audit, for a look that has one."""
    roads = ReferralParts(viewer, wanted, today, now, most=0).of_known_status()
    rows = session.run(_tallies(roads, today, now)).all() if roads else ()
    tallies = (
        ProgrammeTally(code, name, tuple(StatusTally(*row[2:]) for row in of_it))
        for (code, name), of_it in groupby(rows, key=lambda row: (row.code, row.name))
    )
    return Board(asked, tuple(tallies), now)


def _tallies(roads: Sequence[Query], today: date, now: datetime) -> Query:
    """A row for each status at which any stand; those on several roads count once."""
    status = sa.and_(
        col(ProgrammeStatus.programme_id) == col(Referral.programme_id),
        col(ProgrammeStatus.code) == col(Referral.status),
    )
    at = (col(Programme.code), col(Programme.name), col(ProgrammeStatus.label))
    query: Query = (
        sa.select(
            *at,
            _counted(_since > now - WEEK).label("week"),
            _counted(_since <= now - WEEK, _since > now - MONTH).label("month"),
            _counted(_since <= now - MONTH).label("longer"),
            _counted(col(Referral.next_due_on) < today).label("overdue"),
            sa.func.min(_since).label("longest"),
        )
        .select_from(Referral)
        .join(Programme, col(Programme.id) == col(Referral.programme_id))
        .join(ProgrammeStatus, status)
        .where(col(Referral.id).in_(sa.select(sa.union(*roads).subquery().c.id)))
        .group_by(*at, col(ProgrammeStatus.position))
        .order_by(col(Programme.code), col(ProgrammeStatus.position))
    )
    return query


def _counted(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.count(sa.case((sa.and_(*conditions), 1)))
