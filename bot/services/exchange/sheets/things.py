"""Things that imported tasks need, such as a bus: booked where one is free, and said where none is."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from bot.services.exchange.sheets.problems import Problems
from bot.services.tasks import bookings, changed_elsewhere
from bot.services.tasks import visibility as task_visibility
from models.task import IS_OPEN, Task
from models.task_kind import TaskKind
from models.thing import Thing

NAME = "things"
SCHEDULE = frozenset({"kind", "starts", "ends", "area", "address", "status"})
ANY: Query = sa.select(sa.exists().where(col(Thing.id).is_not(None)))
NEEDING: Query = (
    sa.select(
        *(getattr(Task, name) for name in ("id", "ref", "kind", "starts_at", "ends_at", "area_id")),
        col(Task.planner_id),
        task_visibility.of_kind(TaskKind.thing).label("thing"),
    )
    .where(
        IS_OPEN,
        col(Task.ref).in_(sa.bindparam("refs", expanding=True)),
        col(Task.starts_at) > sa.bindparam("now"),
        task_visibility.of_kind(TaskKind.thing).is_not(None),
    )
    .order_by(col(Task.starts_at), col(Task.ref))
)


class NeedingRow(Protocol):
    """A row of `NEEDING`."""

    id: int
    ref: str
    kind: str
    starts_at: datetime
    ends_at: datetime | None
    area_id: int | None
    planner_id: int | None
    thing: str


def lock(session: Session) -> bool:
    """Be the only one to book until the end of the import; False where there is nothing to book."""
    if not session.run(ANY).scalar():
        return False
    bookings.lock(session)
    return True


def book(session: Session, refs: Collection[str], problems: Problems, *, now: datetime) -> None:
    """Book what these tasks need, in the order of their times; name those for which nothing is free."""
    for row in session.run(NEEDING, {"refs": list(refs), "now": now}) if refs else ():
        brought = bookings.bring(session, row.kind, _use(row), now=now)
        if not brought.is_served:
            told = f"{row.ref} needs a thing of the kind {row.thing}, and none is free then"
            problems.named.setdefault(f"things {row.ref}", told)
        if brought.lost:
            changed_elsewhere.tell_of_lost_thing(session, row, brought.lost, now=now)


def _use(row: NeedingRow) -> bookings.Use:
    facts = {name: getattr(row, name) for name in ("starts_at", "ends_at", "area_id", "planner_id")}
    return bookings.use_of(facts, row.id)
