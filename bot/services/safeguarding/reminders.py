"""Reminders of safeguarding forms without a reference: to the officer, then to the supervisor.

Officers off duty are left in peace until they book on; the supervisor is told all the same once
the time of three reminders has passed, because somebody may be in danger.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Session
from bot.language import references
from bot.services.audit import trail
from bot.services.clock_duties import ClockDuty, Turn
from bot.services.officers import duty
from bot.services.pushes import ledger, notices
from bot.services.pushes.facts import Notice, NoticeKind
from bot.services.pushes.ledger import UnsentReason
from models.delivery import Delivery, Occurrence, OccurrenceKind
from models.notebook import FieldNote
from models.officer import ENROLLED, Officer, Role
from models.safeguarding import Form, SafeguardingDuty

BATCH = 100  # forms a turn: officers write too
UNANSWERED = 3  # reminders, until the supervisor is told
OPEN = sa.text("safeguarding_duties.ended_at IS NULL")  # said in full, so that the partial index serves


class SafeguardingNotice(Notice, frozen=True):
    """To the officer: by note, the forms without a reference."""

    kind = NoticeKind.SAFEGUARDING
    forms: Mapping[str, tuple[Form, ...]]


class SafeguardingUnansweredNotice(Notice, frozen=True):
    """To the supervisor: the notes."""

    kind = NoticeKind.SAFEGUARDING_UNANSWERED
    refs: tuple[str, ...]


class OpenFormRow(Protocol):
    """A form without a reference, with its note's number and its officer."""

    officer_id: int
    form: Form
    number: int
    collar: str
    supervisor_id: int | None
    team_id: int


def is_due(session: Session, turn: Turn) -> bool:
    """By the index on what is open."""
    due = (_reminder_due(turn), _supervisor_due(turn))
    return any(session.run(sa.select(sa.exists().where(one))).scalar() for one in due)


def publish_due(session: Session, turn: Turn) -> None:
    """One notice for each officer with all that is due, and one for each supervisor."""
    now = turn.now
    reminded = _marked(session, _reminder_due(turn), reminded_at=now)
    by_officer: dict[int, dict[str, list[Form]]] = defaultdict(lambda: defaultdict(list))
    for row in reminded:
        by_officer[row.officer_id][_ref(row)].append(row.form)
    for officer_id, forms in by_officer.items():
        facts = SafeguardingNotice({ref: tuple(asked) for ref, asked in forms.items()})
        notices.tell(session, officer_id, facts, now=now)
    unanswered = _marked(session, _supervisor_due(turn), supervisor_told_at=now)
    for supervisor_id, refs in _by_supervisor(session, unanswered, now).items():
        notices.tell(session, supervisor_id, SafeguardingUnansweredNotice(tuple(refs)), now=now)
    told = dict.fromkeys(_ref(row) for row in (*reminded, *unanswered))
    trail.record(session, trail.system(session), "push", [("note", ref) for ref in told], now=now)


def withdraw(session: Session, officer_id: int) -> None:
    """Cancel the reminders that still wait to be sent; open forms that they named are due again at once."""
    waiting = sa.select(col(Occurrence.id)).where(
        *ledger.of_subject(OccurrenceKind.NOTICE, officer_id),
        notices.is_about(SafeguardingNotice),
    )
    mine = (col(Delivery.officer_id) == officer_id, col(Delivery.occurrence_id).in_(waiting))
    if ledger.cancel(session, *mine, reason=UnsentReason.NO_LONGER_SO):
        again = (
            sa.update(SafeguardingDuty)
            .where(OPEN, col(SafeguardingDuty.officer_id) == officer_id)
            .values(reminded_at=None)
        )
        session.run(again)


def _reminder_due(turn: Turn) -> sa.ColumnElement[bool]:
    """`remind_after` the offer, and `remind_every` so long after that."""
    now, settings = turn.now, turn.settings
    offered = now - settings.safeguarding_remind_after
    first = sa.and_(col(SafeguardingDuty.reminded_at).is_(None), col(SafeguardingDuty.offered_at) <= offered)
    again = col(SafeguardingDuty.reminded_at) <= now - settings.safeguarding_remind_every
    return sa.and_(OPEN, sa.or_(first, again), _is_at_work(now))


def _supervisor_due(turn: Turn) -> sa.ColumnElement[bool]:
    settings = turn.settings
    waited = settings.safeguarding_remind_after + UNANSWERED * settings.safeguarding_remind_every
    since = turn.now - waited
    return sa.and_(
        OPEN, col(SafeguardingDuty.supervisor_told_at).is_(None), col(SafeguardingDuty.offered_at) <= since
    )


def _is_at_work(now: datetime) -> sa.ColumnElement[bool]:
    """Its officer is enrolled and on duty, or never says when they are."""
    return sa.exists().where(col(Officer.id) == col(SafeguardingDuty.officer_id), ENROLLED, duty.at_work(now))


def _marked(session: Session, due: sa.ColumnElement[bool], **values: datetime) -> list[OpenFormRow]:
    """Those that were due, each to one copy of the bot alone: note, officer and form."""
    first = sa.select(col(SafeguardingDuty.id)).where(due).limit(BATCH)
    some = first.order_by(col(SafeguardingDuty.officer_id), col(SafeguardingDuty.id))
    mine = sa.update(SafeguardingDuty).where(due, col(SafeguardingDuty.id).in_(some))
    marked = mine.values(**values).returning(col(SafeguardingDuty.id))
    ids = list(session.run(marked).scalars())
    query = (
        sa.select(
            col(SafeguardingDuty.officer_id),
            col(SafeguardingDuty.form),
            col(FieldNote.number),
            col(Officer.collar),
            col(Officer.supervisor_id),
            col(Officer.team_id),
        )
        .join(FieldNote, col(FieldNote.id) == col(SafeguardingDuty.note_id))
        .join(Officer, col(Officer.id) == col(SafeguardingDuty.officer_id))
        .where(col(SafeguardingDuty.id).in_(ids))
        .order_by(col(SafeguardingDuty.offered_at), col(SafeguardingDuty.id))
    )
    return list(session.run(query)) if ids else []


def _by_supervisor(
    session: Session, rows: Iterable[OpenFormRow], now: datetime
) -> dict[int, dict[str, None]]:
    """Each supervisor's notes. Officers without a supervisor have their team's."""
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for row in rows:
        for supervisor_id in _supervisors(session, row, now):
            found[supervisor_id][_ref(row)] = None
    return found


def _supervisors(session: Session, row: OpenFormRow, now: datetime) -> Sequence[int]:
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


def _enrolled(session: Session, who: sa.ColumnElement[bool]) -> Sequence[int]:
    return session.run(sa.select(col(Officer.id)).where(ENROLLED, who)).scalars().all()


def _ref(row: OpenFormRow) -> str:
    return references.note_reference(row.collar, row.number)


DUTY = ClockDuty("safeguarding", is_due, publish_due)
