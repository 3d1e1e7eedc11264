"""Sounds in the night: what can wait comes without one."""

from datetime import UTC, datetime, time

import pytest

from bot.language.times.quiet_hours import QuietHours
from bot.services.briefings.enquiries import EnquiryAnsweredNotice
from bot.services.pushes.contents import BriefingContent, DigestContent, ReminderContent, TaskContent
from bot.services.pushes.quiet import is_silent
from bot.services.safeguarding.reminders import SafeguardingNotice
from models.briefing import Marking

NIGHT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
DAY = NIGHT.replace(hour=10)
HOURS = QuietHours(time(22), time(6))
MARKING = next(iter(Marking))
WAITS = {
    "briefing": BriefingContent(1, "x", MARKING),
    "digest": DigestContent((), 0),
    "answer": EnquiryAnsweredNotice("BRF-0001", 1),
}
HEARD = {
    "urgent": BriefingContent(1, "x", MARKING, urgent=True),
    "reminder": ReminderContent(1, "ring", None, NIGHT),
    "task": TaskContent("TSK-0456", NIGHT),
    "safeguarding": SafeguardingNotice({}),
}


@pytest.mark.parametrize("content", WAITS.values(), ids=WAITS)
def test_what_can_wait_makes_no_sound_at_night_unless_on_duty(content):
    assert is_silent(content, on_duty=False, quiet=HOURS, now=NIGHT)
    assert not is_silent(content, on_duty=True, quiet=HOURS, now=NIGHT)
    assert not is_silent(content, on_duty=False, quiet=HOURS, now=DAY)


@pytest.mark.parametrize("content", HEARD.values(), ids=HEARD)
def test_what_is_urgent_or_was_set_for_that_time_is_heard_at_any_hour(content):
    assert not is_silent(content, on_duty=False, quiet=HOURS, now=NIGHT)
