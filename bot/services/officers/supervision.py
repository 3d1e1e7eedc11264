"""Lines of supervision: the next supervisor up who can be told now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.database import Session
from bot.language.times.quiet_hours import QuietHours
from bot.services.access import policy
from bot.services.access.authority import Authority, authority_of
from bot.services.access.policy import Permission
from bot.services.access.viewer import Viewer
from bot.services.officers import duty
from models.officer import ENROLLED, Officer, Role

_lower = aliased(Officer)


class NextSupervisor(Struct, frozen=True):
    """`who` can be told now. If it is None, `is_end` says that nobody above may be told at all."""

    who: int | None
    is_end: bool


def is_above(viewer: Any, team: Any) -> sa.ColumnElement[bool]:
    """Condition on `officers`: the viewer supervises them, or stands above who does.

    Officers without a supervisor have those of their team; no supervisor has a colleague by their team.
    """
    below = sa.select(col(Officer.id)).where(col(Officer.supervisor_id) == viewer).cte(recursive=True)
    next_below = sa.select(col(_lower.id)).join(below, below.c.id == col(_lower.supervisor_id))
    below = below.union(next_below)
    of_team = (
        *(col(Officer.supervisor_id).is_(None), col(Officer.team_id) == team, col(Officer.id) != viewer),
        col(Officer.role) != Role.SUPERVISOR,
    )
    return sa.or_(col(Officer.id).in_(sa.select(below.c.id)), sa.and_(*of_team))


def own(viewer: Viewer) -> sa.Select[int]:
    """The ids of a supervisor's officers: those whom they supervise; of an Inspector's all below those too.

    Officers without a supervisor have those of their team, but no supervisor has another by their team.
    """
    all_below = authority_of(viewer.role, viewer.rank) is Authority.INSPECTOR
    below = sa.select(col(Officer.id)).where(col(Officer.supervisor_id) == viewer.id).cte(recursive=all_below)
    if all_below:
        next_below = sa.select(col(_lower.id)).join(below, below.c.id == col(_lower.supervisor_id))
        below = below.union(next_below)
    of_team = sa.select(col(Officer.id)).where(
        col(Officer.supervisor_id).is_(None),
        col(Officer.team_id) == viewer.team_id,
        col(Officer.role) != Role.SUPERVISOR,
    )
    both = sa.union(sa.select(below.c.id), of_team).subquery()
    return sa.select(both.c.id)


class SupervisedRow(Protocol):
    id: int
    supervisor_id: int | None
    team_id: int
    role: Role
    on_duty_since: datetime | None
    can_be_told: int


def stands_above(session: Session, viewer: Viewer, officer_id: int | None) -> bool:
    """Whether the viewer supervises that officer, or stands above who does."""
    below = sa.select(col(Officer.id)).where(
        col(Officer.id) == officer_id, is_above(viewer.id, viewer.team_id)
    )
    return session.run(below).first() is not None


class SupervisionLines:
    """Everybody's line, read when the first is asked for."""

    def __init__(self, session: Session, quiet: QuietHours, *, now: datetime) -> None:
        self._session = session
        self._is_quiet = quiet.end(now) is not None
        self._now = now
        self._people: dict[int, SupervisedRow] = {}

    def above(self, officer_id: int, told_id: int | None, *, urgent: bool) -> NextSupervisor:
        """The next at work above the last one told, or the officer; only urgent word ignores quiet hours.

        Officers who may no longer brief are passed over: standing above somebody is no right.
        """
        line = list(self._line(officer_id, told_id))
        fitting = (one for one in line if self._can_be_told(one, urgent=urgent))
        return NextSupervisor(next(fitting, None), is_end=not line)

    def all_above(self, officer_id: int) -> tuple[list[int], list[int]]:
        """The whole line, the nearest first: those at work who can be told now, and the others."""
        line = list(self._line(officer_id, None))
        able = [one for one in line if self._can_be_told(one, urgent=True)]
        return able, [one for one in line if one not in able]

    def _line(self, officer_id: int, told_id: int | None) -> Iterator[int]:
        self._people = self._people or self._read()
        found = [one for one in self._above(officer_id, told_id) if self._may_be_told(one)]
        yield from found or (self._of_team(officer_id) if told_id is None else ())

    def _above(self, officer_id: int, told_id: int | None) -> Iterator[int]:
        seen = {officer_id, told_id}
        above = self._people[told_id or officer_id].supervisor_id
        while above is not None and above not in seen:
            seen.add(above)
            yield above
            above = self._people[above].supervisor_id

    def _of_team(self, officer_id: int) -> Iterator[int]:
        """Officers without a supervisor, or whose line may no longer brief, have their team's."""
        team = self._people[officer_id].team_id
        for one in self._people.values():
            if one.team_id == team and self._may_be_told(one.id) and one.id != officer_id:
                yield one.id

    def _may_be_told(self, officer_id: int) -> bool:
        return policy.may(self._people[officer_id].role, Permission.BRIEF)

    def _can_be_told(self, officer_id: int, *, urgent: bool) -> bool:
        one = self._people[officer_id]
        disturbs = self._is_quiet and one.on_duty_since is None and not urgent
        return bool(one.can_be_told) and not disturbs

    def _read(self) -> dict[int, SupervisedRow]:
        able = sa.and_(ENROLLED, col(Officer.unreachable_since).is_(None), duty.at_work(self._now))
        query = sa.select(
            *(col(Officer.id), col(Officer.supervisor_id), col(Officer.team_id), col(Officer.role)),
            col(Officer.on_duty_since),
            sa.case((able, 1), else_=0).label("can_be_told"),
        ).order_by(col(Officer.id))
        return {row.id: row for row in self._session.run(query)}
