"""The word for which a task waits: both sides have spoken, or one goes ahead for a reason of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.errors import BeatlineError, RejectedError
from bot.language.names import officer_name
from bot.services.access.policy import TaskTie
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.tasks import moves
from bot.services.tasks import viewing as tasks
from bot.services.tasks import visibility as task_visibility
from bot.services.tasks.clashes import checking, endings, refusals, telling, waiting
from bot.services.tasks.clashes.endings import ClashRow
from bot.services.tasks.clashes.telling import ToldRow
from bot.services.tasks.viewing import TaskRow
from models.clash import Clash, ClashEnding
from models.officer import Officer

ENDED: Query = (
    sa.select(
        *(col(Clash.id), col(Clash.ended_at), col(Clash.ending)),
        *(getattr(Officer, name) for name in ("rank", "collar")),
    )
    .outerjoin(Officer, col(Officer.id) == col(Clash.ended_by_id))
    .where(
        sa.or_(col(Clash.first_id) == sa.bindparam("task"), col(Clash.second_id) == sa.bindparam("task")),
        col(Clash.ended_at).is_not(None),
    )
    .order_by(col(Clash.ended_at).desc(), col(Clash.id).desc())
    .limit(20)
)


class SettledFirstError(BeatlineError):
    """Somebody else said so first: who, how and when. `by` is None where the clash is gone by itself."""

    ref = ""
    ending = ClashEnding.GONE
    by: str | None = None
    at: datetime | None = None

    def __init__(self, ref: str, ending: ClashEnding, by: str | None, at: datetime) -> None:
        super().__init__(ref)
        self.ref, self.ending, self.by, self.at = ref, ending, by, at


class NotWaitingError(RejectedError):
    """A task that goes ahead as planned: only the other side waits."""

    def __init__(self, ref: str) -> None:
        super().__init__(str(refusals.DOES_NOT_WAIT(ref)))


class SettledClash(Struct, frozen=True):
    """Of one's own task: whom one was to ring, and whether it still waits for another word."""

    ref: str
    ending: ClashEnding
    ring: str | None
    still_waits: bool


class OpenClash(Struct, frozen=True):
    """The clashes open between a task and one officer, who is to be rung about it if there is one."""

    task: TaskRow
    clashes: tuple[ClashRow, ...]
    ring: str | None


def settle(session: Session, actor: Actor, ref: str, collar: str | None, *, now: datetime) -> SettledClash:
    """Both sides have spoken. Raises NotOnRecordError, a RejectedError, SettledFirstError."""
    found = require_open(session, actor, ref, collar, now=now)
    return _end(session, actor, found, ClashEnding.SETTLED, None, now)


def override(
    session: Session, actor: Actor, ref: str, collar: str | None, words: str, *, now: datetime
) -> SettledClash:
    """The task that waits goes ahead, for a reason that is kept. Raises as `settle`."""
    found = require_override(session, actor, ref, collar, now=now)
    said = moves.check_reason(ref, words, needed=True)
    return _end(session, actor, found, ClashEnding.OVERRIDDEN, said, now)


def require_override(
    session: Session, actor: Actor, ref: str, collar: str | None, *, now: datetime
) -> OpenClash:
    """The same as `require_open`, if it is this side that waits."""
    found = require_open(session, actor, ref, collar, now=now)
    if all(one.waits_id != found.task.id for one in found.clashes):
        raise NotWaitingError(ref)
    return found


def require_open(session: Session, actor: Actor, ref: str, collar: str | None, *, now: datetime) -> OpenClash:
    """Require something open about one's own task with that officer; without a collar, with the only one."""
    row = tasks.require_row(session, actor, ref, now=now)
    clashes: Sequence[ClashRow] = session.run(checking.OF_TASK, {"task": row.id}).all()
    told = [one for one in telling.told(session, [each.id for each in clashes]) if one.task_id == row.id]
    require_head(session, actor, row, told)
    now_told = telling.newest(told)
    own = [one for one in now_told if one.officer_id == actor.id] or now_told
    meant = [one for one in told if one.collar == collar] if collar is not None else own
    if not meant:
        raise _nothing_open(session, row)
    about = {one.clash_id for one in meant}
    if len(about) > 1 and len({one.ring_id for one in meant}) > 1:
        raise refusals.WHICH(ref)
    last = next((one for one in reversed(own) if one.clash_id in about), meant[-1])
    ring = officer_name(last.rank, last.collar, None) or None
    return OpenClash(row, tuple(one for one in clashes if one.id in about), ring)


def require_head(session: Session, actor: Actor, row: TaskRow, told: Sequence[ToldRow]) -> None:
    """Before anything is said of whether there is a clash: above the crew, its planner, or told of it."""
    is_above = not task_visibility.moving_ties(actor, row).isdisjoint({TaskTie.LINE, TaskTie.PLANNER})
    is_told = actor.id in {one.officer_id for one in told}
    if not (is_above or is_told or _was_told(session, actor, row.id)):
        raise refusals.NOT_YOURS(row.ref)


def _was_told(session: Session, actor: Actor, task_id: int) -> bool:
    ended = [one.id for one in session.run(ENDED, {"task": task_id})]
    return any(one.task_id == task_id and one.officer_id == actor.id for one in telling.told(session, ended))


def _nothing_open(session: Session, row: TaskRow) -> BeatlineError:
    last = session.run(ENDED, {"task": row.id}).first()
    if last is None:
        return refusals.NOTHING_OPEN(row.ref)
    by = officer_name(last.rank, last.collar, None) or None
    return SettledFirstError(row.ref, last.ending, by, last.ended_at)


def _end(
    session: Session,
    actor: Actor,
    found: OpenClash,
    ending: ClashEnding,
    words: str | None,
    now: datetime,
) -> SettledClash:
    by = (actor.id, officer_name(actor.rank, actor.collar, None))
    ref = found.task.ref
    mine = [one for one in found.clashes if ending is ClashEnding.SETTLED or one.waits_id == found.task.id]
    if not endings.end(session, mine, ending, by=by, words=words, now=now):
        raise _nothing_open(session, found.task)
    trail.record(session, actor, "settle", [("task", ref)], now=now, reason=words, detail=f"clash {ending}")
    return SettledClash(ref, ending, found.ring, waiting.still_waits(session, found.task.id))
