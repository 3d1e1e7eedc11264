"""Looks from outside the team: a referral's lead is told once a week, and may query any of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.database import Query, Session
from bot.errors import AccessRefusedError, RejectedError
from bot.language.times.wall import day_bounds, to_local, to_valid_instant
from bot.services.access.policy import Visibility
from bot.services.audit import trail
from bot.services.audit.actors import Actor
from bot.services.clock_duties import ClockDuty, Publish, Turn
from bot.services.once import OnceName, is_done, once
from bot.services.oversight import flags
from bot.services.pushes import notices
from bot.services.pushes.facts import Notice, NoticeKind
from bot.services.referrals import visibility as referral_visibility
from bot.statements import Row
from models.audit import AuditEntry
from models.flag import Flag, FlagRule
from models.officer import Officer, Role
from models.programme import Programme
from models.referral import Referral
from models.team import Team

TOLD_AT = time(8, 0)  # on Mondays, Europe/London
WEEK = timedelta(days=7)
PAGE = 5


class AccessDigestNotice(Notice, frozen=True):
    """The number of looks."""

    kind = NoticeKind.ACCESS_DIGEST
    number: int


class NotYourLookError(RejectedError, AccessRefusedError):
    """There is no such look at one of your referrals. For last week's: /looks"""

    def __init__(self, entry_id: int) -> None:
        super().__init__(self.__doc__)
        self.about = ("look", str(entry_id))


class ReferralLook(Struct, frozen=True):
    """Another officer's look at a referral. `who` and `team` as they were then."""

    entry_id: int
    ref: str
    at: datetime
    who: str
    team: str
    action: str
    reason: str | None
    outcome: str
    queried: bool


def is_due(session: Session, turn: Turn) -> bool:
    """Whether this week's notices are still to be made. An index look-up."""
    return not is_done(session, OnceName.ACCESS_DIGEST, _told_at(turn.now))


def prepare(session: Session, turn: Turn) -> Publish:
    """Count the week's looks in a snapshot: they are many, and officers write meanwhile."""
    due = _told_at(turn.now)
    counted = session.run(_counted(*last_week(due))).all()
    return lambda writing, turn: _tell(writing, counted, due, now=turn.now)


def _tell(session: Session, counted: Sequence[Row], due: datetime, *, now: datetime) -> None:
    """A notice for each lead whose referrals others looked at last week, once a week, however late."""
    if once(session, OnceName.ACCESS_DIGEST, due):
        for row in counted:
            notices.tell(session, row.lead_id, AccessDigestNotice(int(row.looks)), now=now, once=due)


def listed(session: Session, actor: Actor, *, page: int, now: datetime) -> tuple[list[ReferralLook], bool]:
    """A page of last week's looks at this officer's referrals, and whether there are more."""
    newest = (col(AuditEntry.at).desc(), col(AuditEntry.id).desc())
    query = _mine(actor, *last_week(now), now=now).order_by(sa.text("queried"), *newest)
    rows = session.rows(ReferralLook, query.limit(PAGE + 1).offset((page - 1) * PAGE))
    found = rows[:PAGE]
    refs = dict.fromkeys(one.ref for one in found)
    trail.record(session, actor, "looks", [("referral", ref) for ref in refs], now=now)
    return found, len(rows) > PAGE


def query(session: Session, actor: Actor, entry_id: int, *, now: datetime) -> tuple[ReferralLook, bool]:
    """Raise a flag for the auditors; False if it was raised before. Raises NotYourLookError."""
    look = session.one(ReferralLook, _mine(actor, now=now).where(col(AuditEntry.id) == entry_id))
    if look is None:
        raise NotYourLookError(entry_id)
    is_new = flags.raise_flag(
        session, FlagRule.QUERIED, entry_id, detail=f"by the lead, {actor.collar}", now=now
    )
    trail.record(session, actor, "query", [("referral", look.ref)], now=now, detail=f"entry {entry_id}")
    return look, is_new


def last_week(at: datetime) -> tuple[datetime, datetime]:
    """The week before that of the instant, Monday to Sunday."""
    today = to_local(at).date()
    monday = today - timedelta(days=today.weekday())
    return day_bounds(monday - WEEK)[0], day_bounds(monday)[0]


