"""The team that owns a referral: of the programme's kind, where the person lives."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.language.names import team_name
from bot.letters import name_words
from bot.services.access.kinds import is_kind_column
from models.area import Area, AreaKind
from models.officer import ENROLLED, Officer, Role
from models.team import Team

IN_TEAM = (Role.OFFICER, Role.PARTNER, Role.SUPERVISOR)
_WIDTH = {AreaKind.BEAT: 0, AreaKind.HOTSPOT: 0, AreaKind.NPT: 1, AreaKind.LPA: 2}


class OwningTeam(Struct, frozen=True):
    """`called` is its name with its telephone."""

    id: int
    code: str
    name: str
    telephone: str | None
    area_id: int | None

    @property
    def called(self) -> str:
        return team_name(self.name, self.telephone)


TEAMS: Query = sa.select(*(col(getattr(Team, name)) for name in OwningTeam.__struct_fields__))


def teams(session: Session, team_kind: str) -> Sequence[OwningTeam]:
    """All teams that work for a programme, by name."""
    query = TEAMS.where(is_kind_column(Team.kind, team_kind)).order_by(col(Team.name))
    return session.rows(OwningTeam, query)


def candidates(session: Session, team_kind: str, area_id: int | None) -> Sequence[OwningTeam]:
    """The team whose area holds the person's most closely; else all of the kind, to choose from."""
    found = teams(session, team_kind)
    for around in _around(session, area_id):
        here = [one for one in found if one.area_id == around]
        if here:
            return here
    return found


def find_area(session: Session, words: str) -> int | None:
    """The area that an address names: the longest name, then the smallest area."""
    said = f"{name_words(words)} "
    rows = session.run(sa.select(col(Area.id), col(Area.name), col(Area.code), col(Area.kind)))
    named = [
        (len(name_words(name)), -_WIDTH.get(row.kind, 0), row.id)
        for row in rows
        for name in (row.name, row.code)
        if f"{name_words(name)} " in said
    ]
    return max(named)[2] if named else None


def members(session: Session, team_id: int) -> Sequence[int]:
    """Those of the team who can be told."""
    query = sa.select(col(Officer.id)).where(
        ENROLLED, col(Officer.team_id) == team_id, col(Officer.role).in_([one.value for one in IN_TEAM])
    )
    return session.run(query.order_by(col(Officer.id))).scalars().all()


def supervisors(session: Session, team_id: int) -> Sequence[int]:
    """The supervisors of a team: its own, and those who supervise its members."""
    of_members = sa.select(col(Officer.supervisor_id)).where(
        col(Officer.team_id) == team_id,
        col(Officer.left_at).is_(None),
        col(Officer.supervisor_id).is_not(None),
    )
    query = sa.select(col(Officer.id)).where(
        ENROLLED,
        col(Officer.role) == Role.SUPERVISOR.value,
        sa.or_(col(Officer.team_id) == team_id, col(Officer.id).in_(of_members)),
    )
    return session.run(query.order_by(col(Officer.id))).scalars().all()


def _around(session: Session, area_id: int | None) -> list[int]:
    """The area and those around it, from within."""
    if area_id is None:
        return []
    parents = {row.id: row.parent_id for row in session.run(sa.select(col(Area.id), col(Area.parent_id)))}
    found: list[int] = []
    at: int | None = area_id
    while at is not None and at not in found:
        found.append(at)
        at = parents.get(at)
    return found
