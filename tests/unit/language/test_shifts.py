"""The next shift by the clock, on any night."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.times.clock_words import SHIFT_STARTS
from bot.language.times.shifts import shift_ahead


@pytest.mark.parametrize(
    ("now", "name", "start", "since"),
    [
        ("21 13:30", None, "lates 21 14:00", "21 07:00"),
        ("21 14:30", None, "lates 21 14:00", "21 07:00"),
        ("21 15:30", None, "nights 21 22:00", "21 14:00"),
        ("21 23:30", None, "earlies 22 07:00", "21 22:00"),
        ("22 02:00", None, "earlies 22 07:00", "21 22:00"),
        ("21 13:30", "nights", "nights 21 22:00", "21 07:00"),
        ("21 16:00", "lates", "lates 21 14:00", "21 07:00"),
        ("22 02:00", "nights", "nights 21 22:00", "21 14:00"),
    ],
)
def test_the_shift_ahead(now, name, start, since):
    found = shift_ahead(at(now), SHIFT_STARTS, name=name)
    assert (f"{found.name} {found.start:%d %H:%M}", f"{found.since:%d %H:%M}") == (start, since)


def at(said):
    return datetime.strptime(f"2026 11 {said} +0000", "%Y %m %d %H:%M %z")


def test_tomorrows_shift_is_handed_over_from_the_one_that_is_on():
    found = shift_ahead(at("21 16:00"), SHIFT_STARTS, name="lates", tomorrow=True)
    assert (f"{found.start:%d %H:%M}", f"{found.since:%d %H:%M}") == ("22 14:00", "21 14:00")


@given(st.integers(0, 214 * 24 * 60))
def test_it_ends_after_it_begins_and_follows_one_that_has_begun(minutes):
    now = datetime(2026, 3, 27, tzinfo=UTC) + timedelta(minutes=minutes)
    for name in (None, *SHIFT_STARTS):
        found = shift_ahead(now, SHIFT_STARTS, name=name)
        assert found.since <= now
        assert found.since < found.start < found.end
