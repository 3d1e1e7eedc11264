"""What a push is about, read afresh at the door: what is no longer so is not told any more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from bot.services.briefings import unacknowledged
from bot.services.kinds import records as kinds_records
from bot.services.pushes.contents import (
    BriefingContent,
    Content,
    ContentByDelivery,
    DigestContent,
    NoticeContent,
    ReminderContent,
    Subject,
    TaskContent,
)
from models.briefing import Briefing, BriefingState
from models.delivery import OccurrenceKind
from models.officer import Officer
from models.reminder import Reminder, ReminderState
from models.task import OPEN_STATUSES, Task, TaskOfficer
from models.team import Team

DIGEST_LINES = 20
VIEWERS: Query = sa.select(
    col(Officer.id),
    col(Officer.role),
    col(Officer.rank),
    col(Officer.team_id),
    col(Team.kind).label("team_kind"),
).join(Team, col(Team.id) == col(Officer.team_id))


def read(
    session: Session, kind: OccurrenceKind, subjects: Sequence[Subject], *, now: datetime
) -> ContentByDelivery:
    """The content of each delivery of this kind.

    One that is left out has nothing to say any more, or its officer may not know any more what it is about.
    Tasks are read by their crews, who always may.
    """
    found = READERS[kind](session, subjects) if subjects else {}
    if kind is OccurrenceKind.NOTICE:
        found = _afresh(session, subjects, found, now=now)
    about = {
        one.delivery_id: (one.officer_id, content.about)
        for one in subjects
        if isinstance(content := found.get(one.delivery_id), ReminderContent) and content.about
    }
    hidden = _hidden(session, about, now=now) if about else set()
    return {delivery: content for delivery, content in found.items() if delivery not in hidden}


def _hidden(session: Session, about: Mapping[int, tuple[int, str]], *, now: datetime) -> set[int]:
    """Of deliveries to an officer about a record, those whose officer may not know how it stands."""
    query = VIEWERS.where(col(Officer.id).in_({officer for officer, _ in about.values()}))
    viewers: dict[int, Any] = {row.id: row for row in session.run(query)}
    return {
        delivery
        for delivery, (officer, ref) in about.items()
        if not kinds_records.may_know(session, viewers[officer], ref, now=now)
    }


def _afresh(
    session: Session, subjects: Sequence[Subject], found: ContentByDelivery, *, now: datetime
) -> ContentByDelivery:
    """Notices of what may have changed since say how it is now, or nothing."""
    fresh: dict[int, Content] = dict(found)
    for what, reader in unacknowledged.AFRESH.items():
        to = {
            one.delivery_id: one.officer_id
            for one in subjects
            if isinstance(content := found[one.delivery_id], NoticeContent) and content.what == what
        }
        about = reader(session, {*to.values()}, now) if to else {}
        for delivery, officer in to.items():
            fresh.pop(delivery)
            if officer in about:
                fresh[delivery] = NoticeContent(what, about[officer])
    return fresh


def _briefings(session: Session, subjects: Sequence[Subject]) -> ContentByDelivery:
    rows = session.run(
        sa.select(col(Briefing.id), col(Briefing.number), col(Briefing.title), col(Briefing.marking)).where(
            col(Briefing.id).in_({one.subject_id for one in subjects}),
            col(Briefing.state) == BriefingState.PUBLISHED,
        )
    )
    found = {row.id: row for row in rows}
    return {
        one.delivery_id: BriefingContent(row.number, row.title, row.marking, one.words or "")
        for one in subjects
        if (row := found.get(one.subject_id)) is not None
    }


def _reminders(session: Session, subjects: Sequence[Subject]) -> ContentByDelivery:
    rows = session.run(
        sa.select(col(Reminder.id), col(Reminder.text), col(Reminder.about)).where(
            col(Reminder.id).in_({one.subject_id for one in subjects}),
            col(Reminder.state) != ReminderState.CANCELLED,
        )
    )
    found = {row.id: row for row in rows}
    return {
        one.delivery_id: ReminderContent(row.id, row.text, row.about, one.due_at)
        for one in subjects
        if (row := found.get(one.subject_id)) is not None
    }


def _crewed(*conditions: sa.ColumnElement[bool]) -> Query:
    return (
        sa.select(col(TaskOfficer.officer_id), col(Task.id), col(Task.ref), col(Task.starts_at))
        .join(Task, col(Task.id) == col(TaskOfficer.task_id))
        .where(col(Task.status).in_(OPEN_STATUSES), *conditions)
        .order_by(col(Task.starts_at), col(Task.ref))
    )


def _tasks(session: Session, subjects: Sequence[Subject]) -> ContentByDelivery:
    """A task that was moved since has another reminder, at its own time."""
    query = _crewed(col(Task.id).in_({one.subject_id for one in subjects}))
    rows = session.run(query)
    found = {(row.officer_id, row.id): TaskContent(row.ref, row.starts_at) for row in rows}
    return {
        one.delivery_id: content
        for one in subjects
        if (content := found.get((one.officer_id, one.subject_id))) is not None
        and (one.words is None or content.starts_at.isoformat() == one.words)
    }


def _digests(session: Session, subjects: Sequence[Subject]) -> ContentByDelivery:
    """`words` of a digest is the instant at which its shift day ends."""
    found: dict[int, Content] = {}
    spans = {(one.due_at, one.words) for one in subjects}
    for start, words in spans:
        mine = {
            one.officer_id: one.delivery_id for one in subjects if (one.due_at, one.words) == (start, words)
        }
        query = _crewed(
            col(TaskOfficer.officer_id).in_(mine),
            col(Task.starts_at) >= start,
            col(Task.starts_at) < datetime.fromisoformat(words or start.isoformat()),
        )
        tasks: dict[int, list[TaskContent]] = {}
        for row in session.run(query):
            tasks.setdefault(row.officer_id, []).append(TaskContent(row.ref, row.starts_at))
        found |= {
            mine[officer]: DigestContent(tuple(listed[:DIGEST_LINES]), len(listed))
            for officer, listed in tasks.items()
        }
    return found


def _notices(_session: Session, subjects: Sequence[Subject]) -> ContentByDelivery:
    split = {one.delivery_id: (one.words or "").partition(" ") for one in subjects}
    return {delivery: NoticeContent(what, about) for delivery, (what, _, about) in split.items()}


Reader = Callable[[Session, Sequence[Subject]], ContentByDelivery]
READERS: Mapping[OccurrenceKind, Reader] = MappingProxyType(
    {
        OccurrenceKind.BRIEFING: _briefings,
        OccurrenceKind.REMINDER: _reminders,
        OccurrenceKind.TASK: _tasks,
        OccurrenceKind.DIGEST: _digests,
        OccurrenceKind.NOTICE: _notices,
    }
)
