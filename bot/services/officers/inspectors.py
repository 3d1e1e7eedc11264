"""An Inspector who can be asked to decide: of the owning team, else of its area, else any."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.database import Query, Session
from bot.services.access.authority import Authority, authority_of
from bot.services.officers import duty
from models.officer import ENROLLED, Officer, Role
from models.team import Team

_own = aliased(Team)


class RankedRow(Protocol):
    id: int
    role: Role
    rank: str | None


def find(session: Session, team_id: int | None, *, but: int | None, now: datetime) -> int | None:
    """The nearest to that team who is at work and can be told, those on duty first; None for none."""
    return next((one for one in list_able(session, team_id, now=now) if one != but), None)


def list_able(session: Session, team_id: int | None, *, now: datetime) -> Iterator[int]:
    """All who are at work and can be told, as `find` takes them."""
    rows: Iterable[RankedRow] = session.run(_at_work(now), {"team": team_id}).all()
    yield from (row.id for row in rows if _is_inspector(row))


def find_away(session: Session, team_id: int | None, *, but: int | None) -> int | None:
    """The nearest whether or not they are at work or can be told: for want of any who is."""
    rows: Iterable[RankedRow] = session.run(_nearest(), {"team": team_id})
    return next((row.id for row in rows if row.id != but and _is_inspector(row)), None)


def _is_inspector(row: RankedRow) -> bool:
    return authority_of(row.role, row.rank) is Authority.INSPECTOR


def _at_work(now: datetime) -> Query:
    return _nearest().where(col(Officer.unreachable_since).is_(None), duty.at_work(now))


def _nearest() -> Query:
    of_team = col(Officer.team_id) == sa.bindparam("team")
    of_area = sa.and_(col(Team.area_id).is_not(None), col(Team.area_id) == col(_own.area_id))
    nearness = sa.case((of_team, 0), (of_area, 1), else_=2)
    return (
        sa.select(col(Officer.id), col(Officer.role), col(Officer.rank))
        .join(Team, col(Team.id) == col(Officer.team_id))
        .outerjoin(_own, col(_own.id) == sa.bindparam("team"))
        .where(ENROLLED, col(Officer.role) == Role.SUPERVISOR)
        .order_by(nearness, col(Officer.on_duty_since).is_(None), col(Officer.id))
    )
