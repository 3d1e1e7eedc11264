"""Word to those who answer for tasks that clash, each of their own task alone, and to the crew that waits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from bot.language.names import officer_name
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.pushes import notices
from bot.services.tasks import life
from bot.services.tasks.clashes import waiting
from bot.services.tasks.clashes.heads import Head
from bot.services.tasks.clashes.notices import ClashAgainNotice, ClashNotice, ClashOverNotice, TaskWordNotice
from models.clash import Clash, ClashEnding, ClashHead
from models.officer import Officer
from models.task import Task, TaskOfficer, TaskStatus

_DETAIL = "clash"
TOLD: Query = (
    sa.select(
        *(col(ClashHead.clash_id), col(ClashHead.task_id), col(ClashHead.officer_id), col(ClashHead.ring_id)),
        *(col(Task.ref), col(Officer.rank), col(Officer.collar)),
    )
    .join(Clash, col(Clash.id) == col(ClashHead.clash_id))
    .join(Task, col(Task.id) == col(ClashHead.task_id))
    .outerjoin(Officer, col(Officer.id) == col(ClashHead.ring_id))
    .where(
        col(ClashHead.clash_id).in_(sa.bindparam("clashes", expanding=True)),
        col(ClashHead.told_at) >= col(Clash.found_at),
    )
    .order_by(col(ClashHead.id))
)
SAID_ALREADY: Query = (
    sa.select(col(ClashHead.id))
    .join(Clash, col(Clash.id) == col(ClashHead.clash_id))
    .where(
        sa.or_(col(Clash.first_id) == sa.bindparam("task"), col(Clash.second_id) == sa.bindparam("task")),
        col(Clash.ended_at).is_(None),
        col(Clash.id) != sa.bindparam("clash"),
        col(ClashHead.task_id) == sa.bindparam("task"),
        col(ClashHead.officer_id) == sa.bindparam("officer"),
        sa.func.coalesce(col(ClashHead.ring_id), 0) == sa.bindparam("ring"),
        col(ClashHead.told_at) >= col(Clash.found_at),
    )
    .limit(1)
)
CREW: Query = (
    sa.select(col(Task.ref), col(Task.status), col(TaskOfficer.officer_id))
    .join(TaskOfficer, col(TaskOfficer.task_id) == col(Task.id))
    .where(col(Task.id) == sa.bindparam("task"))
    .order_by(col(TaskOfficer.officer_id))
)


class ToldRow(Protocol):
    """A row of `TOLD`: a head, with the rank and collar number of whom they were told to ring."""

    clash_id: int
    task_id: int
    officer_id: int
    ring_id: int | None
    ref: str
    rank: str | None
    collar: str | None


class WaitingCrewRow(Protocol):
    """A row of `CREW`."""

    ref: str
    status: TaskStatus
    officer_id: int


def told(session: Session, clash_ids: Collection[int]) -> Sequence[ToldRow]:
    """All who were told since these clashes were found, in their order."""
    return session.run(TOLD, {"clashes": sorted(clash_ids)}).all() if clash_ids else ()


def last(told: Sequence[ToldRow], task_id: int) -> int | None:
    """The officer who was told last on the side of that task."""
    return next((one.officer_id for one in reversed(told) if one.task_id == task_id), None)


def newest(told: Sequence[ToldRow]) -> list[ToldRow]:
    """Of each officer what they were told last of a clash and a task: they may ring somebody else by now."""
    return list({(one.clash_id, one.task_id, one.officer_id): one for one in told}.values())


def tell_head(
    session: Session,
    clash_id: int,
    task: tuple[int, str],
    head: Head,
    ring: Head | None,
    *,
    instead_of: str | None = None,
    now: datetime,
) -> None:
    """Tell a head of their own task; in one message however many of the other's it clashes with."""
    task_id, ref = task
    is_own = ring is not None and ring.id == head.id
    to = None if is_own else ring
    facts = {"task": task_id, "clash": clash_id, "officer": head.id, "ring": to.id if to else 0}
    if session.run(SAID_ALREADY, facts).first() is None:
        notice = ClashNotice(ref, to.name if to else None, to.collar if to else None, is_own, instead_of)
        notices.tell(session, head.id, notice, now=now)
        trail.record(session, trail.system(session), "push", [("task", ref)], now=now, detail=_DETAIL)
    row = {"clash_id": clash_id, "task_id": task_id, "officer_id": head.id, "told_at": now}
    session.run(sa.insert(ClashHead), row | {"ring_id": to.id if to else None})


def tell_again(
    session: Session, clash_ids: Collection[int], by: Actor, task_id: int, *, now: datetime
) -> str | None:
    """Tell all who were told that it is open again, each of their own task.

    Returns whom `by` is to ring about theirs.
    """
    named = officer_name(by.rank, by.collar, None)
    rows = newest(told(session, clash_ids))
    said = set()
    for one in rows:
        ring = officer_name(one.rank, one.collar, None) or None
        if one.officer_id != by.id and (one.officer_id, one.ref, one.ring_id) not in said:
            said.add((one.officer_id, one.ref, one.ring_id))
            notice = ClashAgainNotice(one.ref, ring, one.collar, named)
            notices.tell(session, one.officer_id, notice, now=now)
    refs = [("task", ref) for ref in sorted({ref for _, ref, _ in said})]
    trail.record(session, trail.system(session), "push", refs, now=now, detail=f"{_DETAIL} open again")
    mine = [one for one in rows if one.task_id == task_id]
    last = next((one for one in reversed(mine) if one.officer_id == by.id), mine[-1])
    return officer_name(last.rank, last.collar, None) or None


def tell_crew(
    session: Session, task_id: int, *, is_held: bool, besides: int | None = None, now: datetime
) -> None:
    """Tell the crew that their task waits, or that it may go ahead, once nothing holds it any more."""
    if waiting.still_waits(session, task_id) is not is_held:
        return
    crew: Sequence[WaitingCrewRow] = session.run(CREW, {"task": task_id}).all()
    for one in crew:
        if one.status in life.IN_HAND and one.officer_id != besides:
            notices.tell(session, one.officer_id, TaskWordNotice(one.ref, is_held), now=now)


def tell_over(
    session: Session,
    clash_ids: Collection[int],
    ending: ClashEnding,
    *,
    by: tuple[int, str] | None = None,
    now: datetime,
) -> None:
    """Tell all who were told, once for each of their tasks and whom to ring; but not `by` (id, name)."""
    named = by[1] if by else None
    said = set()
    for one in newest(told(session, clash_ids)):
        facts = (one.officer_id, one.ref, one.ring_id)
        if facts not in said and (by is None or one.officer_id != by[0]):
            said.add(facts)
            ring = officer_name(one.rank, one.collar, None) or None
            notice = ClashOverNotice(one.ref, ending, ring, named, one.collar)
            notices.tell(session, one.officer_id, notice, now=now)
    trail.record(
        session, trail.system(session), "push", [("task", ref) for ref in sorted({one[1] for one in said})],
        now=now, detail=f"{_DETAIL} {ending}",
    )  # fmt: skip
