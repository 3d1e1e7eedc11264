"""The officer who answers for a task that clashes: the planner's supervisor at work, who may know of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.language.names import officer_name
from bot.language.times.quiet_hours import NEVER_QUIET
from bot.services.access import policy
from bot.services.access.policy import Permission, Visibility
from bot.services.access.viewer import Viewer
from bot.services.officers import duty, inspectors
from bot.services.officers.supervision import SupervisionLines
from bot.services.tasks import viewing as tasks
from models.officer import ENROLLED, Officer, Role
from models.operation import Operation
from models.task import Task, TaskOfficer
from models.team import Team

PARTIES: Query = (
    sa.select(col(Task.ref), col(Task.planner_id), col(Task.team_id), col(Operation.lead_id))
    .outerjoin(Operation, col(Operation.id) == col(Task.operation_id))
    .where(col(Task.id) == sa.bindparam("task"))
)
CREW: Query = (
    sa.select(col(TaskOfficer.officer_id))
    .where(col(TaskOfficer.task_id) == sa.bindparam("task"))
    .order_by(col(TaskOfficer.officer_id))
)


class Head(Struct, frozen=True):
    """`name` is rank and collar number: `PS 2101`. Only an officer at work can be rung now."""

    id: int
    name: str
    collar: str
    is_at_work: bool


class HeadRow(Viewer, Protocol):
    """A row of `_officer`."""

    @property
    def id(self) -> int: ...
    @property
    def collar(self) -> str: ...
    @property
    def rank(self) -> str | None: ...
    @property
    def role(self) -> Role: ...
    @property
    def team_id(self) -> int: ...
    @property
    def team_kind(self) -> str | None: ...
    @property
    def is_at_work(self) -> int: ...


class Heads:
    """The heads of tasks, at one time; the lines of supervision are read once."""

    def __init__(self, session: Session, *, now: datetime) -> None:
        self._session, self._now = session, now
        self._lines = SupervisionLines(session, NEVER_QUIET, now=now)
        self._officer = _officer(now)

    def pair(self, one_id: int, other_id: int) -> tuple[Head | None, Head | None]:
        """The heads of both; if that is the same officer, the planners, who then ring each other."""
        ones, others = list(self._of_task(one_id)), list(self._of_task(other_id))
        one = ones[0] if ones else None
        other = others[0] if others else None
        if one is None or other is None or one.id != other.id:
            return one, other
        return self._planner(one_id, ones) or one, self._planner(other_id, others) or other

    def first(self, task_id: int) -> Head | None:
        return next(self._of_task(task_id), None)

    def after(self, officer_id: int | None, task_id: int, told: Iterable[int]) -> Head | None:
        """The next up the line who may know of the task and isn't told yet.

        The line of an officer who has gone may be gone too: then whoever else answers for the task.
        """
        passed = set(told)
        ref = self._session.run(PARTIES, {"task": task_id}).one().ref
        line = [] if officer_id is None else list(self._known(self._up(officer_id), ref))
        if officer_id is None or self.read(officer_id) is None:
            line += self._of_task(task_id)
        return next((one for one in line if one.id not in passed), None)

    def ring(self, head: Head, other: Head | None, task_id: int) -> Head | None:
        """The head to ring about this task: the other one, else an Inspector who may know of it.

        None: nobody but the head can be rung now.
        """
        if other is not None and (other.is_at_work or other.id == head.id):
            return other
        row = self._session.run(PARTIES, {"task": task_id}).one()
        at_work = inspectors.list_able(self._session, row.team_id, now=self._now)
        return next((one for one in self._known(at_work, row.ref) if one.id != head.id), None)

    def read(self, officer_id: int) -> Head | None:
        """An officer who still works here and isn't away, as a head."""
        row = self._session.run(self._officer, {"officer": officer_id}).first()
        return _head(row) if row is not None else None

    def _planner(self, task_id: int, known: Iterable[Head]) -> Head | None:
        planner = self._session.run(PARTIES, {"task": task_id}).one().planner_id
        return next((one for one in known if one.id == planner), None)

    def _of_task(self, task_id: int) -> Iterator[Head]:
        """Best first: at work above planner and crew; then planner, lead, Inspectors; then those off duty."""
        row = self._session.run(PARTIES, {"task": task_id}).one()
        off_duty = []
        for one in self._known(self._candidates(task_id, row.planner_id, row.lead_id, row.team_id), row.ref):
            if one.is_at_work:
                yield one
            else:
                off_duty.append(one)
        yield from off_duty

    def _candidates(
        self, task_id: int, planner_id: int | None, lead_id: int | None, team_id: int | None
    ) -> Iterator[int]:
        below = (planner_id, *self._session.run(CREW, {"task": task_id}).scalars().all())
        for one in below:
            if one is not None:
                yield from self._up(one)
        yield from (one for one in (planner_id, lead_id) if one is not None)
        yield from inspectors.list_able(self._session, team_id, now=self._now)

    def _up(self, officer_id: int) -> Iterator[int]:
        """Supervisors at work above an officer, the nearest first."""
        passed = {officer_id}
        above = self._lines.above(officer_id, None, urgent=True).who
        while above is not None and above not in passed:
            passed.add(above)
            yield above
            above = self._lines.above(officer_id, above, urgent=True).who

    def _known(self, officer_ids: Iterable[int], ref: str) -> Iterator[Head]:
        passed: set[int] = set()
        for one in officer_ids:
            if one not in passed:
                passed.add(one)
                row = self._session.run(self._officer, {"officer": one}).first()
                if row is not None and self._may_answer(row, ref):
                    yield _head(row)

    def _may_answer(self, viewer: HeadRow, ref: str) -> bool:
        """Rank opens nothing: whoever may not see the card is not told that there is one."""
        if not policy.may(viewer.role, Permission.PLAN):
            return False
        seen = tasks.visibility_of(self._session, viewer, ref, now=self._now)
        return seen >= Visibility.CARD


def _head(row: HeadRow) -> Head:
    return Head(row.id, officer_name(row.rank, row.collar, None), row.collar, bool(row.is_at_work))


def _officer(now: datetime) -> Query:
    """An officer who can be told: they may be off duty, but haven't left and aren't on leave."""
    return (
        sa.select(
            *(getattr(Officer, name) for name in ("id", "collar", "rank", "role", "team_id")),
            col(Team.kind).label("team_kind"),
            sa.case((duty.at_work(now), 1), else_=0).label("is_at_work"),
        )
        .join(Team, col(Team.id) == col(Officer.team_id))
        .where(
            col(Officer.id) == sa.bindparam("officer"),
            *(ENROLLED, col(Officer.unreachable_since).is_(None), sa.not_(duty.on_leave(now))),
        )
    )
