"""The content of pushes, read again at the door: a fact that no longer holds is not told any more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from bot.services.access.viewer import Viewer
from bot.services.briefings import unacknowledged
from bot.services.kinds import notices as kinds_notices
from bot.services.kinds import records as kinds_records
from bot.services.lone_visits import door as lone_visits_door
from bot.services.pushes import facts as pushes_facts
from bot.services.pushes.contents import (
    AlarmContent,
    BriefingContent,
    Content,
    ContentByDelivery,
    DigestContent,
    ReminderContent,
    Subject,
    TaskContent,
    UnreadableContent,
)
from bot.services.pushes.facts import (
    Alarm,
    Facts,
    NewVersion,
    Notice,
    ReferralsNotice,
    ShiftEnd,
    TaskStart,
    UnreadableFactsError,
)
from bot.services.referrals import due, turning_adult
from bot.services.referrals.notices import ReferralNotice
from bot.services.referrals.turning_adult import TurnsAdultNotice
from bot.values import replace
from models.briefing import Briefing, BriefingState
from models.briefing_requirements import BriefingRequirements
from models.delivery import OccurrenceKind
from models.officer import Officer
from models.reminder import Reminder, ReminderState
from models.task import OPEN_STATUSES, Task, TaskOfficer
from models.team import Team

DIGEST_LINES = 20
BRIEFINGS: Query = sa.select(
    col(Briefing.id),
    col(Briefing.number),
    col(Briefing.title),
    col(Briefing.marking),
    col(BriefingRequirements.urgent),
).outerjoin(BriefingRequirements, col(BriefingRequirements.briefing_id) == col(Briefing.id))
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

    A delivery is left out if it has nothing to say any more, or if its officer may no longer know the record;
    an alarm then comes without its reference. Crews may always read their tasks. A delivery whose facts
    cannot be read says so.
    """
    unreadable: dict[int, Content] = {
        one.delivery_id: UnreadableContent(one.notice or kind.value)
        for one in subjects
        if not _is_readable(kind, one)
    }
    readable = [one for one in subjects if one.delivery_id not in unreadable]
    return unreadable | dict(_read(session, kind, readable, now=now))


def _is_readable(kind: OccurrenceKind, subject: Subject) -> bool:
    try:
        FACTS[kind](subject)
    except UnreadableFactsError:
        return False
    return True


def _read(
    session: Session, kind: OccurrenceKind, subjects: Sequence[Subject], *, now: datetime
) -> ContentByDelivery:
    found = READERS[kind](session, subjects) if subjects else {}
    if kind is OccurrenceKind.NOTICE:
        found = _afresh(session, subjects, found, now=now)
        found = _still_due(session, subjects, found, now=now)
    about = {
        one.delivery_id: (one.officer_id, ref)
        for one in subjects
        if (ref := _about(found.get(one.delivery_id)))
    }
    hidden = _hidden(session, about, now=now) if about else set()
    unnamed = {
        delivery: replace(content, ref=None)
        for delivery in hidden
        if isinstance(content := found[delivery], AlarmContent)
    }
    return {one: content for one, content in found.items() if one not in hidden} | unnamed


def _about(content: Content | None) -> str | None:
    """The record that a push names, if it must be asked whether its officer may still know of it."""
    if isinstance(content, ReminderContent):
        return content.about
    return content.ref if isinstance(content, ReferralNotice | AlarmContent) else None


def _hidden(session: Session, about: Mapping[int, tuple[int, str]], *, now: datetime) -> set[int]:
    """The deliveries about a record whose officers may not know about it."""
    query = VIEWERS.where(col(Officer.id).in_({officer for officer, _ in about.values()}))
    viewers: dict[int, Viewer] = {row.id: row for row in session.run(query)}
    return {
        delivery
        for delivery, (officer, ref) in about.items()
        if not kinds_records.may_know(session, viewers[officer], ref, now=now)
    }


def _afresh(
    session: Session, subjects: Sequence[Subject], found: ContentByDelivery, *, now: datetime
) -> ContentByDelivery:
    """Notices whose facts may have changed since: they tell the present state, or nothing."""
    fresh: dict[int, Content] = dict(found)
    for notice, reader in unacknowledged.AFRESH.items():
        to = {
            one.delivery_id: one.officer_id for one in subjects if isinstance(found[one.delivery_id], notice)
        }
        by_now = reader(session, {*to.values()}, now) if to else {}
        for delivery, officer in to.items():
            fresh.pop(delivery)
            if officer in by_now:
                fresh[delivery] = by_now[officer]
    return fresh


def _still_due(
    session: Session, subjects: Sequence[Subject], found: ContentByDelivery, *, now: datetime
) -> ContentByDelivery:
    """Notices of due referrals, each of those alone that still are; one of none is left out."""
    told = [
        (one, notice) for one in subjects if isinstance(notice := found.get(one.delivery_id), ReferralsNotice)
    ]
    if not told:
        return found
    fresh: dict[int, Content] = dict(found)
    query = VIEWERS.where(col(Officer.id).in_({one.officer_id for one, _ in told}))
    viewers: dict[int, Viewer] = {row.id: row for row in session.run(query)}
    for one, notice in told:
        fresh.pop(one.delivery_id)
        viewer = viewers[one.officer_id]
        if isinstance(notice, TurnsAdultNotice):
            by_now: ReferralsNotice | None = turning_adult.still_so(session, viewer, notice, now=now)
        else:
            by_now = due.still_due(session, viewer, notice, now=now)
        if by_now is not None:
            fresh[one.delivery_id] = by_now
    return fresh


