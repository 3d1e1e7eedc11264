"""Results put down, and struck when they were wrong."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.errors import NotPermittedError
from bot.language.results.names import find_name
from bot.services import leases
from bot.services.access import policy
from bot.services.access.policy import Permission
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.officers import supervision
from bot.services.results import drafts, kind_rows, operations, refusals, viewing
from bot.services.results.drafts import ResultDraft, ResultOutlook
from bot.services.results.viewing import ResultView
from models.officer import Role
from models.operation import Operation
from models.result import Result, ResultStrike

KIND = "result"
NUMBERS = "numbers of results"
LAST: Query = sa.select(sa.func.max(col(Result.number)))
OF_TAP: Query = sa.select(col(Result.number)).where(col(Result.tap) == sa.bindparam("tap"))
LONGEST, SHORTEST = 400, 3  # characters of a reason


class RecordedAlready(Struct, frozen=True):
    """The result that an earlier tap on the same button has put down."""

    result: ResultView


def record(
    session: Session, actor: Actor, draft: ResultDraft, *, now: datetime
) -> ResultView | ResultOutlook | RecordedAlready:
    """Put a result down; with nothing written, what must be asked first, or what the same tap put down.

    Raises RejectedError, NotOnRecordError and NotPermittedError.
    """
    if not policy.may(actor.role, Permission.RESULT):
        raise NotPermittedError("result")
    if before := _of_tap(session, actor, draft, now):
        return before
    whole = drafts.look_ahead(session, actor, draft, now=now)
    if whole.missing is not None or whole.amount is None:
        return whole
    leases.lock(session, NUMBERS)
    if before := _of_tap(session, actor, draft, now):
        return before
    number = (session.run(LAST).scalar() or 0) + 1
    row: dict[str, Any] = {
        "number": number,
        "day": whole.day,
        "kind_id": whole.kinds[0].id,
        "subtype": whole.subtype,
        "count": whole.amount.count,
        "pence": whole.amount.pence,
        "operation_id": whole.operation.id if whole.operation else None,
        "team_id": actor.team_id,
        "area_id": whole.area_id,
        "threat": whole.threat,
        "task_id": whole.task_id,
        "recorded_by_id": actor.id,
        "at": now,
        "tap": draft.tap,
    }
    session.run(sa.insert(Result), row)
    trail.record(session, actor, "record", [(KIND, str(number))], now=now, detail=draft.task)
    return viewing.require(session, actor, number, now=now)


def _of_tap(session: Session, actor: Actor, draft: ResultDraft, now: datetime) -> RecordedAlready | None:
    number = session.run(OF_TAP, {"tap": draft.tap}).scalar() if draft.tap else None
    return RecordedAlready(viewing.require(session, actor, number, now=now)) if number else None


def require_to_strike(session: Session, actor: Actor, number: int, *, now: datetime) -> ResultView:
    """A result that the actor may strike. Raises NotOnRecordError or RejectedError for any other."""
    found = viewing.require(session, actor, number, now=now)
    if found.is_struck:
        raise refusals.STRUCK(str(number))
    if not _may_strike(session, actor, found):
        raise refusals.NOT_YOURS(str(number))
    return found


def strike(session: Session, actor: Actor, number: int, reason: str, *, now: datetime) -> ResultView:
    """Strike a result: it stays on record and counts no more. Raises a RejectedError for a bad reason."""
    found = require_to_strike(session, actor, number, now=now)
    said = " ".join(reason.split())
    if len(said) < SHORTEST:
        raise refusals.NO_REASON(str(number))
    if len(said) > LONGEST:
        raise refusals.LONG_REASON(str(number))
    if name := find_name(said, _known(session)):
        raise refusals.A_NAME(name[:40])
    row = {"result_id": found.id, "at": now, "officer_id": actor.id, "reason": said}
    leases.lock(session, NUMBERS)
    if session.run(sa.select(col(ResultStrike.at)).where(col(ResultStrike.result_id) == found.id)).first():
        raise refusals.STRUCK(str(number))
    session.run(sa.insert(ResultStrike), row)
    trail.record(session, actor, "strike", [(KIND, str(number))], now=now, reason=said)
    return viewing.require(session, actor, number, now=now)


def _known(session: Session) -> set[str]:
    """The names of what is no person: operations and kinds of result."""
    names = {one.name for one in operations.every(session)}
    return names | {one.label for one in kind_rows.every(session)}


def _may_strike(session: Session, actor: Actor, found: ResultView) -> bool:
    """Whether they put it down, supervise the officer who did, or lead its operation."""
    if found.recorded_by_id == actor.id:
        return True
    led = sa.select(col(Operation.id)).where(
        col(Operation.id) == found.operation_id, col(Operation.lead_id) == actor.id
    )
    if session.run(led).first() is not None:
        return True
    is_supervisor = actor.role is Role.SUPERVISOR
    return is_supervisor and supervision.stands_above(session, actor, found.recorded_by_id)
