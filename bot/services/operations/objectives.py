"""Objectives of an operation: words, and where they can be counted, how many of a kind of result."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.letters import kind_code, lowered
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.operations import making, refusals
from bot.services.operations.plans import NONE, SHOWN
from models.operation import OperationObjective

LONGEST, LONGEST_KIND = 240, 40
MOST_TARGET = 1_000_000
SAID = re.compile(r"(?P<position>[1-9])\s*[:.)]\s*(?P<words>.+)", re.DOTALL)
TARGET = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,7}")
MEASURED = 3  # parts: words, kind, number
OBJECTIVES: Query = (
    sa.select(
        *(getattr(OperationObjective, name) for name in ("position", "words", "result_kind", "target")),
    )
    .where(col(OperationObjective.operation_id) == sa.bindparam("operation"))
    .order_by(col(OperationObjective.position))
)


class Objective(Struct, frozen=True):
    """`result_kind` is a code, None where it can't be counted."""

    position: int
    words: str
    result_kind: str | None
    target: int | None


def of_operation(session: Session, operation_id: int) -> Sequence[Objective]:
    return session.rows(Objective, OBJECTIVES, {"operation": operation_id})


def set_objective(session: Session, actor: Actor, words: str, said: str, *, now: datetime) -> str:
    """`1: Visit every retailer | retailers visited | 20`, `1: none`; the operation's name.

    Raises a RejectedError, NotOnRecordError.
    """
    row = making.require_changing(session, actor, words, now=now)
    found = SAID.fullmatch(" ".join(said.split()))
    if found is None:
        raise refusals.NO_OBJECTIVE()
    position = int(found["position"])
    read = None if lowered(found["words"]) in NONE else _read(position, found["words"])
    of_it = sa.and_(
        col(OperationObjective.operation_id) == row.id, col(OperationObjective.position) == position
    )
    session.run(sa.delete(OperationObjective).where(of_it))
    if read is not None:
        facts = {name: getattr(read, name) for name in Objective.__struct_fields__}
        session.run(sa.insert(OperationObjective), facts | {"operation_id": row.id})
    trail.record(session, actor, "change", [("operation", row.name)], now=now, detail=f"objective {position}")
    return row.name


def _read(position: int, said: str) -> Objective:
    words, *measure = (part.strip() for part in said.split("|"))
    if not words or len(measure) not in (0, MEASURED - 1):
        raise refusals.NO_OBJECTIVE()
    if len(words) > LONGEST:
        raise refusals.LONG(str(LONGEST))
    if not measure:
        return Objective(position, words, None, None)
    kind, target = measure
    if len(kind) > LONGEST_KIND or not kind:
        raise refusals.NO_OBJECTIVE()
    if not TARGET.fullmatch(target) or not 1 <= int(target.replace(",", "")) <= MOST_TARGET:
        raise refusals.NO_TARGET(target[:SHOWN])
    return Objective(position, words, kind_code(kind), int(target.replace(",", "")))
