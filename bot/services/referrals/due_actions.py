"""Next actions that come due: the lead is told on the day and the day after, then a supervisor.

It is worked out once a day from the due days themselves, back to the last time that it was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, time, timedelta

from bot.database import Session
from bot.language.times.wall import to_local
from bot.language.times.working_days import next_working_day
from bot.services.clock_duties import ClockDuty, Turn
from bot.services.officers.supervision import SupervisionLines
from bot.services.once import OnceName, is_done, last, once
from bot.services.pushes.facts import NoticeKind, ReferralsNotice
from bot.services.referrals import due as due_referrals
from bot.services.referrals import reviews, timers
from bot.services.referrals.due import DUE, DueReferralRow, Told, notices

TOLD_AT = time(9, 0)  # Europe/London
ONE_DAY, WEEK = timedelta(days=1), timedelta(days=7)
LOOK_BACK = timedelta(days=14)  # from a due day to the supervisor's, over Christmas and a stop of the bot
AFTER = timedelta(milliseconds=1)  # a lead who supervises another's referral gets two, due at two instants


class ReferralsDueNotice(ReferralsNotice, frozen=True):
    """To the lead, on the due day and the day after."""

    kind = NoticeKind.REFERRALS_DUE


class ReferralsOverdueNotice(ReferralsNotice, frozen=True):
    """To the lead's supervisor, a working day later."""

    kind = NoticeKind.REFERRALS_OVERDUE


def is_due(session: Session, turn: Turn) -> bool:
    """Whether today's notices are still to be made. An index look-up; nobody is woken by them."""
    if turn.quiet.end(turn.now) is not None:
        return False
    return not is_done(session, OnceName.REFERRALS_DUE, _daily(turn.now))


def publish_due(session: Session, turn: Turn) -> None:
    """Tell leads and supervisors of what came due since the last time."""
    due = _daily(turn.now)
    before = last(session, OnceName.REFERRALS_DUE)
    if not once(session, OnceName.REFERRALS_DUE, due):
        return
    reviews.ask(session, None, now=turn.now)
    if before is None and due <= turn.now - turn.settings.reminders_late:
        return  # on the first day of all, nothing was missed
    today = to_local(due).date()
    since = max(to_local(before).date() if before else today - ONE_DAY, today - WEEK)
    rows = session.run(DUE, {"first": since - LOOK_BACK, "last": today}).all()
    own = timers.own_holidays(session, since - LOOK_BACK)
    to_leads: list[DueReferralRow] = []
    to_supervisors: list[DueReferralRow] = []
    for row in rows:
        days = (row.next_due_on, row.next_due_on + ONE_DAY)
        if any(since < day <= today for day in days):
            to_leads.append(row)
        if since < next_working_day(days[1], own) <= today:
            to_supervisors.append(row)
    of_teams = due_referrals.supervisors_of_teams(session)
    leads = notices(ReferralsDueNotice, due_referrals.by_lead(to_leads, of_teams))
    due_referrals.tell(session, leads, due, now=turn.now)
    above = notices(ReferralsOverdueNotice, _above(session, turn, to_supervisors, of_teams))
    due_referrals.tell(session, above, due + AFTER, now=turn.now)


def _daily(now: datetime) -> datetime:
    """The last time that the daily notices were due."""
    return due_referrals.last_at(now, to_local(now).date(), TOLD_AT, ONE_DAY)


def _above(
    session: Session, turn: Turn, rows: Iterable[DueReferralRow], of_teams: Mapping[int, Collection[int]]
) -> Told:
    """By the next supervisor at work above the lead; without one, those of the owning team."""
    lines = SupervisionLines(session, turn.quiet, now=turn.now)
    found: defaultdict[int, list[str]] = defaultdict(list)
    for row in rows:
        above = lines.above(row.lead_id, None, urgent=False).who if row.lead_id is not None else None
        for officer_id in (above,) if above is not None else of_teams.get(row.team_id or 0, ()):
            found[officer_id].append(row.ref)
    return found


DUTY = ClockDuty("referrals due", is_due, publish_due)
