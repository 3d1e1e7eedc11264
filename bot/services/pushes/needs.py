"""The permission that an officer must still hold when a push reaches the door."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.services.access.policy import Permission
from bot.services.pushes.facts import NoticeKind
from models.delivery import OccurrenceKind

NEEDS: Mapping[OccurrenceKind, Permission] = MappingProxyType(
    {
        OccurrenceKind.BRIEFING: Permission.READ_BRIEFINGS,
        OccurrenceKind.NOTICE: Permission.USE,
        OccurrenceKind.REMINDER: Permission.USE,
        OccurrenceKind.TASK: Permission.LOOK_UP,
        OccurrenceKind.DIGEST: Permission.LOOK_UP,
        OccurrenceKind.ALARM: Permission.LOOK_UP,
    }
)
NOTICE_NEEDS: Mapping[str, Permission] = MappingProxyType(
    {  # each kind by name, so that a new one has to say who may have it
        **dict.fromkeys(
            (
                *(NoticeKind.MISSED_REMINDERS, NoticeKind.CEILING_LIFTED, NoticeKind.ENROLLED),
                *(NoticeKind.PIN_RESET, NoticeKind.ROLE_CHANGED, NoticeKind.LEAVE),
                *(NoticeKind.DOCUMENT_FAILED, NoticeKind.FILE_LOST, NoticeKind.CHECKED),
            ),
            Permission.USE,
        ),
        **dict.fromkeys(
            (
                *(NoticeKind.MISSED_BRIEFING, NoticeKind.EMPTY_AUDIENCE, NoticeKind.UNDELIVERED),
                *(NoticeKind.RUN_MISSED, NoticeKind.RUN_ASKED, NoticeKind.RUNS_PAUSED),
                *(NoticeKind.BRIEFING_WITHDRAWN, NoticeKind.BRIEFING_RETRACTED, NoticeKind.FILES_RETRACTED),
                *(NoticeKind.DRAFTS_HANDED, NoticeKind.ENQUIRY, NoticeKind.ATTACHMENT_LOST),
                NoticeKind.LINE_UNACKNOWLEDGED,
            ),
            Permission.BRIEF,
        ),
        **dict.fromkeys(
            (
                *(NoticeKind.PIN_BARRED, NoticeKind.ENROLMENT_WAITS, NoticeKind.REVOKED, NoticeKind.WIPED),
                *(NoticeKind.OFFICERS_ROLE_CHANGED, NoticeKind.UNREACHABLE, NoticeKind.CEILING_REACHED),
                *(NoticeKind.FILES_WAIT, NoticeKind.CLOCK_STOOD, NoticeKind.CLOCK_SET_BACK),
            ),
            Permission.MANAGE_ACCESS,
        ),
        **dict.fromkeys((NoticeKind.NEW_FLAGS, NoticeKind.SEALED), Permission.AUDIT),
        **dict.fromkeys((NoticeKind.UNACKNOWLEDGED, NoticeKind.ENQUIRY_ANSWERED), Permission.READ_BRIEFINGS),
        **dict.fromkeys(
            (
                *(NoticeKind.INTELLIGENCE_RETURNED, NoticeKind.INTELLIGENCE_ASSESSED),
                NoticeKind.INTELLIGENCE_WAITS,
            ),
            Permission.INTELLIGENCE,
        ),
        NoticeKind.ACCESS_DIGEST: Permission.LOOK_UP,
        **dict.fromkeys(
            (
                *(NoticeKind.REFERRAL_MOVED, NoticeKind.REFERRALS_DUE, NoticeKind.REFERRALS_OVERDUE),
                *(
                    NoticeKind.LYING_STILL,
                    NoticeKind.TURNS_ADULT,
                    NoticeKind.REFERRAL_MADE,
                    NoticeKind.GROUND_ADDED,
                ),
                *(NoticeKind.REFERRAL_PAIR, NoticeKind.VISIT_UNSAFE, NoticeKind.VISIT_WAITS),
                NoticeKind.VISIT_SLIP,
                *(NoticeKind.REVIEW_WAITS, NoticeKind.LEAD_GIVEN, NoticeKind.TASK_OFF),
            ),
            Permission.LOOK_UP,
        ),
        **dict.fromkeys(
            (
                *(NoticeKind.DRAFT_WAITS, NoticeKind.DRAFT_CONFIRMED, NoticeKind.DRAFT_RETURNED),
                NoticeKind.DRAFT_ENDS,
            ),
            Permission.REFER,
        ),
        **dict.fromkeys(
            (
                *(NoticeKind.TASK_FREE, NoticeKind.TASK_OFFERED, NoticeKind.TASK_HANDED),
                *(NoticeKind.TASK_MOVED, NoticeKind.TASK_EXPIRED, NoticeKind.TASKS_UNFINISHED),
                *(NoticeKind.TASK_WORD, NoticeKind.CREW_CHANGED, NoticeKind.THING_LOST),
            ),
            Permission.CARRY_OUT,
        ),
        **dict.fromkeys(
            (
                *(NoticeKind.LEAVE_OVER_TASKS, NoticeKind.RECURRING_TASK_ENDED),
                *(NoticeKind.RECURRING_TASK_MISSED, NoticeKind.RECURRING_TASK_SKIPPED),
            ),
            Permission.PLAN,
        ),
        **dict.fromkeys(
            (NoticeKind.CLASH, NoticeKind.CLASH_OVER, NoticeKind.CLASH_AGAIN, NoticeKind.TRAINING_YEAR),
            Permission.LOOK_UP,
        ),
        NoticeKind.SAFEGUARDING: Permission.NOTE,
        NoticeKind.SAFEGUARDING_UNANSWERED: Permission.CHECK,
    }
)


def needed(kind: OccurrenceKind, notice: str | None) -> Permission:
    """The permission for a push of this kind; of a notice that cannot be read, the least."""
    return NOTICE_NEEDS.get(notice or "", NEEDS[kind])
