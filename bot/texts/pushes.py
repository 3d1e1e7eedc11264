"""The words of pushes. They may light up a locked phone: no name, no address, no programme, no body."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, TypeVar

from bot.language.times.wall import to_local
from bot.services.audit.seals import SealedNotice
from bot.services.briefings.enquiries import EnquiryAnsweredNotice, EnquiryNotice
from bot.services.briefings.handover import DraftsHandedNotice
from bot.services.briefings.runs import RunAskedNotice, RunMissedNotice, RunsPausedNotice
from bot.services.briefings.sending import EmptyAudienceNotice, MissedBriefingNotice, UndeliveredNotice
from bot.services.briefings.unacknowledged import LineUnacknowledgedNotice, UnacknowledgedNotice
from bot.services.briefings.withdrawal import BriefingWithdrawnNotice
from bot.services.documents.queue import DocumentFailedNotice
from bot.services.enrolment.admissions import EnrolledNotice, EnrolmentWaitsNotice
from bot.services.enrolment.revoking import PinResetNotice, RevokedNotice
from bot.services.exchange.sheets.leavers import OfficersRoleChangedNotice, RoleChangedNotice
from bot.services.identity.unlocking import PinBarredNotice
from bot.services.intelligence.assessments import IntelligenceAssessedNotice, IntelligenceReturnedNotice
from bot.services.intelligence.queue import IntelligenceWaitsNotice
from bot.services.kinds.fetched_files import AttachmentLostNotice, FileLostNotice, FilesWaitNotice
from bot.services.notebook.checks import CheckedNotice
from bot.services.officers.leave import LeaveNotice
from bot.services.officers.officers import UnreachableNotice
from bot.services.oversight.access_digest import AccessDigestNotice
from bot.services.oversight.ceilings import CeilingLiftedNotice, CeilingReachedNotice
from bot.services.oversight.flags import NewFlagsNotice
from bot.services.pushes.contents import (
    AlarmContent,
    BriefingContent,
    Content,
    DigestContent,
    ReminderContent,
    SaidContent,
    TaskContent,
)
from bot.services.pushes.facts import Notice
from bot.services.referrals.due_actions import ReferralsDueNotice, ReferralsOverdueNotice
from bot.services.referrals.lying_still import LyingStillNotice
from bot.services.referrals.notices import (
    DraftConfirmedNotice,
    DraftEndsNotice,
    DraftReturnedNotice,
    DraftWaitsNotice,
    GroundAddedNotice,
    LeadGivenNotice,
    ReferralMadeNotice,
    ReferralPairNotice,
)
from bot.services.referrals.reviews import ReviewWaitsNotice
from bot.services.referrals.turning_adult import TurnsAdultNotice
from bot.services.referrals.watches import ReferralMovedNotice
from bot.services.reminders.reminders import MissedRemindersNotice
from bot.services.retractions.replacements import BriefingRetractedNotice, FilesRetractedNotice
from bot.services.retractions.requests import WipedNotice
from bot.services.safeguarding.reminders import SafeguardingNotice, SafeguardingUnansweredNotice
from bot.services.tasks.clashes.notices import ClashAgainNotice, ClashNotice, ClashOverNotice, TaskWordNotice
from bot.services.tasks.moves import TaskOffNotice
from bot.services.tasks.notices import (
    CrewChangedNotice,
    RecurringTaskEndedNotice,
    RecurringTaskMissedNotice,
    RecurringTaskSkippedNotice,
    TaskExpiredNotice,
    TaskFreeNotice,
    TaskHandedNotice,
    TaskMovedNotice,
    TaskOfferedNotice,
    ThingLostNotice,
)
from bot.services.tasks.slips import VisitSlipNotice
from bot.services.tasks.unfinished import LeaveOverTasksNotice, UnfinishedNotice
from bot.services.tasks.unsafe_visits import VisitUnsafeNotice, VisitWaitsNotice
from bot.services.trainings.duties import TrainingYearNotice
from bot.services.upkeep.heartbeats import ClockStoodNotice
from bot.services.upkeep.setbacks import ClockSetBackNotice
from bot.texts.audit import seals
from bot.texts.briefings import attachments, bodies, enquiries, escalations, schedules, withdrawal
from bot.texts.documents import parts
from bot.texts.enrolment import links, revoking
from bot.texts.identity import pin_pads
from bot.texts.intelligence import viewing as intelligence
from bot.texts.lone_visits import pushes as lone_visits
from bot.texts.notebook import checks, fetched_files
from bot.texts.officers import leave
from bot.texts.oversight import access_digest, ceilings, flags
from bot.texts.referrals import lying_still, watches
from bot.texts.referrals import notices as referral_notices
from bot.texts.reply import Button, Line, Reply, Row, bold, say, words
from bot.texts.retractions import reports as retraction_reports
from bot.texts.safeguarding import duties
from bot.texts.tasks import assigning, clashes, handing, moves, recurring, slips, unsafe_visits
from bot.texts.times import ago, clock, gap, short
from bot.texts.trainings import viewing as trainings
from bot.texts.upkeep import heartbeats
from bot.values import replace

BUTTONS_A_ROW = 2
SNOOZES: Mapping[str, str] = MappingProxyType(
    {"Snooze 10 min": "10min", "Snooze 1 h": "1h", "Tomorrow 07:00": "tomorrow 0700"}
)
MINUTE, A_DAY = 60, 86400
MOST_TOGETHER, MOST_LETTERS = 10, 1900  # as many UTF-16 units as a message takes, at most


def push(content: SaidContent, *, now: datetime) -> Reply:
    """The words for a push, rendered when it is sent."""
    if isinstance(content, BriefingContent):
        return bodies.pushed_briefing(content)
    if isinstance(content, ReminderContent):
        return _reminder(content, now)
    if isinstance(content, TaskContent):
        return _task(content, now)
    if isinstance(content, DigestContent):
        return _digest(content, now)
    if isinstance(content, AlarmContent):
        return lone_visits.said(content)
    return NOTICES[type(content)](content)


def together(notices: Sequence[Content], *, now: datetime) -> Reply | None:
    """Several notices to one officer as one message; None where one of them needs a message to itself.

    Its first line names no record: an answer to the message could be about any of them.
    """
    replies = [push(one, now=now) for one in notices if isinstance(one, Notice)]
    if not len(notices) == len(replies) <= MOST_TOGETHER or any(
        replace(one, lines=(), buttons=()) != Reply() for one in replies
    ):
        return None
    lines: list[Line] = [(bold(f"{len(replies)} notices"),)]
    for number, one in enumerate(replies, 1):
        first, *rest = one.lines
        lines += ["", (f"{number}. ", *(first if isinstance(first, tuple) else (first,))), *rest]
    if sum(len(words(line)) for line in lines) > MOST_LETTERS:
        return None
    rows = (
        tuple(replace(button, label=f"{number}. {button.label}") for button in row)
        for number, one in enumerate(replies, 1)
        for row in one.buttons
    )
    return Reply(tuple(lines), tuple(rows))


def _reminder(content: ReminderContent, now: datetime) -> Reply:
    late = (now - content.due_at).total_seconds()
    asked = f"Reminder for {short(content.due_at, now=now)}" + (f" ({ago(late)})" if late >= MINUTE else "")
    about = ((Button(content.about, content.about),),) if content.about else ()
    return say((bold(asked),), content.text or None, buttons=(*about, *_snoozes(content.id)))


def _snoozes(reminder_id: int) -> tuple[Row, ...]:
    ten, hour, morning = (
        Button(label, f"/remind snooze {reminder_id} {when}") for label, when in SNOOZES.items()
    )
    return (ten, hour), (morning, Button("Done", f"/remind done {reminder_id}"))


def _task(content: TaskContent, now: datetime) -> Reply:
    if content.is_new:
        return say(
            (bold(content.ref), f" · new {'visit' if content.is_visit else 'task'}, and you are in its crew"),
            f"It {_when(content.starts_at, now)}.",
            buttons=((_opens(content.ref),),),
        )
    return say((bold(content.ref), f" · {_when(content.starts_at, now)}"), buttons=((_opens(content.ref),),))


def _digest(content: DigestContent, now: datetime) -> Reply:
    one = content.total == 1
    more = content.total - len(content.tasks)
    buttons = tuple(Button(f"{clock(task.starts_at)} {task.ref}", task.ref) for task in content.tasks)
    rows: tuple[Row, ...] = tuple(
        buttons[i : i + BUTTONS_A_ROW] for i in range(0, len(buttons), BUTTONS_A_ROW)
    )
    return say(
        (bold("Today"), f" · {content.total} {'task' if one else 'tasks'}"),
        *(f"{short(task.starts_at, now=now)} {task.ref}" for task in content.tasks),
        f"and {more} more" if more else None,
        buttons=(*rows, (Button("All today's tasks", "/tasks mine today"),)) if more else rows,
    )


def _when(starts_at: datetime, now: datetime) -> str:
    """`starts 14:30 (in 1 h)`."""
    seconds = (starts_at - now).total_seconds()
    if seconds <= 0:
        return f"started {short(starts_at, now=now)} ({ago(seconds)})"
    return f"starts {short(starts_at, now=now)} ({_until(starts_at, seconds, now)})"


def _until(starts_at: datetime, seconds: float, now: datetime) -> str:
    """`in 1 h`; beyond a day by the calendar: `tomorrow`, `in 2 days`."""
    if seconds < MINUTE:
        return "in less than a minute"
    if seconds < A_DAY:
        return f"in {gap(seconds + MINUTE - 1)}"  # 59 min 58 s is 1 h to people
    days = (to_local(starts_at).date() - to_local(now).date()).days
    return "tomorrow" if days == 1 else f"in {days} days"


def _opens(ref: str) -> Button:
    return Button("Open", ref)


def _missed_reminders(_: MissedRemindersNotice) -> Reply:
    return say(
        "I was down, and some of your reminders came due too long ago to send.",
        buttons=((Button("Which ones?", "/remind list"),),),
    )


def _missed_briefing(notice: MissedBriefingNotice) -> Reply:
    ref = notice.ref
    return say(
        (bold(ref), " was NOT sent: I was down when it was due, and now it is too late."),
        "It is a draft again. Check it, and send it if it still applies.",
        buttons=((Button("Look at it", f"/brief show {ref}"),),),
    )


def _nobody(notice: EmptyAudienceNotice) -> Reply:
    ref = notice.ref
    return say(
        (bold(ref), " was NOT sent: there is nobody left in its audience."),
        "It is a draft again. Choose another audience.",
        buttons=((Button("Look at it", f"/brief show {ref}"),),),
    )


def _undelivered(notice: UndeliveredNotice) -> Reply:
    ref = notice.ref
    return say(
        (bold(ref), " did not reach everybody."),
        buttons=((Button("Who, and why", f"/briefings report {ref}"),),),
    )


N = TypeVar("N", bound=Notice)


def _told(notice: type[N], text: Callable[[N], Reply]) -> tuple[type[Notice], Callable[[Any], Reply]]:
    """A pair that fits: a mapping alone would not say so."""
    return notice, text


NOTICES: Mapping[type[Notice], Callable[[Any], Reply]] = MappingProxyType(
    dict(
        (
            _told(MissedRemindersNotice, _missed_reminders),
            _told(MissedBriefingNotice, _missed_briefing),
            _told(EmptyAudienceNotice, _nobody),
            _told(UndeliveredNotice, _undelivered),
            _told(WipedNotice, retraction_reports.wiped),
            _told(CeilingReachedNotice, ceilings.told_reached),
            _told(CeilingLiftedNotice, ceilings.told_lifted),
            _told(NewFlagsNotice, flags.told_new),
            _told(SealedNotice, seals.sealed),
            _told(AccessDigestNotice, access_digest.told),
            _told(PinBarredNotice, pin_pads.told_barred),
            _told(EnrolmentWaitsNotice, links.asked_in),
            _told(EnrolledNotice, links.enrolled),
            _told(RevokedNotice, revoking.told_revoked),
            _told(PinResetNotice, revoking.told_pin_reset),
            _told(RoleChangedNotice, revoking.told_role_changed),
            _told(OfficersRoleChangedNotice, revoking.told_officers_role_changed),
            _told(UnreachableNotice, revoking.told_unreachable),
            _told(SafeguardingNotice, duties.reminder),
            _told(SafeguardingUnansweredNotice, duties.told_unanswered),
            _told(IntelligenceReturnedNotice, intelligence.told_returned),
            _told(IntelligenceAssessedNotice, intelligence.told_assessed),
            _told(IntelligenceWaitsNotice, intelligence.told_waiting),
            _told(FilesWaitNotice, fetched_files.told_wait),
            _told(FileLostNotice, fetched_files.told_lost),
            _told(AttachmentLostNotice, attachments.told_lost),
            _told(DocumentFailedNotice, parts.told_failed),
            _told(CheckedNotice, checks.told),
            _told(RunMissedNotice, schedules.told_missed),
            _told(RunAskedNotice, schedules.told_asked),
            _told(RunsPausedNotice, schedules.told_paused),
            _told(ClockStoodNotice, heartbeats.told_stood),
            _told(ClockSetBackNotice, heartbeats.told_set_back),
            _told(BriefingWithdrawnNotice, withdrawal.told_withdrawn),
            _told(BriefingRetractedNotice, withdrawal.told_retracted),
            _told(FilesRetractedNotice, attachments.told_retracted),
            _told(DraftsHandedNotice, withdrawal.told_handed),
            _told(LeaveNotice, leave.told),
            _told(EnquiryNotice, enquiries.told_asked),
            _told(EnquiryAnsweredNotice, enquiries.told_answered),
            _told(VisitUnsafeNotice, unsafe_visits.told),
            _told(ReviewWaitsNotice, referral_notices.review),
            _told(VisitWaitsNotice, unsafe_visits.told_crew),
            _told(VisitSlipNotice, slips.told),
            _told(TaskOffNotice, moves.told_off),
            _told(ClashNotice, clashes.told),
            _told(ClashOverNotice, clashes.told_over),
            _told(ClashAgainNotice, clashes.told_again),
            _told(TaskWordNotice, clashes.told_crew),
            _told(TaskFreeNotice, handing.told_free),
            _told(TaskOfferedNotice, handing.told_offered),
            _told(TaskHandedNotice, handing.told_handed),
            _told(TaskMovedNotice, handing.told_moved),
            _told(TaskExpiredNotice, handing.told_expired),
            _told(CrewChangedNotice, handing.told_crew_changed),
            _told(ThingLostNotice, handing.told_of_lost_thing),
            _told(RecurringTaskEndedNotice, recurring.told_ended),
            _told(RecurringTaskMissedNotice, recurring.told_missed),
            _told(RecurringTaskSkippedNotice, recurring.told_skipped),
            _told(UnfinishedNotice, assigning.told_unfinished),
            _told(LeaveOverTasksNotice, assigning.told_of_leave),
            _told(TrainingYearNotice, trainings.told_of_year),
            _told(UnacknowledgedNotice, escalations.told_unacknowledged),
            _told(LineUnacknowledgedNotice, escalations.told_line),
            _told(ReferralMovedNotice, watches.told),
            _told(ReferralsDueNotice, lying_still.told_due),
            _told(ReferralsOverdueNotice, lying_still.told_overdue),
            _told(LyingStillNotice, lying_still.told_still),
            _told(TurnsAdultNotice, lying_still.told_turning_adult),
            _told(ReferralMadeNotice, referral_notices.made),
            _told(LeadGivenNotice, referral_notices.lead_given),
            _told(GroundAddedNotice, referral_notices.ground_added),
            _told(ReferralPairNotice, referral_notices.pair),
            _told(DraftWaitsNotice, referral_notices.waits),
            _told(DraftConfirmedNotice, referral_notices.confirmed),
            _told(DraftReturnedNotice, referral_notices.returned),
            _told(DraftEndsNotice, referral_notices.ends),
        )
    )
)
