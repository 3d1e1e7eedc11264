"""Quiet hours, by London's wall clock."""

from datetime import UTC, datetime, time

import pytest

from bot.language.times.quiet_hours import QuietHours

NIGHT = QuietHours(time(22), time(6))


def at(words):
    return datetime.fromisoformat(words).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "end"),
    [
        ("2026-11-21T21:59", None),
        ("2026-11-21T22:00", "2026-11-22T06:00"),
        ("2026-11-22T05:59", "2026-11-22T06:00"),
        ("2026-11-22T06:00", None),
        ("2026-07-01T21:00", "2026-07-02T05:00"),  # summer time
        ("2026-03-28T23:00", "2026-03-29T05:00"),  # the night of 23 hours
        ("2026-10-24T22:00", "2026-10-25T06:00"),  # the night of 25
    ],
)
def test_over_midnight(now, end):
    assert NIGHT.end(at(now)) == (at(end) if end else None)


def test_within_a_day_and_never():
    assert QuietHours(time(12), time(14)).end(at("2026-11-21T13:00")) == at("2026-11-21T14:00")
    assert QuietHours(time(6), time(6)).end(at("2026-11-21T06:00")) is None


def test_an_end_that_the_clocks_jump_over_is_the_first_minute_after():
    assert QuietHours(time(22), time(1, 30)).end(at("2026-03-28T23:00")) == at("2026-03-29T01:00")
