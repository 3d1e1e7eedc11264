"""What is said unasked. It may light up a locked phone: no name, no address, no programme, no body."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType

from bot.language.references import briefing_reference
from bot.services.pushes.contents import (
    BriefingContent,
    Content,
    DigestContent,
    NoticeContent,
    ReminderContent,
    TaskContent,
)
from bot.services.pushes.notices import NoticeKind
from bot.texts.audit import seals
from bot.texts.briefings import attachments, enquiries, escalations, schedules, withdrawal
from bot.texts.documents import parts
from bot.texts.enrolment import links, revoking
from bot.texts.identity import pin_pads
from bot.texts.intelligence import viewing as intelligence
from bot.texts.notebook import checks, fetched_files
from bot.texts.officers import leave
from bot.texts.oversight import access_digest, ceilings, flags
from bot.texts.reply import Button, Reply, Row, bold, say
from bot.texts.retractions import reports as retraction_reports
from bot.texts.safeguarding import duties
from bot.texts.times import ago, clock, gap, short
from bot.texts.upkeep import heartbeats

BUTTONS_A_ROW = 2
SNOOZES: Mapping[str, str] = MappingProxyType(
    {"Snooze 10 min": "10min", "Snooze 1 h": "1h", "Tomorrow 07:00": "tomorrow 0700"}
)
MINUTE = 60


def push(content: Content, *, now: datetime) -> Reply:
    """The words for a push, rendered when it is sent."""
    if isinstance(content, BriefingContent):
        return briefing(content)
    if isinstance(content, ReminderContent):
        return _reminder(content, now)
    if isinstance(content, TaskContent):
        return _task(content, now)
    if isinstance(content, DigestContent):
        return _digest(content, now)
    return _notice(content)


def briefing(content: BriefingContent) -> Reply:
    ref = briefing_reference(content.number)
    version, _, new = content.changed.partition(" ")
    return say(
        (bold(ref), f" · {content.title}"),
        f"Version {version}, changed: {new}" if version else None,
        content.marking.value,
        buttons=((Button("Open", ref),),),
    )


def _reminder(content: ReminderContent, now: datetime) -> Reply:
    late = (now - content.due_at).total_seconds()
    asked = f"Reminder for {short(content.due_at, now=now)}" + (f" ({ago(late)})" if late >= MINUTE else "")
    about = ((Button(content.about, content.about),),) if content.about else ()
    return say((bold(asked),), content.text or None, buttons=(*about, *_snoozes(content.id)))


def _snoozes(reminder_id: int) -> tuple[Row, ...]:
    ten, hour, morning = (
        Button(label, f"/remind snooze {reminder_id} {when}") for label, when in SNOOZES.items()
    )
    return (ten, hour), (morning,)


def _task(content: TaskContent, now: datetime) -> Reply:
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


def _notice(content: NoticeContent) -> Reply:
    return NOTICES[NoticeKind(content.what)](content.about)


def _when(starts_at: datetime, now: datetime) -> str:
    """`starts 14:30 (in 1 h)`."""
    seconds = (starts_at - now).total_seconds()
    if seconds <= 0:
        return f"started {short(starts_at, now=now)} ({ago(seconds)})"
    in_ = (
        gap(seconds + MINUTE - 1) if seconds >= MINUTE else "less than a minute"
    )  # 59 min 58 s is 1 h to people
    return f"starts {short(starts_at, now=now)} (in {in_})"


def _opens(ref: str) -> Button:
    return Button("Open", ref)


def _missed_reminders(_: str) -> Reply:
    return say(
        "I was down, and some of your reminders came due too long ago to send.",
        buttons=((Button("Which ones?", "/remind list"),),),
    )


def _missed_briefing(ref: str) -> Reply:
    return say(
        (bold(ref), " was NOT sent: I was down when it was due, and now it is too late."),
        "It is a draft again. Check it, and send it if it still applies.",
        buttons=((Button("Look at it", f"/brief show {ref}"),),),
    )


def _nobody(ref: str) -> Reply:
    return say(
        (bold(ref), " was NOT sent: there is nobody left in its audience."),
        "It is a draft again. Choose another audience.",
        buttons=((Button("Look at it", f"/brief show {ref}"),),),
    )


def _undelivered(ref: str) -> Reply:
    return say(
        (bold(ref), " did not reach everybody."),
        buttons=((Button("Who, and why", f"/briefings report {ref}"),),),
    )


NOTICES: Mapping[NoticeKind, Callable[[str], Reply]] = MappingProxyType(
    {
        NoticeKind.MISSED_REMINDERS: _missed_reminders,
        NoticeKind.MISSED_BRIEFING: _missed_briefing,
        NoticeKind.EMPTY_AUDIENCE: _nobody,
        NoticeKind.UNDELIVERED: _undelivered,
        NoticeKind.WIPED: retraction_reports.wiped,
        NoticeKind.CEILING_REACHED: ceilings.told_reached,
        NoticeKind.CEILING_LIFTED: ceilings.told_lifted,
        NoticeKind.NEW_FLAGS: flags.told_new,
        NoticeKind.SEALED: seals.sealed,
        NoticeKind.ACCESS_DIGEST: access_digest.told,
        NoticeKind.PIN_BARRED: pin_pads.told_barred,
        NoticeKind.ENROLMENT_WAITS: links.asked_in,
        NoticeKind.ENROLLED: links.enrolled,
        NoticeKind.REVOKED: revoking.told_revoked,
        NoticeKind.PIN_RESET: revoking.told_pin_reset,
        NoticeKind.ROLE_CHANGED: revoking.told_role_changed,
        NoticeKind.OFFICERS_ROLE_CHANGED: revoking.told_officers_role_changed,
        NoticeKind.UNREACHABLE: revoking.told_unreachable,
        NoticeKind.SAFEGUARDING: duties.reminder,
        NoticeKind.SAFEGUARDING_UNANSWERED: duties.told_unanswered,
        NoticeKind.INTELLIGENCE_RETURNED: intelligence.told_returned,
        NoticeKind.INTELLIGENCE_ASSESSED: intelligence.told_assessed,
        NoticeKind.INTELLIGENCE_WAITS: intelligence.told_waiting,
        NoticeKind.FILES_WAIT: fetched_files.told_wait,
        NoticeKind.FILE_LOST: fetched_files.told_lost,
        NoticeKind.ATTACHMENT_LOST: attachments.told_lost,
        NoticeKind.DOCUMENT_FAILED: parts.told_failed,
        NoticeKind.CHECKED: checks.told,
        NoticeKind.RUN_MISSED: schedules.told_missed,
        NoticeKind.RUN_ASKED: schedules.told_asked,
        NoticeKind.RUNS_PAUSED: schedules.told_paused,
        NoticeKind.CLOCK_STOOD: heartbeats.told_stood,
        NoticeKind.BRIEFING_WITHDRAWN: withdrawal.told_withdrawn,
        NoticeKind.BRIEFING_RETRACTED: withdrawal.told_retracted,
        NoticeKind.FILES_RETRACTED: attachments.told_retracted,
        NoticeKind.DRAFTS_HANDED: withdrawal.told_handed,
        NoticeKind.LEAVE: leave.told,
        NoticeKind.ENQUIRY: enquiries.told_asked,
        NoticeKind.ENQUIRY_ANSWERED: enquiries.told_answered,
        NoticeKind.UNACKNOWLEDGED: escalations.told_unacknowledged,
        NoticeKind.LINE_UNACKNOWLEDGED: escalations.told_line,
    }
)
