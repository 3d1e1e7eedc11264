"""Work queues: rows that say when they are to be tried next.

    due -> claimed    `claim`: try_at moves on by the lease, so a worker that dies loses its items by itself
    claimed -> due    `put_off`: again after a wait that grows with each attempt
    claimed -> ended  `end`: done or given up; try_at is NULL

`attempts` marks the claim: the outcome of an older one counts for nothing. Two claims never share an item:
PostgreSQL passes over rows that another transaction holds, SQLite has one writer at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar, Generic, Protocol, TypeVar

import sqlalchemy as sa
from msgspec import Struct, field
from sqlmodel import col

from bot.database import Query, Session
from models.types import QueueItem

REASON_LENGTH = 240
MOST_DOUBLINGS = 16  # of a wait, which has reached its longest by then


class QueueClaim(Protocol):
    """An item in a worker's hands: its id and its claim. A Struct."""

    __struct_fields__: ClassVar[tuple[str, ...]]

    @property
    def id(self) -> int: ...

    @property
    def attempt(self) -> int: ...


T = TypeVar("T", bound=QueueClaim)


class Queue(Struct, Generic[T], frozen=True, kw_only=True, eq=False):
    """`view` is a Struct of the worker's fields: `id`, `attempt`, and columns of `model` by name.

    The first wait is `first_wait`, each further one `growth` times as long, none longer than `longest_wait`.
    `ready` is a condition besides being due; `first` is the order of claims before the longest due.
    `beside` are the fields that another table holds, as scalar subqueries by name.
    """

    model: type[QueueItem]
    view: type[T]
    lease: timedelta
    first_wait: timedelta
    longest_wait: timedelta
    growth: int = 2
    ready: Callable[[datetime], sa.ColumnElement[bool]] | None = None
    first: tuple[sa.ColumnElement[Any], ...] = ()
    beside: Mapping[str, sa.ScalarSelect[Any]] = field(default_factory=dict)


def is_waiting(session: Session, queue: Queue[Any], *, now: datetime) -> bool:
    """Whether there is anything to claim. An index look-up."""
    return bool(session.run(sa.select(sa.exists().where(*_is_due(queue, now)))).scalar())


def claim(session: Session, queue: Queue[T], limit: int, *, now: datetime) -> list[T]:
    """Take up to `limit` due items, to be done within the lease."""
    model = queue.model
    beside = {"attempt": col(model.attempts) + 1, **queue.beside}
    own = [name for name in queue.view.__struct_fields__ if name not in beside]
    due: Query = (
        sa.select(
            *(getattr(model, name) for name in own),
            *(column.label(name) for name, column in beside.items()),
        )
        .where(*_is_due(queue, now))
        .order_by(*queue.first, col(model.try_at), col(model.id))
        .limit(limit)
        .with_for_update(of=model, skip_locked=True)
    )
    claimed = session.rows(queue.view, due)
    if claimed:
        taken = sa.update(model).where(col(model.id).in_([one.id for one in claimed]))
        session.run(taken.values(try_at=now + queue.lease, attempts=col(model.attempts) + 1))
    return claimed


def end(session: Session, queue: Queue[T], item: T, **values: object) -> bool:
    """End it, done or given up, with these `values`. False if the claim is another's by now."""
    return update(session, queue, item, try_at=None, **values)


def put_off(session: Session, queue: Queue[T], item: T, *, now: datetime, after: float = 0) -> bool:
    """Try it again, in `after` seconds at the soonest. False if the claim is another's by now."""
    wait = max(_wait(queue, item.attempt), timedelta(seconds=after))
    return update(session, queue, item, try_at=now + wait)


def update(session: Session, queue: Queue[T], item: T, **values: object) -> bool:
    """Write to an item that is still claimed. False if the claim is another's by now, or it has ended."""
    model = queue.model
    mine = (
        col(model.id) == item.id,
        col(model.attempts) == item.attempt,
        col(model.try_at).is_not(None),
    )
    return session.run(sa.update(model).where(*mine).values(**values)).rowcount == 1


def _is_due(queue: Queue[Any], now: datetime) -> list[sa.ColumnElement[bool]]:
    due = [col(queue.model.try_at) <= now]
    return [*due, queue.ready(now)] if queue.ready else due


def _wait(queue: Queue[Any], attempt: int) -> timedelta:
    wait: timedelta = queue.first_wait * queue.growth ** min(attempt - 1, MOST_DOUBLINGS)
    return min(wait, queue.longest_wait)
