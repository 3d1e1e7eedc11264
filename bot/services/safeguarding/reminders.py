"""Reminders of safeguarding forms without a reference: to the officer, then to the supervisor.

Officers off duty are left in peace until they book on; the supervisor is told all the same once
the time of three reminders has passed, because somebody may be in danger.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from bot.language import references
from bot.services.audit import trail
from bot.services.officers import duty
from bot.services.pushes import ledger, notices
from bot.services.pushes.ledger import UnsentReason
from bot.services.pushes.notices import NoticeKind
from models.delivery import Delivery, Occurrence, OccurrenceKind
from models.notebook import FieldNote
from models.officer import ENROLLED, Officer, Role
from models.safeguarding import Form, SafeguardingDuty

UNANSWERED = 3  # reminders, until the supervisor is told
OPEN = sa.text("safeguarding_duties.ended_at IS NULL")  # literal, so that the partial index is used
DUTY = SafeguardingDuty


@dataclass(frozen=True, slots=True)
class SafeguardingPace:
    """The wait from the offer to the first reminder, and from each reminder to the next."""

    after: timedelta
    every: timedelta


def any_due(session: Session, pace: SafeguardingPace, *, now: datetime) -> bool:
    """Whether any is due, by the index on open forms."""
    due = (_reminder_due(pace, now), _supervisor_due(pace, now))
    return any(session.run(sa.select(sa.exists().where(one))).scalar() for one in due)


def publish_due(session: Session, pace: SafeguardingPace, *, now: datetime) -> None:
    """Queue one notice for each officer with all that is due, and one for each supervisor."""
    reminded = _marked(session, _reminder_due(pace, now), reminded_at=now)
    by_officer: dict[int, dict[str, list[Form]]] = defaultdict(lambda: defaultdict(list))
    for row in reminded:
        by_officer[row.officer_id][_ref(row)].append(row.form)
    for officer_id, forms in by_officer.items():
        notices.tell(session, officer_id, NoticeKind.SAFEGUARDING, named(forms), now=now)
    unanswered = _marked(session, _supervisor_due(pace, now), supervisor_told_at=now)
    for supervisor_id, refs in _by_supervisor(session, unanswered, now).items():
        notices.tell(session, supervisor_id, NoticeKind.SAFEGUARDING_UNANSWERED, " ".join(refs), now=now)
    told = dict.fromkeys(_ref(row) for row in (*reminded, *unanswered))
    trail.record(session, trail.system(session), "push", [("note", ref) for ref in told], now=now)


def withdraw(session: Session, officer_id: int) -> None:
    """Cancel the reminders that still wait to be sent; open forms that they named are due again at once."""
    waiting = sa.select(col(Occurrence.id)).where(
        *ledger.of_subject(OccurrenceKind.NOTICE, officer_id),
        col(Occurrence.words).like(f"{NoticeKind.SAFEGUARDING.value} %"),
    )
    mine = (col(Delivery.officer_id) == officer_id, col(Delivery.occurrence_id).in_(waiting))
    if ledger.cancel(session, *mine, reason=UnsentReason.NO_LONGER_SO):
        again = sa.update(DUTY).where(OPEN, col(DUTY.officer_id) == officer_id).values(reminded_at=None)
        session.run(again)


def named(forms: Mapping[str, Iterable[Form]]) -> str:
    """`PNB-1234-0007:ppn+mash PNB-1234-0008:nrm`, as a notice holds it."""
    return " ".join(f"{ref}:{'+'.join(asked)}" for ref, asked in forms.items())


def read_named(about: str) -> dict[str, list[Form]]:
    split = (one.partition(":") for one in about.split())
    return {ref: [Form(form) for form in forms.split("+")] for ref, _, forms in split}


def _reminder_due(pace: SafeguardingPace, now: datetime) -> sa.ColumnElement[bool]:
    first = sa.and_(col(DUTY.reminded_at).is_(None), col(DUTY.offered_at) <= now - pace.after)
    again = col(DUTY.reminded_at) <= now - pace.every
    return sa.and_(OPEN, sa.or_(first, again), _is_at_work(now))


def _supervisor_due(pace: SafeguardingPace, now: datetime) -> sa.ColumnElement[bool]:
    since = now - pace.after - UNANSWERED * pace.every
    return sa.and_(OPEN, col(DUTY.supervisor_told_at).is_(None), col(DUTY.offered_at) <= since)


def _is_at_work(now: datetime) -> sa.ColumnElement[bool]:
    """Its officer is enrolled, and on duty or never books on or off."""
    return sa.exists().where(col(Officer.id) == col(DUTY.officer_id), ENROLLED, duty.at_work(now))


def _marked(session: Session, due: sa.ColumnElement[bool], **values: datetime) -> list[Any]:
    """Take the forms that are due, each by one copy of the bot alone: note, officer and form."""
    marked = sa.update(DUTY).where(due).values(**values).returning(col(DUTY.id))
    ids = list(session.run(marked).scalars())
    query = (
        sa.select(
            col(DUTY.officer_id),
            col(DUTY.form),
            col(FieldNote.number),
            col(Officer.collar),
            col(Officer.supervisor_id),
            col(Officer.team_id),
        )
        .join(FieldNote, col(FieldNote.id) == col(DUTY.note_id))
        .join(Officer, col(Officer.id) == col(DUTY.officer_id))
        .where(col(DUTY.id).in_(ids))
        .order_by(col(DUTY.offered_at), col(DUTY.id))
    )
    return list(session.run(query)) if ids else []


def _by_supervisor(session: Session, rows: Iterable[Any], now: datetime) -> dict[int, dict[str, None]]:
    """Each supervisor's notes. Officers without a supervisor have their team's."""
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for row in rows:
        for supervisor_id in _supervisors(session, row, now):
            found[supervisor_id][_ref(row)] = None
    return found


def _supervisors(session: Session, row: Any, now: datetime) -> Sequence[int]:
    """Those on leave are passed over while another is at work."""
    own = col(Officer.id) == row.supervisor_id
    of_team = sa.and_(
        col(Officer.team_id) == row.team_id,
        col(Officer.role) == Role.SUPERVISOR,
        col(Officer.id) != row.officer_id,
    )
    here = ~duty.on_leave(now)
    ranked = (sa.and_(own, here), sa.and_(of_team, here), own, of_team)
    return next(filter(None, (_enrolled(session, who) for who in ranked)), ())


def _enrolled(session: Session, who: sa.ColumnElement[bool]) -> Sequence[Any]:
    return session.run(sa.select(col(Officer.id)).where(ENROLLED, who)).scalars().all()


def _ref(row: Any) -> str:
    return references.note_reference(row.collar, row.number)
