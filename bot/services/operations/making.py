"""An operation is made from a whole plan, and changed a part at a time by a supervisor or by its lead."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Protocol

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from bot.errors import NotPermittedError
from bot.language.names import officer_name
from bot.letters import capitals, folded, normal
from bot.services import leases
from bot.services.access import policy
from bot.services.access.policy import Permission
from bot.services.access.viewer import Viewer
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.operations import plans, refusals
from bot.services.operations import viewing as operations
from bot.services.operations.plans import OperationPart, OperationPlan
from bot.services.operations.viewing import OperationView
from models.area import Area
from models.officer import Officer
from models.operation import Operation, OperationArea

NAMES = "names of operations"
A_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
OPENS = re.compile(r"^(?:op|operation)\s+", re.IGNORECASE)
MOST_WORDS, LONGEST_NAME = 4, 40
VERBS = frozenset({"new", "change", "board", "doses", "report", "make", "answer", "redo", "none"})
FIELDS = ("id", "name", "kind", "part_of_id", "lead_id", "starts_on", "ends_on", "threats")
PLAN: Query = sa.select(*(getattr(Operation, name) for name in FIELDS)).where(
    col(Operation.id) == sa.bindparam("operation")
)
AREAS: Query = sa.select(col(OperationArea.area_id)).where(
    col(OperationArea.operation_id) == sa.bindparam("operation")
)
PARENTS: Query = sa.select(col(Operation.id), col(Operation.part_of_id)).where(
    col(Operation.part_of_id).is_not(None)
)


class PlanRow(Protocol):
    """A row of `PLAN`."""

    id: int
    name: str
    kind: str | None
    part_of_id: int | None
    lead_id: int | None
    starts_on: Any
    ends_on: Any
    threats: str | None


def check_name(session: Session, words: str) -> str:
    """The name as it goes on record, `Op Driven`. Raises a RejectedError for none, or one that is taken."""
    said = OPENS.sub("", " ".join(normal(words).split()))
    parts = said.split(" ")
    if not 1 <= len(parts) <= MOST_WORDS or len(said) > LONGEST_NAME:
        raise refusals.NO_NAME(said[:LONGEST_NAME])
    if any(not A_WORD.fullmatch(one) for one in parts) or folded(parts[-1]) in VERBS:
        raise refusals.NO_NAME(said[:LONGEST_NAME])
    if found := operations.find_by_name(session, said):
        raise refusals.TAKEN(found.name)
    return f"Op {' '.join(one.capitalize() if one.islower() else one for one in parts)}"


def make(session: Session, actor: Actor, plan: OperationPlan, *, now: datetime) -> str:
    """Make the operation of a whole plan; its code. Raises a RejectedError, NotPermittedError."""
    if not policy.may(actor.role, Permission.PLAN):
        raise NotPermittedError("op new")
    leases.lock(session, NAMES)
    name = check_name(session, plan.name)
    code = capitals(OPENS.sub("", name))
    row = {"code": code, "name": name, **_row(plan)}
    made = session.run(sa.insert(Operation).returning(col(Operation.id)), row).scalar_one()
    _write_areas(session, made, plan.area_ids)
    trail.record(session, actor, "plan", [("operation", name)], now=now)
    return code


def preview(session: Session, actor: Actor, plan: OperationPlan) -> OperationView:
    """A whole plan as its card will show it."""
    lead = sa.select(*(getattr(Officer, name) for name in ("rank", "collar", "surname")))
    led_by = session.run(lead.where(col(Officer.id) == plan.lead_id)).first() if plan.lead_id else None
    areas = sa.select(col(Area.name)).where(col(Area.id).in_(plan.area_ids)).order_by(col(Area.name))
    strategy = sa.select(col(Operation.name)).where(col(Operation.id) == plan.part_of_id)
    if plan.starts_on is None:
        raise ValueError(plan.name)
    return OperationView(
        id=0,
        code="",
        name=plan.name,
        kind=plan.kind,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        objective=None,
        threats=plan.threats,
        part_of=session.run(strategy).scalar() if plan.part_of_id else None,
        theme=None,
        lead=officer_name(led_by.rank, led_by.collar, led_by.surname) if led_by else None,
        areas=tuple(session.run(areas).scalars()) if plan.area_ids else (),
        open_tasks=0,
        closed_tasks=0,
        may_change=operations.may_change(actor, plan.lead_id),
    )


def require_changing(session: Session, actor: Viewer, words: str, *, now: datetime) -> PlanRow:
    """The operation of that name, for somebody who may change it. NotOnRecordError, or a RejectedError."""
    found = operations.require_visible(session, actor, words, now=now)
    row: PlanRow = session.run(PLAN, {"operation": found.id}).one()
    if not operations.may_change(actor, row.lead_id):
        raise refusals.NOT_YOURS(row.name)
    return row


def change(
    session: Session, actor: Actor, words: str, part: OperationPart, said: str, *, now: datetime
) -> str:
    """Change one part of the operation of that name; its name. Raises a RejectedError, NotOnRecordError."""
    row = require_changing(session, actor, words, now=now)
    if part is OperationPart.LEAD and not operations.may_name_lead(session, actor, row.lead_id):
        raise refusals.NOT_YOUR_LEAD(row.name)
    before = _plan(session, row)
    after = plans.read_part(session, actor, before, part, said, now=now)
    if after.part_of_id is not None and after.part_of_id in _below(session, row.id):
        raise refusals.ITSELF()
    if _row(after) != _row(before):
        session.run(sa.update(Operation).where(col(Operation.id) == row.id).values(**_row(after)))
    if set(after.area_ids) != set(before.area_ids):
        _write_areas(session, row.id, after.area_ids)
    trail.record(session, actor, "change", [("operation", row.name)], now=now, detail=part.value)
    return row.name


def _plan(session: Session, row: PlanRow) -> OperationPlan:
    areas = session.run(AREAS, {"operation": row.id}).scalars().all()
    return OperationPlan(
        name=row.name,
        kind=row.kind,
        part_of_id=row.part_of_id,
        lead_id=row.lead_id,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        area_ids=tuple(areas),
        threats=tuple((row.threats or "").split(operations.SEPARATOR)) if row.threats else (),
    )


def _row(plan: OperationPlan) -> dict[str, Any]:
    names = ("kind", "part_of_id", "lead_id", "starts_on", "ends_on")
    return {name: getattr(plan, name) for name in names} | {
        "threats": operations.SEPARATOR.join(plan.threats) or None
    }


def _write_areas(session: Session, operation_id: int, area_ids: tuple[int, ...]) -> None:
    session.run(sa.delete(OperationArea).where(col(OperationArea.operation_id) == operation_id))
    rows = [{"operation_id": operation_id, "area_id": one} for one in area_ids]
    if rows:
        session.run(sa.insert(OperationArea), rows)


def _below(session: Session, operation_id: int) -> set[int]:
    """The operation itself and all of its parts."""
    parents = {row.id: row.part_of_id for row in session.run(PARENTS)}
    found, size = {operation_id}, 0
    while size < len(found):
        size = len(found)
        found |= {one for one, above in parents.items() if above in found}
    return found
