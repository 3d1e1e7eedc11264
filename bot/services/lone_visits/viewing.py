"""One lone visit as those may see it who are asked, who were told, or who stand above the officer."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from bot.database import Session
from bot.language.names import officer_name
from bot.language.references import only_reference
from bot.services.access.policy import Visibility
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.lone_visits import alarming, refusals, rows
from bot.services.lone_visits.rows import LoneRow
from bot.services.officers import supervision
from bot.services.tasks import viewing as tasks
from bot.services.tasks.viewing import TaskCard
from models.lone_visit import LoneState, LoneWord
from models.officer import Role


class LoneCard(Struct, frozen=True):
    """`task` is None for whoever may not know of it; `is_taker` says that they took the alarm."""

    task: TaskCard | None
    collar: str
    name: str
    state: LoneState
    began_at: datetime
    ask_at: datetime
    word: LoneWord
    word_at: datetime
    alarm_at: datetime | None
    taken_by: str | None
    taken_at: datetime | None
    is_own: bool
    is_taker: bool


def require(session: Session, actor: Actor, named: str, *, now: datetime) -> LoneCard:
    """The visit on that task, or of the officer with that collar. The look is on record.

    Raises NotOnRecordError for a task that they may not know of, a RejectedError for a visit that isn't
    theirs to see.
    """
    return card(session, actor, require_row(session, actor, named, now=now), now=now)


def require_row(session: Session, actor: Actor, named: str, *, now: datetime) -> LoneRow:
    """The visit, held, if they may see it. Raises as `require`."""
    row = rows.find_named(session, named)
    if row is not None and _may_see(session, actor, row):
        return row
    if only_reference(named, prefixes=frozenset()) is not None:
        tasks.require_row(session, actor, named, now=now)
    raise refusals.NOBODY_OUT(named)


def card(session: Session, actor: Actor, row: LoneRow, *, now: datetime) -> LoneCard:
    knows = tasks.visibility_of(session, actor, row.ref, now=now) >= Visibility.COARSE
    task = tasks.require(session, actor, row.ref, now=now) if knows else None
    trail.record(session, actor, "consult", [("officer", row.collar)], now=now, detail="out alone")
    return LoneCard(
        task=task,
        collar=row.collar,
        name=officer_name(row.rank, row.collar, row.surname),
        state=row.state,
        began_at=row.began_at,
        ask_at=row.ask_at,
        word=row.word,
        word_at=row.word_at,
        alarm_at=row.alarm_at,
        taken_by=rows.taker_name(row) or None,
        taken_at=row.taken_at,
        is_own=row.officer_id == actor.id,
        is_taker=row.taken_by_id == actor.id,
    )


def _may_see(session: Session, actor: Actor, row: LoneRow) -> bool:
    if actor.id in (row.officer_id, row.taken_by_id) or actor.id in alarming.outcomes(session, row):
        return True
    if actor.role is not Role.SUPERVISOR:
        return False
    return supervision.stands_above(session, actor, row.officer_id)
