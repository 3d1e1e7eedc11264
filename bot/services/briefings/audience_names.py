"""Every name that an audience may be called by, and the people it means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from difflib import get_close_matches
from typing import Any, Protocol

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from bot.language import ranks
from bot.letters import folded, lowered
from bot.services.access import policy
from bot.services.access.kinds import is_kind
from bot.services.access.policy import Permission
from bot.services.briefings.audience_words import EVERYBODY
from bot.statements import Row
from models.area import Area
from models.officer import Officer, Role
from models.operation import Operation, OperationArea
from models.programme import Programme
from models.task import Task, TaskOfficer
from models.team import Team

READERS = tuple(role for role in Role if policy.may(role, Permission.READ_BRIEFINGS))
ACTIVE = sa.and_(col(Officer.left_at).is_(None), col(Officer.role).in_(READERS))
PEOPLE: Query = (
    sa.select(
        col(Officer.id), col(Officer.collar), col(Officer.rank), col(Officer.role), col(Officer.team_id),
        col(Officer.account_id), col(Officer.unreachable_since), col(Officer.on_duty_since),
        col(Team.code).label("team"), col(Team.telephone),
    )
    .join(Team, col(Team.id) == col(Officer.team_id))
    .where(ACTIVE)
    .order_by(col(Officer.collar))
)  # fmt: skip


class ReaderRow(Protocol):
    """A row of `PEOPLE`."""

    id: int
    collar: str
    rank: str | None
    role: Role
    team_id: int
    account_id: int | None
    unreachable_since: datetime | None
    on_duty_since: datetime | None
    team: str
    telephone: str | None


class AudienceTeamRow(Protocol):
    id: int
    code: str
    name: str
    kind: str | None
    area_id: int | None


class AudienceNames:
    """`people` are all active officers who may read a briefing, by id, in the order of their collars.

    The first to have a name keeps it: teams, then roles and ranks, areas, programmes, operations, collars.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.people: dict[int, ReaderRow] = {row.id: row for row in session.run(PEOPLE)}
        self._names: dict[str, tuple[str, str, Any]] = {}
        self._learn("all", None, EVERYBODY, (EVERYBODY, "everybody", "everyone"))
        self._teams: dict[int, AudienceTeamRow] = {
            row.id: row for row in self._rows(Team, "code", "name", "kind", "area_id")
        }
        for row in self._teams.values():
            self._learn("team", row.id, row.code, (row.code, row.name))
        self._learn_roles_and_ranks()
        self._areas = {row.id: row.parent_id for row in self._learn_areas()}
        for row in self._rows(Programme, "code", "name", "prefix", "team_kind"):
            self._learn("programme", row.team_kind, lowered(row.code), (row.code, row.name, row.prefix))
        self._learn_operations()
        for one in self.people.values():
            self._learn("officer", one.id, one.collar, (one.collar,))

    def find(self, word: str) -> tuple[str, frozenset[int]] | None:
        """The canonical name for a word, and the people it means; None for an unknown word."""
        found = self._names.get(_plain(word)) or self._names.get(_plain(_without_rank(word)))
        if found is None:
            return None
        name, kind, key = found
        return name, frozenset(self._members(kind)(key))

    def nearest(self, word: str) -> str | None:
        """A name that may have been meant; never another officer's collar."""
        known = [name for name, (_, kind, _) in self._names.items() if kind != "officer"]
        near = get_close_matches(_plain(word), known, n=1, cutoff=0.5)
        return self._names[near[0]][0] if near else None

    def _rows(self, model: Any, *names: str) -> Sequence[Row]:
        query = sa.select(col(model.id), *(getattr(model, name) for name in names)).order_by(col(model.id))
        return self._session.run(query).all()

    def _learn(self, kind: str, key: Any, name: str, words: Iterable[str]) -> None:
        for word in words:
            self._names.setdefault(_plain(word), (name, kind, key))

    def _learn_roles_and_ranks(self) -> None:
        for role in READERS:
            self._learn("role", role, f"{role.value}s", (f"{role.value}s", role.value))
        for step, rank in enumerate(ranks.NAMES):
            called = (
                rank,
                rank.removesuffix("s"),
                *(one for one, of in ranks.SYNONYMS.items() if of == rank),
            )
            self._learn("rank", (step, step), rank, called)
            above = f"{rank} and above"
            words = [f"{one} {how}" for one in called for how in ("and above", "or above", "and up")]
            self._learn("rank", (step, len(ranks.NAMES)), above, words)

    def _learn_areas(self) -> Sequence[Row]:
        rows = self._rows(Area, "code", "name", "parent_id")
        for row in rows:
            self._learn("area", row.id, row.code, (row.code, row.name))
        return rows

    def _learn_operations(self) -> None:
        for row in self._rows(Operation, "code", "name"):
            bare = folded(row.name).removeprefix("operation ").removeprefix("op ")
            name = row.code if "," in row.name else row.name
            words = (row.name, row.code, bare, f"op {bare}", f"operation {bare}")
            self._learn("operation", row.id, name, words)

    def _members(self, kind: str) -> Callable[[Any], Iterable[int]]:
        members: dict[str, Callable[[Any], Iterable[int]]] = {
            "all": self._of_all,
            "officer": self._of_officer,
            "team": self._of_team,
            "role": self._of_role,
            "rank": self._of_rank,
            "programme": self._of_programme,
            "area": self._of_area,
            "operation": self._of_operation,
        }
        return members[kind]

    def _of_all(self, _: None) -> Iterable[int]:
        return self.people

    def _of_officer(self, officer_id: int) -> Iterable[int]:
        return (officer_id,)

    def _of_team(self, team_id: int) -> Iterable[int]:
        return self._of_teams((team_id,))

    def _of_role(self, role: Role) -> Iterable[int]:
        return (one.id for one in self.people.values() if one.role is role)

    def _of_rank(self, steps: tuple[int, int]) -> Iterable[int]:
        lowest, highest = steps
        stands = ((one.id, ranks.step(one.rank)) for one in self.people.values())
        return (who for who, step in stands if step is not None and lowest <= step <= highest)

    def _of_programme(self, team_kind: str) -> Iterable[int]:
        return self._of_teams([team.id for team in self._teams.values() if is_kind(team.kind, team_kind)])

    def _of_area(self, area_id: int) -> Iterable[int]:
        return self._based_in((area_id,))

    def _of_operation(self, operation_id: int) -> Iterable[int]:
        """Its lead, the crews of its tasks, and the teams of its areas."""
        crew = (
            sa.select(col(TaskOfficer.officer_id))
            .join(Task, col(Task.id) == col(TaskOfficer.task_id))
            .where(col(Task.operation_id) == operation_id)
        )
        lead = sa.select(col(Operation.lead_id)).where(col(Operation.id) == operation_id)
        areas = sa.select(col(OperationArea.area_id)).where(col(OperationArea.operation_id) == operation_id)
        named = {*self._session.run(crew).scalars(), *self._session.run(lead).scalars()}
        return {*(named & self.people.keys()), *self._based_in(self._session.run(areas).scalars().all())}

    def _of_teams(self, team_ids: Collection[int]) -> Iterable[int]:
        return (one.id for one in self.people.values() if one.team_id in team_ids)

    def _based_in(self, areas: Collection[int]) -> Iterable[int]:
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
        return self._of_teams([team.id for team in self._teams.values() if team.area_id in inside])


def _plain(word: str) -> str:
    return " ".join(folded(word).split())


def _without_rank(word: str) -> str:
    """`1234` of `PC 1234`."""
    rank, _, rest = word.strip().partition(" ")
    return rest if rest and ranks.step(rank) is not None else word
