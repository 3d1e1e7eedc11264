"""Lying still: on Mondays each lead and each supervisor of an owning team is told of all that is overdue."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta

from bot.database import Session
from bot.language.times.wall import to_local
from bot.services.clock_duties import ClockDuty, Turn
from bot.services.once import OnceName, is_done, once
from bot.services.pushes.facts import NoticeKind, ReferralsNotice
from bot.services.referrals import due as due_referrals
from bot.services.referrals.due import DUE, notices

TOLD_AT = time(8, 0)  # Europe/London
AFTER = timedelta(milliseconds=1)  # the access digest is due at the same instant
ONE_DAY, WEEK = timedelta(days=1), timedelta(days=7)


class LyingStillNotice(ReferralsNotice, frozen=True):
    """To each lead and each supervisor of an owning team, on Mondays."""

    kind = NoticeKind.LYING_STILL


def is_due(session: Session, turn: Turn) -> bool:
    if turn.quiet.end(turn.now) is not None:
        return False
    return not is_done(session, OnceName.LYING_STILL, _monday(turn.now))


def publish_due(session: Session, turn: Turn) -> None:
    """One notice to each lead and each supervisor of an owning team, of all that is overdue; late, none."""
    due = _monday(turn.now)
    if not once(session, OnceName.LYING_STILL, due) or due <= turn.now - ONE_DAY:
        return
    today = to_local(turn.now).date()
    rows = session.run(DUE, {"first": date.min, "last": today - ONE_DAY}).all()
    of_teams = due_referrals.supervisors_of_teams(session)
    told: defaultdict[int, dict[str, None]] = defaultdict(dict)
    for row in rows:
        leads = {row.lead_id} if row.lead_id is not None and row.lead_is_here else set()
        for officer_id in leads | of_teams.get(row.team_id or 0, set()):
            told[officer_id][row.ref] = None
    due_referrals.tell(session, notices(LyingStillNotice, told), due + AFTER, now=turn.now)


def _monday(now: datetime) -> datetime:
    today = to_local(now).date()
    return due_referrals.last_at(now, today - timedelta(days=today.weekday()), TOLD_AT, WEEK)


DUTY = ClockDuty("referrals lying still", is_due, publish_due)
