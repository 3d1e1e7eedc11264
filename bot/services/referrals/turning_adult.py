"""Children who turn 18: 90 and 30 days before, the lead of an open referral is told, once each.

It is asked each morning of everybody who turns 18 within 90 days. What was told stands in `done_once` by
referral and by the day it was due on: a birth date that comes late is told late, a changed one again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Protocol

import sqlalchemy as sa
from msgspec import Struct
from sqlmodel import col

from bot.database import Query, Session
from bot.language.ages import ADULT, birthday, years_before
from bot.language.times.wall import to_local, to_valid_instant
from bot.services.access.policy import Visibility
from bot.services.access.viewer import Viewer
from bot.services.clock_duties import ClockDuty, Turn
from bot.services.once import OnceName, is_done, last, once, once_each
from bot.services.pushes.facts import NoticeKind, ReferralsNotice
from bot.services.referrals import due as due_referrals
from bot.services.referrals import visibility as referral_visibility
from bot.services.referrals.making import intakes
from bot.services.referrals.making.eligibility import fitting
from models.officer import Officer
from models.person import Person
from models.programme import Programme
from models.referral import IS_OPEN, Referral

TOLD_AT = time(9, 0)  # Europe/London
MARKS = (90, 30)  # days before, the longest first
ONE_DAY = timedelta(days=1)
AFTER = timedelta(milliseconds=2)  # what is due of referrals is told at the same instant


class TurnsAdultNotice(ReferralsNotice, frozen=True):
    """To the lead: these children turn 18 `within` so many days. `takes_over` are programmes by name."""

    kind = NoticeKind.TURNS_ADULT
    within: int
    takes_over: tuple[str, ...] = ()


class TurningAdultRow(due_referrals.LedRow, Protocol):
    """A row of `TURNING`."""

    id: int
    opened_on: date
    date_of_birth: date


class _Mark(Struct, frozen=True):
    """A notice that is due: so many days before the birthday of this referral's person."""

    row: TurningAdultRow
    days: int
    on: date


_CHILDREN = col(Programme.max_age) < ADULT  # of a programme that takes adults, nobody takes over
TURNING: Query = (
    sa.select(
        *(col(Referral.id), col(Referral.ref), col(Referral.opened_on)),
        *(col(Person.date_of_birth), *due_referrals.LED),
    )
    .select_from(Person)
    .join(Referral, col(Referral.person_id) == col(Person.id))
    .join(Programme, col(Programme.id) == col(Referral.programme_id))
    .outerjoin(Officer, col(Officer.id) == col(Referral.lead_id))
    .where(col(Person.date_of_birth).between(sa.bindparam("first"), sa.bindparam("last")), IS_OPEN, _CHILDREN)
)
STILL: Query = (
    sa.select(col(Referral.ref), col(Person.date_of_birth), *referral_visibility.TIES)
    .join(Person, col(Person.id) == col(Referral.person_id))
    .join(Programme, col(Programme.id) == col(Referral.programme_id))
    .where(col(Referral.ref).in_(sa.bindparam("refs", expanding=True)), IS_OPEN)
)


def is_due(session: Session, turn: Turn) -> bool:
    """Whether this morning's notices are still to be made. Nobody is woken by them."""
    if turn.quiet.end(turn.now) is not None:
        return False
    return not is_done(session, OnceName.TURNS_ADULT, _daily(turn.now))


def publish_due(session: Session, turn: Turn) -> None:
    """Tell leads whose referral's person has reached a mark; without a lead, its team's supervisors."""
    due = _daily(turn.now)
    before = last(session, OnceName.TURNS_ADULT)
    if not once(session, OnceName.TURNS_ADULT, due):
        return
    if before is None and due <= turn.now - turn.settings.reminders_late:
        return  # the next morning has them all
    today = to_local(turn.now).date()
    span = {"first": years_before(today, ADULT), "last": years_before(today + ONE_DAY * MARKS[0], ADULT)}
    marks = [mark for row in session.run(TURNING, span) if (mark := reached(row, today)) is not None]
    names = {(one.row.id, _morning(one.on)): one for one in marks}
    new = once_each(session, OnceName.TURNS_ADULT, names)
    _tell(session, [names[one] for one in new], due, now=turn.now)


def reached(row: TurningAdultRow, today: date) -> _Mark | None:
    """The last mark before their birthday that has come since the referral was made."""
    on = birthday(row.date_of_birth, ADULT)
    if today >= on:
        return None
    found = (_Mark(row, days, on - ONE_DAY * days) for days in reversed(MARKS))
    return next((one for one in found if row.opened_on <= one.on <= today), None)


def still_so(
    session: Session, viewer: Viewer, notice: TurnsAdultNotice, *, now: datetime
) -> TurnsAdultNotice | None:
    """The notice of those that are still open, of a child, and to be known by the viewer; None if none is."""
    today = to_local(now).date()
    asking = {"refs": list(notice.refs), **referral_visibility.tie_parameters(viewer, now)}
    refs = {
        row.ref
        for row in session.run(STILL, asking)
        if row.date_of_birth is not None
        and timedelta(0) < birthday(row.date_of_birth, ADULT) - today <= ONE_DAY * notice.within
        and referral_visibility.of_referral(viewer, row) >= Visibility.CARD
    }
    kept = tuple(ref for ref in notice.refs if ref in refs)
    return TurnsAdultNotice(kept, notice.within, notice.takes_over) if kept else None


def _tell(session: Session, marks: Sequence[_Mark], due: datetime, *, now: datetime) -> None:
    if not marks:
        return
    of_teams = due_referrals.supervisors_of_teams(session)
    over = tuple(one.name for one in fitting(intakes.in_use(session), ADULT))
    by_days: defaultdict[int, list[TurningAdultRow]] = defaultdict(list)
    for one in marks:
        by_days[one.days].append(one.row)
    for at, days in enumerate(MARKS):
        told = due_referrals.by_lead(sorted(by_days[days], key=lambda one: one.ref), of_teams)
        make = {who: TurnsAdultNotice(tuple(refs), days, over) for who, refs in told.items()}
        due_referrals.tell(session, make, due + (at + 1) * AFTER, now=now)


def _morning(day: date) -> datetime:
    return to_valid_instant(datetime.combine(day, TOLD_AT))


def _daily(now: datetime) -> datetime:
    return due_referrals.last_at(now, to_local(now).date(), TOLD_AT, ONE_DAY)


DUTY = ClockDuty("children who turn 18", is_due, publish_due)
