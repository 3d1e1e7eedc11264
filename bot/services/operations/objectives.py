"""Objectives of an operation: words, and where they can be counted, how many of a kind of result."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from difflib import get_close_matches

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.letters import kind_code, lowered
from bot.services.access.viewer import Viewer
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.operations import making, refusals
from bot.services.operations import viewing as operations
from bot.services.operations.plans import NONE, SHOWN
from bot.services.operations.viewing import OperationView
from bot.services.results import tallies
from bot.services.results.tallies import Tally
from models.officer import Role
from models.operation import OperationObjective
from models.result import ResultKind

LONGEST, LONGEST_KIND = 240, 40
MOST_TARGET = 1_000_000
SAID = re.compile(r"(?P<position>[1-9])\s*[:.)]\s*(?P<words>.+)", re.DOTALL)
TARGET = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,7}")
PENCE = 100
KINDS: Query = sa.select(col(ResultKind.code), col(ResultKind.label))
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


class ObjectiveProgress(Struct, frozen=True):
    """An objective and how far it is: of a kind in pounds, in whole pounds.

    `done` is None for a partner, to whom most results don't count: part of a figure would read as all of it.
    """

    objective: Objective
    done: int | None


def progress(
    session: Session, viewer: Viewer, operation: OperationView, *, now: datetime
) -> tuple[ObjectiveProgress, ...]:
    """The progress of each objective by the results that count for the viewer, and those of its parts."""
    asked = of_operation(session, operation.id)
    if viewer.role is Role.PARTNER:
        return tuple(ObjectiveProgress(one, None) for one in asked)
    counted = any(one.result_kind for one in asked)
    found = _tallies(session, viewer, operation, now) if counted else []
    return tuple(_progress(one, found) for one in asked)


def _tallies(session: Session, viewer: Viewer, operation: OperationView, now: datetime) -> list[Tally]:
    parts = operations.parts_of(session, viewer, operation.id, now=now)
    whole, end = (operation.id, *parts), operation.ends_on or date.max
    return tallies.of_operations(session, viewer, whole, start=operation.starts_on, end=end)


def _progress(one: Objective, found: Sequence[Tally]) -> ObjectiveProgress:
    of_it = [tally for tally in found if tally.code == one.result_kind]
    done = sum(tally.count for tally in of_it) + sum(tally.pence for tally in of_it) // PENCE
    return ObjectiveProgress(one, done)


def set_objective(session: Session, actor: Actor, words: str, said: str, *, now: datetime) -> str:
    """`1: Visit every retailer | retailers visited | 20`, `1: none`; the operation's name.

    Raises a RejectedError, NotOnRecordError.
    """
    row = making.require_changing(session, actor, words, now=now)
    found = SAID.fullmatch(" ".join(said.split()))
    if found is None:
        raise refusals.NO_OBJECTIVE()
    position = int(found["position"])
    read = None if lowered(found["words"]) in NONE else _read(session, position, found["words"])
    of_it = sa.and_(
        col(OperationObjective.operation_id) == row.id, col(OperationObjective.position) == position
    )
    session.run(sa.delete(OperationObjective).where(of_it))
    if read is not None:
        facts = {name: getattr(read, name) for name in Objective.__struct_fields__}
        session.run(sa.insert(OperationObjective), facts | {"operation_id": row.id})
    trail.record(session, actor, "change", [("operation", row.name)], now=now, detail=f"objective {position}")
    return row.name


def _require_kind(session: Session, said: str) -> str:
    """The code of a kind of result, by its code or label. Raises a RejectedError for none."""
    known: dict[str, str] = {row.code: row.label for row in session.run(KINDS)}
    found = next((one for one in known if kind_code(said) in (one, kind_code(known[one]))), None)
    if found is None:
        labels = {kind_code(one): one for one in known.values()}
        near = get_close_matches(kind_code(said), labels, n=1)
        meant = f". Did you mean {labels[near[0]]}" if near else ""
        raise refusals.NO_RESULT(f"“{said[:SHOWN]}”{meant}")
    return found


def _read(session: Session, position: int, said: str) -> Objective:
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
    return Objective(position, words, _require_kind(session, kind), int(target.replace(",", "")))
