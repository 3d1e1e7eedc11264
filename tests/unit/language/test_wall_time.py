# ruff: noqa: DTZ001 - wall time is naive

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import RejectedError
from bot.language.times.wall import (
    MissingHourError,
    day_bounds,
    first_valid_after,
    is_doubled,
    to_instant,
    to_local,
    write_local,
)


def test_winter_wall_time_is_utc():
    assert to_instant(datetime(2026, 11, 27, 9, 30)) == datetime(2026, 11, 27, 9, 30, tzinfo=UTC)


def test_summer_wall_time_is_an_hour_ahead_of_utc():
    assert to_instant(datetime(2026, 7, 1, 9, 30)) == datetime(2026, 7, 1, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2027, 3, 28)])
@pytest.mark.parametrize("minute", [0, 1, 30, 59])
def test_the_hour_the_clocks_jump_over_is_refused(day, minute):
    local = datetime(day.year, day.month, day.day, 1, minute)
    with pytest.raises(MissingHourError) as refused:
        to_instant(local)
    assert isinstance(refused.value, RejectedError)
    assert first_valid_after(local) == local.replace(hour=2, minute=0)


def test_the_refusal_says_what_why_and_what_next():
    with pytest.raises(MissingHourError) as refused:
        to_instant(datetime(2027, 3, 28, 1, 30))
    assert str(refused.value) == (
        "01:30 on Sun 28/03/2027 doesn't exist: the clocks go forward from 01:00 to 02:00 that night. "
        "Say 02:00 or later."
    )


@pytest.mark.parametrize("edge", [datetime(2027, 3, 28, 0, 59), datetime(2027, 3, 28, 2, 0)])
def test_the_minutes_beside_the_missing_hour_exist(edge):
    assert to_local(to_instant(edge)) == edge
    assert first_valid_after(edge) == edge


@pytest.mark.parametrize("day", [date(2026, 10, 25), date(2027, 10, 31)])
def test_the_doubled_hour_has_two_instants_an_hour_apart(day):
    local = datetime(day.year, day.month, day.day, 1, 30)
    assert is_doubled(local)
    assert to_instant(local, fold=1) - to_instant(local) == timedelta(hours=1)
    assert to_local(to_instant(local)) == to_local(to_instant(local, fold=1)) == local


@pytest.mark.parametrize(
    "local",
    [
        datetime(2026, 10, 25, 0, 59),
        datetime(2026, 10, 25, 2),
        datetime(2027, 3, 28, 1, 30),
        datetime(2026, 7, 1),
    ],
)
def test_no_other_hour_is_doubled(local):
    assert not is_doubled(local)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 11, 21), 24), (date(2027, 3, 28), 23), (date(2027, 10, 31), 25)]
)
def test_a_day_has_23_24_or_25_hours(day, hours):
    start, end = day_bounds(day)
    assert end - start == timedelta(hours=hours)
    assert to_local(start).time() == to_local(end).time() == datetime.min.time()


def test_aware_time_is_not_taken_for_wall_time():
    with pytest.raises(ValueError, match="naive"):
        to_instant(datetime(2026, 11, 21, tzinfo=UTC))


def test_days_are_written_in_english():
    assert write_local(datetime(2026, 11, 27, 9, 5)) == "Fri 27/11/2026 09:05"


@given(st.datetimes(datetime(1990, 1, 1), datetime(2035, 12, 31)))
def test_every_wall_time_returns_as_it_was_or_is_refused(local):
    try:
        assert to_local(to_instant(local)) == local
    except MissingHourError:
        assert first_valid_after(local) > local


@given(st.datetimes(datetime(1990, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC)))
def test_every_instant_is_one_of_its_wall_times_instants(instant):
    local = to_local(instant)
    assert instant in {to_instant(local), to_instant(local, fold=1)}