def _briefings(session: Session, subjects: Sequence[Subject]) -> ContentByDelivery:
    rows = session.run(
        BRIEFINGS.where(
            col(Briefing.id).in_({one.subject_id for one in subjects}),
            col(Briefing.state) == BriefingState.PUBLISHED,
        )
    )
    found = {row.id: row for row in rows}
    return {
        one.delivery_id: BriefingContent(
            row.number, row.title, row.marking, _new_version(one), urgent=bool(row.urgent)
        )
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
        sa.select(
            *(col(TaskOfficer.officer_id), col(Task.id), col(Task.ref), col(Task.starts_at)),
            col(Task.referral_id).is_not(None).label("is_visit"),
        )
        .join(Task, col(Task.id) == col(TaskOfficer.task_id))
        .where(col(Task.status).in_(OPEN_STATUSES), *conditions)
        .order_by(col(Task.starts_at), col(Task.ref))
    )


def _tasks(session: Session, subjects: Sequence[Subject]) -> ContentByDelivery:
    """Leave out a task that was moved since: it has another reminder, at its own time."""
    query = _crewed(col(Task.id).in_({one.subject_id for one in subjects}))
    rows = session.run(query)
    found = {
        (row.officer_id, row.id): TaskContent(row.ref, row.starts_at, is_visit=row.is_visit) for row in rows
    }
    return {
        one.delivery_id: replace(content, is_new=told is not None and told.is_new)
        for one in subjects
        if (content := found.get((one.officer_id, one.subject_id))) is not None
        and ((told := _task_start(one)) is None or content.starts_at == told.starts_at)
    }


def _digests(session: Session, subjects: Sequence[Subject]) -> ContentByDelivery:
    found: dict[int, Content] = {}
    ends = {one.delivery_id: told.ends_at for one in subjects if (told := _shift_end(one)) is not None}
    for start, end in {(one.due_at, ends.get(one.delivery_id, one.due_at)) for one in subjects}:
        mine = {
            one.officer_id: one.delivery_id
            for one in subjects
            if (one.due_at, ends.get(one.delivery_id, one.due_at)) == (start, end)
        }
        query = _crewed(
            col(TaskOfficer.officer_id).in_(mine), col(Task.starts_at) >= start, col(Task.starts_at) < end
        )
        tasks: dict[int, list[TaskContent]] = {}
        for row in session.run(query):
            tasks.setdefault(row.officer_id, []).append(TaskContent(row.ref, row.starts_at))
        found |= {
            mine[officer]: DigestContent(tuple(listed[:DIGEST_LINES]), len(listed))
            for officer, listed in tasks.items()
        }
    return found


def _alarms(session: Session, subjects: Sequence[Subject]) -> ContentByDelivery:
    """Leave out the question of an officer who has answered, and the alarm that is over or taken."""
    told = lone_visits_door.still_so(session, {one.delivery_id: _alarm(one) for one in subjects})
    return {
        delivery: AlarmContent(one.collar, one.ref, one.says, one.by, one.at, one.late)
        for delivery, one in told.items()
    }


def _notices(_session: Session, subjects: Sequence[Subject]) -> ContentByDelivery:
    return {one.delivery_id: _notice(one) for one in subjects}


def _new_version(subject: Subject) -> NewVersion | None:
    return None if subject.facts is None else pushes_facts.read(NewVersion, subject.facts)


def _task_start(subject: Subject) -> TaskStart | None:
    return None if subject.facts is None else pushes_facts.read(TaskStart, subject.facts)


def _shift_end(subject: Subject) -> ShiftEnd | None:
    return None if subject.facts is None else pushes_facts.read(ShiftEnd, subject.facts)


def _alarm(subject: Subject) -> Alarm:
    return pushes_facts.read(Alarm, subject.facts)


def _notice(subject: Subject) -> Notice:
    return kinds_notices.read(subject.notice, subject.facts)


FACTS: Mapping[OccurrenceKind, Callable[[Subject], Facts | None]] = MappingProxyType(
    {
        OccurrenceKind.BRIEFING: _new_version,
        OccurrenceKind.REMINDER: lambda _: None,
        OccurrenceKind.TASK: _task_start,
        OccurrenceKind.DIGEST: _shift_end,
        OccurrenceKind.NOTICE: _notice,
        OccurrenceKind.ALARM: _alarm,
    }
)
"""The reader of each kind's rows; all raise UnreadableFactsError."""


Reader = Callable[[Session, Sequence[Subject]], ContentByDelivery]
READERS: Mapping[OccurrenceKind, Reader] = MappingProxyType(
    {
        OccurrenceKind.BRIEFING: _briefings,
        OccurrenceKind.REMINDER: _reminders,
        OccurrenceKind.TASK: _tasks,
        OccurrenceKind.DIGEST: _digests,
        OccurrenceKind.NOTICE: _notices,
        OccurrenceKind.ALARM: _alarms,
    }
)
