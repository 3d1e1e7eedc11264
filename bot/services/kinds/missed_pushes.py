"""Pushes that were turned away at the door, on record as missed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from bot.language.references import briefing_reference
from bot.language.times.wall import to_local
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.pushes import queue as push_queue
from bot.services.pushes.queue import MissedPush
from models.briefing import Briefing
from models.delivery import OccurrenceKind
from models.task import Task

OF_TASKS = (OccurrenceKind.TASK, OccurrenceKind.ALARM)


def turn_away(session: Session, *, now: datetime) -> set[int]:
    """Turn away pushes that may not be sent and put them on record; return their occurrences.

    The lock of the system's chain comes first: its holder may wait for pushes that are held here.
    """
    system = trail.system(session)
    missed, occurrences = push_queue.turn_away(session, now=now)
    _record(session, system, missed, now=now)
    return occurrences


def _record(session: Session, system: Actor, missed: Mapping[MissedPush, int], *, now: datetime) -> None:
    """Write an entry for each thing missed and each reason; for several people with their number."""
    named = _names(session, missed)
    by_detail: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for one, number in missed.items():
        detail = one.reason.value if number == 1 else f"{one.reason.value}: {number} people"
        by_detail[detail].append((one.kind.value, named[one]))
    for detail, objects in by_detail.items():
        trail.record(session, system, "miss", objects, now=now, detail=detail)


def _names(session: Session, missed: Mapping[MissedPush, int]) -> dict[MissedPush, str]:
    """The name of each as in other entries: a reference, a day, a kind of notice, else its number."""
    refs = _refs(session, {one.subject_id for one in missed})
    days = {one: f"{to_local(one.due_at):%d/%m/%Y}" for one in missed if one.kind is OccurrenceKind.DIGEST}
    return {
        one: days.get(one) or one.notice or refs.get((one.kind, one.subject_id), str(one.subject_id))
        for one in missed
    }


def _refs(session: Session, ids: Collection[int]) -> dict[tuple[OccurrenceKind, int], str]:
    tasks = session.run(sa.select(col(Task.id), col(Task.ref)).where(col(Task.id).in_(ids))).all()
    briefings = session.run(
        sa.select(col(Briefing.id), col(Briefing.number)).where(col(Briefing.id).in_(ids))
    )
    return {
        **{(kind, row.id): row.ref for row in tasks for kind in OF_TASKS},
        **{(OccurrenceKind.BRIEFING, row.id): briefing_reference(row.number) for row in briefings},
    }
