"""The open tasks that clash with one, found by index: its person's, those at its address, those near it."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from msgspec import Struct
from msgspec.structs import asdict
from sqlmodel import col

from bot.database import Query, Session
from bot.services.tasks.clashes import pairs, places
from bot.services.tasks.clashes.pairs import PlacedTask, Reach
from models.clash import ClashReason
from models.referral import Referral
from models.task import IS_OPEN, Task

BESIDE = 1.01  # a degree of longitude is a little shorter on the other side
_AROUND = (
    IS_OPEN,
    col(Task.id) != sa.bindparam("task"),
    col(Task.starts_at) >= sa.bindparam("after"),
    col(Task.starts_at) <= sa.bindparam("until"),
)
_ALL: Query = (
    sa.select(*places.COLUMNS)
    .select_from(Task)
    .outerjoin(Referral, col(Referral.id) == col(Task.referral_id))
    .where(*_AROUND)
)
OF_PERSON: Query = (
    sa.select(*places.COLUMNS)
    .select_from(Referral)
    .join(Task, col(Task.referral_id) == col(Referral.id))
    .where(*_AROUND, col(Referral.person_id) == sa.bindparam("person"))
)
AT_ADDRESS: Query = _ALL.where(col(Task.place_key) == sa.bindparam("key"))
NEAR: Query = _ALL.where(
    col(Task.place_latitude).between(sa.bindparam("south"), sa.bindparam("north")),
    col(Task.place_longitude).between(sa.bindparam("west"), sa.bindparam("east")),
)


class Found(Struct, frozen=True):
    """Another task with which one clashes, and why."""

    other: PlacedTask
    reason: ClashReason


def find(session: Session, task: PlacedTask, reach: Reach) -> list[Found]:
    """All that clash with the task, in the order of their ids."""
    others = {row.id: row for row in _near(session, task, reach)}
    found = []
    for task_id in sorted(others):
        other = places.placed(others[task_id])
        why = pairs.reason(task, other, reach)
        if why is not None:
            found.append(Found(other, why))
    return found


def _near(session: Session, task: PlacedTask, reach: Reach) -> Iterator[places.PlacedRow]:
    """More than clash, and none too few."""
    around = {
        "task": task.id,
        "after": task.starts_at - reach.within,
        "until": task.starts_at + reach.within,
    }
    if task.person_id is not None:
        yield from session.run(OF_PERSON, {**around, "person": task.person_id})
    if task.key is not None:
        yield from session.run(AT_ADDRESS, {**around, "key": task.key})
    if task.position is not None:
        box = task.position.around(reach.farthest * BESIDE)
        yield from session.run(NEAR, around | asdict(box))
