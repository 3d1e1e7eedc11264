"""Not so: one side hears that it is settled, and says that it isn't. It is open again for both."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.database import Query, Session
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.tasks import viewing as tasks
from bot.services.tasks.clashes import checking, climbing, refusals, settling, telling
from bot.services.tasks.clashes.endings import ClashRow
from models.clash import Clash, ClashEnding
from models.task import OPEN_STATUSES, Task

_first, _second = aliased(Task), aliased(Task)
STANDS = sa.and_(
    *(col(one.status).in_(OPEN_STATUSES) for one in (_first, _second)),
    *(col(one.checked_at) <= col(Clash.ended_at) for one in (_first, _second)),
)
"""Both are where they were: a task moved since has been looked at again, or soon will be."""
SETTLED: Query = (
    sa.select(
        *(getattr(Clash, name) for name in ("id", "first_id", "second_id", "waits_id", "ended_at")),
        *(col(_first.starts_at).label("first_at"), col(_second.starts_at).label("second_at")),
    )
    .join(_first, col(_first.id) == col(Clash.first_id))
    .join(_second, col(_second.id) == col(Clash.second_id))
    .where(
        sa.or_(col(Clash.first_id) == sa.bindparam("task"), col(Clash.second_id) == sa.bindparam("task")),
        *(col(Clash.ended_at) > sa.bindparam("since"), STANDS),
        col(Clash.ending) == ClashEnding.SETTLED,
    )
    .order_by(col(Clash.ended_at).desc(), col(Clash.id))
    .limit(20)
)
REOPEN = (
    sa.update(Clash)
    .where(
        *(col(Clash.id) == sa.bindparam("clash"), col(Clash.ended_at) == sa.bindparam("seen")),
        col(Clash.ending) == ClashEnding.SETTLED,
    )
    .values(ended_at=None, ending=None, ended_by_id=None, words=None, due_at=sa.bindparam("due"))
)
BACK = timedelta(days=28)


class SettledRow(ClashRow, Protocol):
    """A row of `SETTLED`."""

    ended_at: datetime
    first_at: datetime
    second_at: datetime


class OpenAgain(Struct, frozen=True):
    """Of one's own task: whom to ring about it, if anybody."""

    ref: str
    ring: str | None


def object_to(session: Session, actor: Actor, ref: str, collar: str | None, *, now: datetime) -> OpenAgain:
    """Open again what was settled last about one's own task, with that officer if one is named.

    The second to say so reads that it is open already. Raises NotOnRecordError, a RejectedError.
    """
    row = tasks.require_row(session, actor, ref, now=now)
    standing: Sequence[ClashRow] = session.run(checking.OF_TASK, {"task": row.id}).all()
    settled: Sequence[SettledRow] = session.run(SETTLED, {"task": row.id, "since": now - BACK}).all()
    told = telling.told(session, [one.id for one in (*standing, *settled)])
    settling.require_head(session, actor, row, [one for one in told if one.task_id == row.id])
    meant = {one.clash_id for one in told if one.task_id == row.id and collar in (None, one.collar)}
    last = next((one.ended_at for one in settled if one.id in meant), None)
    found = [one for one in settled if one.id in meant and one.ended_at == last]
    reopened = [one for one in found if _reopen(session, one, now)]
    if not reopened:
        raise (refusals.OPEN_ALREADY if standing else refusals.NOT_SETTLED)(row.ref)
    ring = _tell(session, actor, reopened, row.id, now)
    trail.record(session, actor, "settle", [("task", row.ref)], now=now, detail="clash open again")
    return OpenAgain(row.ref, ring)


def _tell(
    session: Session, actor: Actor, reopened: Sequence[SettledRow], task_id: int, now: datetime
) -> str | None:
    """Tell both sides, and the crews that wait."""
    ring = telling.tell_again(session, [one.id for one in reopened], actor, task_id, now=now)
    for waits_id in sorted({one.waits_id for one in reopened}):
        telling.tell_crew(session, waits_id, is_held=True, besides=actor.id, now=now)
    return ring


def _reopen(session: Session, one: SettledRow, now: datetime) -> bool:
    due_at = max(min(one.first_at, one.second_at) - climbing.BEFORE, now + climbing.EVERY)
    facts = {"clash": one.id, "seen": one.ended_at, "due": due_at}
    return bool(session.run(REOPEN, facts).rowcount)
