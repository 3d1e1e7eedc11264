from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.texts import times

NOW = datetime(2026, 11, 21, 10, 15, tzinfo=UTC)


def at(day, hour, minute=0, *, month=11, year=2026):
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def test_a_time_in_full_has_day_date_year_and_hour():
    assert times.full(at(27, 9, 30)) == "Fri 27/11/2026 09:30"


def test_summer_times_are_london_times():
    assert times.full(at(1, 8, 30, month=7)) == "Wed 01/07/2026 09:30"
    assert times.clock(at(1, 23, 5, month=7)) == "00:05"


def test_today_needs_no_date():
    assert times.short(at(21, 14, 30), now=NOW) == "14:30"


def test_another_day_needs_no_year():
    assert times.short(at(27, 9, 30), now=NOW) == "Fri 27/11 09:30"


def test_another_year_is_told():
    assert times.short(at(1, 9, 30, month=1, year=2027), now=NOW) == "Fri 01/01/2027 09:30"


def test_today_is_londons_today():
    late = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert times.short(datetime(2026, 7, 2, 8, tzinfo=UTC), now=late) == "09:00"


def test_a_day_has_a_name_and_a_date():
    assert times.day(date(2026, 11, 27)) == "Fri 27/11"


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (at(21, 14), at(21, 15, 30), "14:00-15:30"),
        (at(27, 14), at(27, 15, 30), "Fri 27/11 14:00-15:30"),
        (at(27, 14), at(28, 0), "Fri 27/11 14:00-00:00"),
        (at(27, 22), at(28, 7), "Fri 27/11 22:00 - Sat 28/11 07:00"),
        (at(21, 22), at(22, 7), "22:00 - Sun 22/11 07:00"),
    ],
)
def test_a_span_says_each_thing_once(start, end, text):
    assert times.span(start, end, now=NOW) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "less than a minute"),
        (59.9, "less than a minute"),
        (60, "1 min"),
        (48 * 60 + 59, "48 min"),
        (3600, "1 h"),
        (3900, "1 h 5 min"),
        (86399, "23 h 59 min"),
        (86400, "1 day"),
        (3 * 86400 + 5, "3 days"),
        (-3900, "1 h 5 min"),
    ],
)
def test_a_gap_is_rounded_down_to_what_matters(seconds, text):
    assert times.gap(seconds) == text


def test_what_has_just_been_was_just_now():
    assert times.ago(20) == "just now"
    assert times.ago(3900) == "1 h 5 min ago"


def test_the_seven_days_have_english_names():
    names = [times.day(date(2026, 11, 23 + n))[:3] for n in range(7)]
    assert names == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
