"""The board of an operation: its tasks by strand and day, how many are done and how many overdue.

It counts those alone whose status its reader may know, and says nothing of any other: no total, no rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.errors import NotPermittedError
from bot.language.names import officer_name
from bot.language.times.wall import day_bounds, to_local
from bot.services.access import policy
from bot.services.access.policy import Permission, Visibility
from bot.services.access.viewer import Viewer
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.documents import queue as document_queue
from bot.services.documents.queue import DocumentClaim
from bot.services.operations import viewing as operations
from bot.services.operations.viewing import OperationName
from bot.services.results import visibility as result_visibility
from bot.services.tasks import visibility as task_visibility
from models.document import DocumentKind
from models.operation import Operation
from models.result import Result
from models.task import IS_OPEN, Task, TaskStatus
from models.task_kind import Strand, TaskKind

DAYS = 7  # across
A_DAY = timedelta(days=1)
ENDS: Query = sa.select(col(Operation.starts_on), col(Operation.ends_on)).where(
    col(Operation.id) == sa.bindparam("operation")
)


class Cell(Struct, frozen=True):
    """The tasks of a strand on a day; those overdue are among those that aren't done."""

    total: int = 0
    done: int = 0
    overdue: int = 0


class StrandTally(Struct, frozen=True):
    """A cell for each day; `strand` is None for kinds of task that have none."""

    strand: Strand | None
    cells: tuple[Cell, ...]

    @property
    def whole(self) -> Cell:
        sums = ((one.total, one.done, one.overdue) for one in self.cells)
        return Cell(*(sum(column) for column in zip(*sums, strict=True)))


class OperationBoard(Struct, frozen=True):
    """One page of it, of up to DAYS days; `results` are the numbers of results recorded for each day."""

    code: str
    name: str
    page: int
    pages: int
    days: tuple[date, ...]
    strands: tuple[StrandTally, ...]
    results: tuple[int, ...]
    made_at: datetime

    @property
    def whole(self) -> Cell:
        wholes = tuple(one.whole for one in self.strands)
        return StrandTally(None, wholes).whole if wholes else Cell()


class PrintedOperationBoard(Struct, frozen=True):
    board: OperationBoard
    made_by: str


def show(session: Session, actor: Actor, words: str, *, page: int | None, now: datetime) -> OperationBoard:
    """The page that was asked for, else that of today. The look is on record.

    Raises NotOnRecordError, NotPermittedError.
    """
    if not policy.may(actor.role, Permission.PATROL):
        raise NotPermittedError("op board")
    found = operations.require_visible(session, actor, words, now=now)
    trail.record(session, actor, "consult", [("operation", found.name)], now=now, detail="board")
    return _read(session, actor, found, page=page, now=now)


def request(session: Session, actor: Actor, words: str, *, page: int | None, now: datetime) -> OperationBoard:
    """The board at once; its picture comes after, if it shows anything."""
    board = show(session, actor, words, page=page, now=now)
    if board.whole.total:
        facts = {"operation": board.code, "page": board.page}
        again = f"/op board {board.code} page {board.page}"
        document_queue.request(session, actor, DocumentKind.OPERATION_BOARD, facts, again=again, now=now)
    return board


def gather(session: Session, claim: DocumentClaim) -> PrintedOperationBoard:
    """The counts as its reader may have them now. Raises NotOnRecordError."""
    reader, asked, now = document_queue.require_reader(session, claim), claim.asked, claim.asked_at
    found = operations.require_visible(session, reader, asked["operation"], now=now)
    board = _read(session, reader, found, page=asked["page"], now=now)
    return PrintedOperationBoard(board, officer_name(reader.rank, reader.collar, reader.surname))


def _read(
    session: Session, viewer: Viewer, found: OperationName, *, page: int | None, now: datetime
) -> OperationBoard:
    span = session.run(ENDS, {"operation": found.id}).one()
    today = to_local(now).date()
    last = span.ends_on or max(span.starts_on, today)
    pages = (last - span.starts_on).days // DAYS + 1
    of_today = (min(max(today, span.starts_on), last) - span.starts_on).days // DAYS + 1
    shown = min(max(page or of_today, 1), pages)
    first = span.starts_on + (shown - 1) * DAYS * A_DAY
    days = tuple(one for n in range(DAYS) if (one := first + n * A_DAY) <= (span.ends_on or date.max))
    ids = (found.id, *operations.parts_of(session, viewer, found.id, now=now))
    return OperationBoard(
        code=found.code,
        name=found.name,
        page=shown,
        pages=pages,
        days=days,
        strands=_strands(session, viewer, ids, days, now),
        results=_results(session, viewer, ids, days),
        made_at=now,
    )


def _strands(
    session: Session, viewer: Viewer, ids: Sequence[int], days: Sequence[date], now: datetime
) -> tuple[StrandTally, ...]:
    """The four strands, and those of none where there are any."""
    found: dict[Strand | None, dict[int, Cell]] = defaultdict(dict)
    for row in session.run(_tallies(viewer, ids, days, now)):
        found[row.strand][row.day] = Cell(row.total, row.done, row.overdue)
    return tuple(
        StrandTally(one, tuple(found[one].get(day, Cell()) for day in range(len(days))))
        for one in (*Strand, None)
        if one is not None or one in found
    )


def _tallies(viewer: Viewer, ids: Sequence[int], days: Sequence[date], now: datetime) -> Query:
    """A row for each strand and day on which any task begins; those cancelled don't count."""
    starts, last = col(Task.starts_at), sa.func.coalesce(col(Task.ends_at), col(Task.starts_at))
    bounds = [day_bounds(one) for one in days]
    day: Any = sa.case(*((starts < end, number) for number, (_, end) in enumerate(bounds)))
    seen = operations.TASKS.where(
        col(Task.operation_id).in_(ids),
        starts >= bounds[0][0],
        starts < bounds[-1][1],
        col(Task.status) != TaskStatus.CANCELLED,
        task_visibility.column(viewer, now) >= Visibility.CARD,
    ).add_columns(
        task_visibility.of_kind(TaskKind.strand).label("strand"),
        day.label("day"),
        sa.case((col(Task.status) == TaskStatus.COMPLETED, 1), else_=0).label("is_done"),
        sa.case((sa.and_(IS_OPEN, last < now), 1), else_=0).label("is_overdue"),
    )
    one = seen.subquery().c
    return sa.select(
        *(one.strand, one.day, sa.func.count().label("total")),
        *(sa.func.sum(one.is_done).label("done"), sa.func.sum(one.is_overdue).label("overdue")),
    ).group_by(one.strand, one.day)


def _results(session: Session, viewer: Viewer, ids: Sequence[int], days: Sequence[date]) -> tuple[int, ...]:
    query = (
        sa.select(col(Result.day), sa.func.count().label("number"))
        .where(
            col(Result.operation_id).in_(ids),
            col(Result.day).between(days[0], days[-1]),
            result_visibility.STANDS,
            result_visibility.counted(viewer),
        )
        .group_by(col(Result.day))
    )
    found = {row.day: row.number for row in session.run(query)}
    return tuple(found.get(one, 0) for one in days)
