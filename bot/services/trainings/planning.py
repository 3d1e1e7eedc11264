"""Planning a training: a task of a kind that asks who came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from bot.database import Session
from bot.services.audit.actors import Actor
from bot.services.tasks import kind_rows, places, planning
from bot.services.tasks.kind_rows import KindRow
from bot.services.tasks.planning import TaskPlan
from bot.services.trainings import refusals, viewing
from bot.services.trainings.viewing import TrainingView
from models.task_kind import Asks


class TrainingPlan(Struct, frozen=True):
    """`words` name the place, and the kind before it where there are several. `crew` are collar numbers."""

    words: str
    starts_at: datetime
    ends_at: datetime
    crew: tuple[str, ...]
    detail: str | None = None
    operation_id: int | None = None


def task_of(session: Session, actor: Actor, wanted: TrainingPlan) -> TaskPlan:
    """The task that it will be, for `tasks.planning.preview`. Raises a RejectedError."""
    kinds = [one for one in kind_rows.planned(session) if one.asks is Asks.ATTENDANCE]
    kind, place = _kind(kinds, wanted.words)
    if not place.strip():
        raise refusals.NO_PLACE()
    areas = places.find(session, place).meant
    return TaskPlan(
        kind=kind.code,
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
        area_id=areas[0].id if len(areas) == 1 else None,
        address=None if len(areas) == 1 else place,
        crew=wanted.crew or (actor.collar,),
        detail=wanted.detail,
        operation_id=wanted.operation_id,
    )


def plan(session: Session, actor: Actor, task: TaskPlan, *, now: datetime) -> TrainingView:
    """Make the task and its training. Raises as `tasks.planning.make`."""
    made = planning.make(session, actor, task, now=now)
    return viewing.require(session, actor, viewing.number_of(session, made.id), now=now)


def _kind(kinds: Sequence[KindRow], words: str) -> tuple[KindRow, str]:
    if not kinds:
        raise refusals.NO_KIND()
    if len(kinds) == 1:
        return kinds[0], words
    meant, rest = kind_rows.begins(kinds, words)
    if len(meant) != 1:
        raise refusals.WHICH_KIND(", ".join(one.label for one in kinds))
    return meant[0], rest
