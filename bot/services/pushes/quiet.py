"""Pushes that come without a sound in quiet hours, to whoever isn't on duty."""

from __future__ import annotations

from datetime import datetime

from bot.language.times.quiet_hours import QuietHours
from bot.services.pushes.contents import (
    AlarmContent,
    BriefingContent,
    Content,
    ReminderContent,
    TaskContent,
)
from bot.services.pushes.facts import Notice, NoticeKind

HEARD = frozenset(
    {
        *(NoticeKind.SAFEGUARDING, NoticeKind.SAFEGUARDING_UNANSWERED),
        *(NoticeKind.PIN_BARRED, NoticeKind.REVOKED, NoticeKind.WIPED),
        *(NoticeKind.CLOCK_STOOD, NoticeKind.CLOCK_SET_BACK),
        *(NoticeKind.ENROLMENT_WAITS, NoticeKind.ENROLLED, NoticeKind.PIN_RESET),
        *(NoticeKind.CEILING_REACHED, NoticeKind.CEILING_LIFTED),
        *(
            NoticeKind.UNACKNOWLEDGED,
            NoticeKind.LINE_UNACKNOWLEDGED,
        ),  # others than urgent ones wait till morning
    }
)
"""Somebody may come to harm, a phone is in the wrong hands, nothing reminds, or somebody waits for it."""


def is_silent(content: Content, *, on_duty: bool, quiet: QuietHours, now: datetime) -> bool:
    """Whether it can wait to be seen: what is urgent, and what the officer set for that time, is heard."""
    if on_duty or quiet.end(now) is None:
        return False
    if isinstance(content, BriefingContent):
        return not content.urgent
    if isinstance(content, Notice):
        return content.kind not in HEARD
    return not isinstance(content, AlarmContent | ReminderContent | TaskContent)
