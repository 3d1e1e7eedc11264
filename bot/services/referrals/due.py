"""Referrals whose next action is due, and the notices of them: what has moved on is not told any more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol

import sqlalchemy as sa
from sqlmodel import col

from bot.database import Query, Session
from bot.language.times.wall import to_local, to_valid_instant
from bot.services.access.policy import Visibility
from bot.services.access.viewer import Viewer
from bot.services.audit import trail
from bot.services.officers import duty
from bot.services.pushes import ledger
from bot.services.pushes.facts import ReferralsNotice
from bot.services.referrals import visibility as referral_visibility
from bot.services.referrals.lists import OF_PAGE
from models.delivery import OccurrenceKind
from models.officer import ENROLLED, Officer, Role
from models.referral import IS_OPEN, Referral

GOOD_FOR = timedelta(days=4)
Told = Mapping[int, Iterable[str]]  # by officer, the references


class LedRow(Protocol):
    """A referral with the columns of `LED`."""

    ref: str
    team_id: int | None
    lead_id: int | None
    lead_is_here: int


class DueReferralRow(LedRow, Protocol):
    next_due_on: date


LED: tuple[Any, ...] = (
    col(Referral.team_id),
    col(Referral.lead_id),
    sa.case((ENROLLED, 1), else_=0).label("lead_is_here"),
)

DUE: Query = (
    sa.select(
        col(Referral.ref),
        col(Referral.next_due_on),
        *LED,
    )
    .outerjoin(Officer, col(Officer.id) == col(Referral.lead_id))
    .where(
        IS_OPEN,
        col(Referral.next_due_on) >= sa.bindparam("first"),
        col(Referral.next_due_on) <= sa.bindparam("last"),
    )
    .order_by(col(Referral.next_due_on), col(Referral.ref))
)
SUPERVISORS: Query = (
    sa.select(col(Officer.team_id), col(Officer.id))
    .where(ENROLLED, col(Officer.role) == Role.SUPERVISOR)
    .order_by(col(Officer.id))
)


def still_due(
    session: Session, viewer: Viewer, notice: ReferralsNotice, *, now: datetime
) -> ReferralsNotice | None:
    """The notice of those that are still open, due and to be known by the viewer; None if none is."""
    today = to_local(now).date()
    asking = {"refs": list(notice.refs), **referral_visibility.tie_parameters(viewer, now)}
    rows = session.run(OF_PAGE, asking) if notice.refs else ()
    due = {
        row.ref
        for row in rows
        if row.coarse == "open"
        and row.next_due_on is not None
        and row.next_due_on <= today
        and referral_visibility.of_referral(viewer, row) >= Visibility.COARSE
    }
    kept = tuple(ref for ref in notice.refs if ref in due)
    return type(notice)(kept) if kept else None


def last_at(now: datetime, day: date, at: time, every: timedelta) -> datetime:
    due = to_valid_instant(datetime.combine(day, at))
    return due if due <= now else to_valid_instant(datetime.combine(day - every, at))


def supervisors_of_teams(session: Session) -> dict[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    for team_id, officer_id in session.run(SUPERVISORS):
        found[team_id].add(officer_id)
    return found


def by_lead(rows: Iterable[LedRow], of_teams: Mapping[int, Collection[int]]) -> Told:
    """The references by lead; where nobody leads it any more, its team's supervisors have it."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for row in rows:
        is_led = row.lead_id is not None and row.lead_is_here
        for officer_id in (row.lead_id,) if is_led else of_teams.get(row.team_id or 0, ()):
            found[officer_id or 0].append(row.ref)
    return found


def tell(session: Session, told: Mapping[int, ReferralsNotice], at: datetime, *, now: datetime) -> None:
    """Queue the notice of each officer; for those who aren't at work it waits until they book on."""
    if not told:
        return
    away = duty.off_duty(session, list(told), now=now)
    for officer_id, notice in sorted(told.items(), key=lambda one: one[0]):
        ledger.publish(
            session, OccurrenceKind.NOTICE, officer_id, at, {officer_id},
            now=now, expires_at=now + GOOD_FOR, facts=notice, parked=away,
        )  # fmt: skip
    (kind,) = {one.kind.value for one in told.values()}
    refs = sorted({ref for one in told.values() for ref in one.refs})
    objects = [("referral", ref) for ref in refs]
    trail.record(session, trail.system(session), "push", objects, now=now, detail=kind)


def notices(kind: type[ReferralsNotice], told: Told) -> dict[int, ReferralsNotice]:
    return {officer_id: kind(tuple(refs)) for officer_id, refs in told.items()}
