"""Who is meant by words such as `NPT1, RESP`, `supervisors`, `Kettering` or `Op Driven`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.errors import RejectedError
from bot.services import access
from bot.services.access import Permission
from models.area import Area
from models.officer import Officer, Role
from models.operation import Operation, OperationArea
from models.task import Task, TaskOfficer
from models.team import Team

EVERYBODY = "all"
READERS = tuple(role for role in Role if access.may(role, Permission.READ_BRIEFINGS))
LONGEST = 1000
ACTIVE = sa.and_(col(Officer.left_at).is_(None), col(Officer.role).in_(READERS))


class UnknownAudienceError(RejectedError):
    """There is nobody of that name: no team, role, area or operation."""

    def __init__(self, word: str, nearest: str | None) -> None:
        meant = (
            f" Did you mean {nearest}?" if nearest else " For example: all, a team, supervisors, Op Driven."
        )
        super().__init__(f"I know no team, role, area or operation “{word[:40]}”.{meant}")


class NobodyError(RejectedError):
    """That audience is nobody: there is no active officer in it. Choose another."""


@dataclass(frozen=True, slots=True)
class Audience:
    """`words` are canonical. `officers` are all active ones, the last two hold collars of some of them."""

    words: str
    officers: frozenset[int]
    partners: int
    not_enrolled: tuple[str, ...]
    unreachable: tuple[str, ...]

    @property
    def reachable(self) -> int:
        return len(self.officers) - len(self.not_enrolled) - len(self.unreachable)


def resolve(session: Session, words: str) -> Audience:
    """Raises UnknownAudienceError, or NobodyError when nobody active is in it."""
    book = _Book(session)
    names: dict[str, None] = {}
    conditions: list[sa.ColumnElement[bool]] = []
    for word in filter(None, (one.strip() for one in words[:LONGEST].replace(";", ",").split(","))):
        name, condition = book.look_up(word)
        names[name] = None
        conditions.append(condition)
    rows = session.connection().execute(
        sa.select(
            col(Officer.id), col(Officer.collar), col(Officer.role),
            col(Officer.account_id), col(Officer.unreachable_since),
        )
        .where(ACTIVE, sa.or_(sa.false(), *conditions))
        .order_by(col(Officer.collar))
    ).all()  # fmt: skip
    if not rows:
        raise NobodyError(NobodyError.__doc__)
    return Audience(
        words=", ".join(names),
        officers=frozenset(row.id for row in rows),
        partners=sum(row.role is Role.PARTNER for row in rows),
        not_enrolled=tuple(row.collar for row in rows if row.account_id is None),
        unreachable=tuple(
            row.collar for row in rows if row.account_id is not None and row.unreachable_since is not None
        ),
    )


def choices(session: Session, limit: int) -> list[str]:
    """The teams with the most active officers: what is offered as buttons."""
    query = (
        sa.select(col(Team.code))
        .join(Officer, col(Officer.team_id) == col(Team.id))
        .where(ACTIVE)
        .group_by(col(Team.code))
        .order_by(sa.func.count().desc(), col(Team.code))
        .limit(limit)
    )
    return list(session.connection().execute(query).scalars())


class _Book:
    """Every word for an audience, and whom it means."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._names: dict[str, tuple[str, str, int]] = {EVERYBODY: (EVERYBODY, "all", 0)}
        connection = session.connection()
        for row in connection.execute(sa.select(col(Team.id), col(Team.code), col(Team.name))):
            self._learn("team", row.id, row.code, (row.code, row.name))
        for role in READERS:
            self._learn(role.value, 0, f"{role.value}s", (f"{role.value}s", role.value))
        self._areas: dict[int, int | None] = {}
        areas = sa.select(col(Area.id), col(Area.code), col(Area.name), col(Area.parent_id))
        for area in connection.execute(areas):
            self._areas[area.id] = area.parent_id
            self._learn("area", area.id, area.code, (area.code, area.name))
        for row in connection.execute(sa.select(col(Operation.id), col(Operation.code), col(Operation.name))):
            bare = row.name.lower().removeprefix("operation ").removeprefix("op ")
            name = row.code if "," in row.name else row.name
            self._learn(
                "operation", row.id, name, (row.name, row.code, bare, f"op {bare}", f"operation {bare}")
            )

    def look_up(self, word: str) -> tuple[str, sa.ColumnElement[bool]]:
        """The canonical name of a word, and the condition on officers. Raises UnknownAudienceError."""
        found = self._names.get(" ".join(word.lower().split()))
        if found is None:
            near = get_close_matches(word.lower(), self._names, n=1, cutoff=0.5)
            raise UnknownAudienceError(word, self._names[near[0]][0] if near else None)
        name, kind, key = found
        if kind == "all":
            return name, sa.true()
        if kind == "team":
            return name, col(Officer.team_id) == key
        if kind == "area":
            return name, self._based_in([key])
        return name, self._of_operation(key) if kind == "operation" else col(Officer.role) == Role(kind)

    def _learn(self, kind: str, key: int, name: str, words: Iterable[str]) -> None:
        """The first of a name keeps it: teams before roles, roles before areas, areas before operations."""
        for word in words:
            self._names.setdefault(" ".join(word.lower().split()), (name, kind, key))

    def _based_in(self, areas: Collection[int]) -> sa.ColumnElement[bool]:
        """Officers of teams in these areas or in any below them."""
        below: dict[int, list[int]] = defaultdict(list)
        for area, parent in self._areas.items():
            if parent is not None:
                below[parent].append(area)
        inside: set[int] = set()
        open_ = list(areas)
        while open_:
            area = open_.pop()
            if area not in inside:
                inside.add(area)
                open_ += below[area]
        teams = sa.select(col(Team.id)).where(col(Team.area_id).in_(inside))
        return col(Officer.team_id).in_(teams)

    def _of_operation(self, operation_id: int) -> sa.ColumnElement[bool]:
        """Its lead, the crews of its tasks, and the teams of its areas."""
        crew = (
            sa.select(col(TaskOfficer.officer_id))
            .join(Task, col(Task.id) == col(TaskOfficer.task_id))
            .where(col(Task.operation_id) == operation_id)
        )
        lead = sa.select(col(Operation.lead_id)).where(
            col(Operation.id) == operation_id, col(Operation.lead_id).is_not(None)
        )
        areas = sa.select(col(OperationArea.area_id)).where(col(OperationArea.operation_id) == operation_id)
        inside = self._session.connection().execute(areas).scalars().all()
        return sa.or_(col(Officer.id).in_(crew), col(Officer.id).in_(lead), self._based_in(inside))