def _told_at(now: datetime) -> datetime:
    """The last time that notices were due."""
    today = to_local(now).date()
    monday = today - timedelta(days=today.weekday())
    due = to_valid_instant(datetime.combine(monday, TOLD_AT))
    return due if due <= now else to_valid_instant(datetime.combine(monday - WEEK, TOLD_AT))


def _counted(start: datetime, end: datetime) -> Query:
    """Query (lead_id, looks) of leads who can be told. Time first: a week is less than all of the audit."""
    entry, lead = AuditEntry, aliased(Officer)
    week = (
        sa.select(
            col(entry.object_ref), col(entry.officer_id), col(entry.team), sa.func.count().label("looks")
        )
        .where(
            col(entry.at) >= start,
            col(entry.at) < end,
            col(entry.object_kind).concat("") == "referral",  # hides its own index from SQLite
            col(entry.role) != Role.AUDITOR.value,
            col(entry.officer_id).is_not(None),
        )
        .group_by(col(entry.object_ref), col(entry.officer_id), col(entry.team))
        .subquery()
    )
    return (
        sa.select(col(Referral.lead_id), sa.func.sum(week.c.looks).label("looks"))
        .select_from(week)
        .join(Referral, col(Referral.ref) == week.c.object_ref)
        .join(lead, col(lead.id) == col(Referral.lead_id))
        .outerjoin(Team, col(Team.id) == col(Referral.team_id))
        .where(
            week.c.officer_id != col(Referral.lead_id),
            sa.or_(col(Team.code).is_(None), week.c.team != col(Team.code)),
            col(lead.account_id).is_not(None),
            col(lead.left_at).is_(None),
        )
        .group_by(col(Referral.lead_id))
        .order_by(col(Referral.lead_id))
    )


def _mine(
    actor: Actor, start: datetime | None = None, end: datetime | None = None, *, now: datetime
) -> Query:
    who = sa.func.coalesce(col(Officer.rank) + " ", "") + col(Officer.collar)
    queried = sa.exists().where(
        col(Flag.rule) == FlagRule.QUERIED, col(Flag.entry_id) == col(AuditEntry.id)
    )  # fmt: skip
    columns: Query = sa.select(
        col(AuditEntry.id).label("entry_id"),
        col(AuditEntry.object_ref).label("ref"),
        col(AuditEntry.at),
        who.label("who"),
        col(AuditEntry.team),
        col(AuditEntry.action),
        col(AuditEntry.reason),
        col(AuditEntry.outcome),
        queried.label("queried"),
    )
    known = referral_visibility.referral_column(actor, now) >= Visibility.COARSE
    looks = _from_outside(columns, start, end)
    whose = looks.join(Programme, col(Programme.id) == col(Referral.programme_id))
    theirs = sa.select(col(Referral.ref)).where(col(Referral.lead_id) == actor.id)
    named = col(AuditEntry.object_ref).in_(theirs)  # or SQLite reads every entry about a referral
    return whose.where(col(Referral.lead_id) == actor.id, named, known)


def _from_outside(query: Query, start: datetime | None, end: datetime | None) -> Query:
    """Condition: entries of officers in another team. Only auditors may know whom they look into."""
    outside = (
        query.select_from(Referral)
        .join(
            AuditEntry,
            sa.and_(
                col(AuditEntry.object_kind) == "referral", col(AuditEntry.object_ref) == col(Referral.ref)
            ),
        )
        .join(Officer, col(Officer.id) == col(AuditEntry.officer_id))
        .outerjoin(Team, col(Team.id) == col(Referral.team_id))
        .where(
            col(AuditEntry.officer_id) != col(Referral.lead_id),
            col(AuditEntry.role) != Role.AUDITOR.value,
            sa.or_(col(Team.code).is_(None), col(AuditEntry.team) != col(Team.code)),
        )
    )
    if start is None or end is None:
        return outside
    return outside.where(col(AuditEntry.at) >= start, col(AuditEntry.at) < end)


DUTY = ClockDuty("looks from outside", is_due, prepare=prepare)
