"""Timers of statuses, against a slow count over England's calendar as GOV.UK prints it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.times.working_days import day_after, is_working_day, next_working_day

PRINTED = {  # England and Wales
    date(2026, 1, 1), date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4), date(2026, 5, 25),
    date(2026, 8, 31), date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1), date(2027, 3, 26),
    date(2027, 3, 29), date(2027, 5, 3), date(2027, 5, 31), date(2027, 8, 30), date(2027, 12, 27),
    date(2027, 12, 28), date(2028, 1, 3), date(2028, 4, 14), date(2028, 4, 17), date(2028, 5, 1),
    date(2028, 5, 29), date(2028, 8, 28), date(2028, 12, 25), date(2028, 12, 26),
}  # fmt: skip
STARTS = st.dates(date(2026, 1, 1), date(2027, 9, 30))
OWN = st.frozensets(STARTS, max_size=8)


def slow_count(start, end, own):
    """The working days after the start, up to the end."""
    days = (start + timedelta(days=one) for one in range(1, (end - start).days + 1))
    return sum(day.strftime("%a") not in ("Sat", "Sun") and day not in PRINTED | own for day in days)


@given(start=STARTS, number=st.integers(1, 60), own=OWN)
def test_working_days_are_those_of_a_slow_count(start, number, own):
    end = day_after(f"{number}wd", start, own)
    assert slow_count(start, end, own) == number
    assert slow_count(start, end - timedelta(days=1), own) == number - 1


@given(start=STARTS, number=st.integers(1, 100))
def test_days_and_weeks_are_those_of_the_calendar(start, number):
    assert (day_after(f"{number}d", start, ()) - start).days == number
    assert day_after(f"{number}w", start, ()) == day_after(f"{7 * number}d", start, ())


def test_christmas_easter_and_a_closure_of_our_own_are_left_out():
    assert day_after("1wd", date(2026, 12, 24), ()) == date(2026, 12, 29)
    assert day_after("1wd", date(2027, 3, 25), ()) == date(2027, 3, 30)
    assert next_working_day(date(2026, 11, 27), {date(2026, 11, 30)}) == date(2026, 12, 1)
    assert not is_working_day(date(2026, 12, 28), ())


@pytest.mark.parametrize("timer", ["", "0d", "5", "wd", "5m", "1000d"])
def test_what_is_no_timer_is_said_to_be_none(timer):
    with pytest.raises(ValueError, match=f"^{timer}$"):
        day_after(timer, date(2026, 11, 27), ())
