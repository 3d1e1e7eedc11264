"""The hours of a dose, over midnight and when the clocks change, and the stays that count in them."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.patrols.windows import DoseWindow, Stay, count, window_at

EVENING = (time(16), time(23))
NIGHT = (time(22), time(4))
START = datetime(2026, 11, 24, 16, tzinfo=UTC)
WINDOW = DoseWindow(START, START + timedelta(hours=7))


def at(*when):
    return datetime(*when, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "now", "start", "end"),
    [
        (EVENING, at(2026, 11, 24, 9), at(2026, 11, 24, 16), at(2026, 11, 24, 23)),
        (EVENING, at(2026, 11, 24, 23, 30), at(2026, 11, 24, 16), at(2026, 11, 24, 23)),
        (NIGHT, at(2026, 11, 24, 3), at(2026, 11, 23, 22), at(2026, 11, 24, 4)),
        (NIGHT, at(2026, 11, 24, 4), at(2026, 11, 24, 22), at(2026, 11, 25, 4)),
        (NIGHT, at(2026, 10, 25, 1, 30), at(2026, 10, 24, 21), at(2026, 10, 25, 4)),  # seven hours
        (NIGHT, at(2027, 3, 28, 1, 30), at(2027, 3, 27, 22), at(2027, 3, 28, 3)),  # five hours
        ((time(1, 30), time(5)), at(2027, 3, 28, 2), at(2027, 3, 28, 1), at(2027, 3, 28, 4)),
        ((None, None), at(2026, 10, 25, 12), at(2026, 10, 24, 23), at(2026, 10, 26, 0)),  # 25 hours
    ],
)
def test_a_window_is_wall_time_and_may_go_over_midnight(hours, now, start, end):
    assert window_at(*hours, now) == DoseWindow(start, end)


def stay(minute, length, task=None):
    arrived = START + timedelta(minutes=minute)
    return Stay(arrived, arrived + timedelta(minutes=length), task)


@pytest.mark.parametrize(
    ("stays", "number"),
    [
        ([], 0),
        ([stay(0, 15)], 1),
        ([stay(0, 14)], 0),
        ([stay(0, 15), stay(2, 15)], 1),  # two officers of one crew
        ([stay(0, 15), stay(15, 15)], 2),
        ([stay(0, 300), stay(20, 15)], 2),  # somebody forgot to leave
        ([stay(0, 15, 7), stay(60, 15, 7)], 1),  # a crew of one task, one after the other
        ([stay(0, 15, 7), stay(60, 15, 8)], 2),
        ([stay(-20, 34)], 0),  # 14 minutes within the window
        ([stay(-20, 35)], 1),
        ([stay(410, 15)], 0),
        ([stay(405, 60)], 1),
    ],
)
def test_a_stay_counts_if_it_is_long_enough_within_the_window_and_once_for_a_crew(stays, number):
    assert count(stays, WINDOW, 15) == number


def test_the_next_is_due_by_its_share_of_the_window():
    assert WINDOW.next_by(0, 4) == START + timedelta(minutes=105)
    assert WINDOW.next_by(3, 4) == WINDOW.end
    assert WINDOW.next_by(4, 4) is None


@given(st.lists(st.tuples(st.integers(-60, 480), st.integers(0, 120), st.sampled_from([None, 1, 2]))))
def test_no_stay_counts_twice_and_none_makes_another_uncounted(found):
    stays = [stay(*one) for one in found]
    whole = count(stays, WINDOW, 15)
    assert whole <= len(stays) and whole <= 28
    assert count([*stays, *stays], WINDOW, 15) == whole
