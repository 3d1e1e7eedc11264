from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from bot.texts.media.charts.curves import apart
from bot.texts.media.charts.letters import Letters
from bot.texts.media.charts.scales import Scale, TimeScale, marks

START = datetime(2026, 11, 27, 6, 45, tzinfo=UTC)


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (3, [0, 1, 2, 3]),
        (4, [0, 1, 2, 3, 4]),
        (7, [0, 2, 4, 6, 8]),
        (60, [0, 20, 40, 60]),
        (1201, [0, 500, 1000, 1500]),
        (1_234_567, [0, 500_000, 1_000_000, 1_500_000]),
    ],
)
def test_marks_are_round_and_reach_beyond_the_largest(most, expected):
    assert marks(most) == expected


@pytest.mark.parametrize("most", [*range(200), 10**9, 999_999])
def test_there_are_never_more_marks_than_can_be_read(most):
    found = marks(most)
    assert found[0] == 0 and found[-1] >= most and 2 <= len(found) <= 6
    assert len({after - before for before, after in pairwise(found)}) == 1


def test_numbers_become_pixels_in_either_direction_and_none_leaves_the_plot():
    assert [Scale(10, 100, 300).at(n) for n in (0, 5, 10, 20, -1)] == [100, 200, 300, 300, 100]
    assert Scale(10, 500, 100).at(5) == 300
    assert Scale(0, 100, 300).at(0) == 100


def test_instants_become_pixels():
    scale = TimeScale(START, START + timedelta(hours=1), 100, 300)
    assert [scale.at(START + timedelta(minutes=m)) for m in (0, 30, 60, 90, -5)] == [100, 200, 300, 300, 100]


def words(start, **span):
    return [label for _, label in TimeScale(start, start + timedelta(**span), 0, 1000).marks()]


def test_marks_of_time_are_round_on_the_clock():
    assert words(START, minutes=5) == ["06:45", "06:46", "06:47", "06:48", "06:49", "06:50"]
    assert words(START, minutes=52) == ["06:50", "07:00", "07:10", "07:20", "07:30"]
    assert words(START, hours=9) == ["08:00", "10:00", "12:00", "14:00"]


def test_over_days_the_marks_are_midnights_with_their_date():
    assert words(START, days=4) == ["Sat 28/11", "Sun 29/11", "Mon 30/11", "Tue 01/12"]
    assert words(START, days=14)[:2] == ["Sat 28/11", "Tue 01/12"]


def test_marks_are_londons_also_when_the_clocks_go_back():
    summer = datetime(2026, 10, 22, 12, tzinfo=UTC)
    assert words(summer, hours=3) == ["13:00", "13:30", "14:00", "14:30", "15:00", "15:30", "16:00"]
    assert words(summer, days=4) == ["Fri 23/10", "Sat 24/10", "Sun 25/10", "Mon 26/10"]


def test_names_at_the_ends_of_curves_keep_their_distance_and_their_order():
    assert apart([100, 200], 40) == [100, 200]
    assert apart([200, 200, 190], 40) == [200, 160, 120]
    assert apart([190, 200, 500], 40) == [160, 200, 500]
    assert apart([], 40) == []


def test_words_that_are_too_wide_end_in_an_ellipsis():
    letters = Letters()
    assert letters.cut("Ashfield", 30, 500) == "Ashfield"
    cut = letters.cut("Featherstonehaugh-Cholmondeley", 30, 200)
    assert cut.startswith("Featherst") and cut.endswith("…") and letters.width(cut, 30) <= 200
    assert letters.cut("two  \n lines", 30, 500) == "two lines"
    assert letters.cut("", 30, 500) == ""


def test_titles_wrap_to_as_many_lines_as_there_may_be():
    letters = Letters()
    assert letters.wrapped("Knife arch", 42, 900, most=2, bold=True) == ["Knife arch"]
    lines = letters.wrapped("Knife arch moved to the Drapery " * 5, 42, 900, most=2, bold=True)
    assert len(lines) == 2 and lines[1].endswith("…")
    assert all(letters.width(line, 42, bold=True) <= 900 for line in lines)
    assert letters.wrapped("W" * 90, 42, 900, most=2)[0].endswith("…")


@pytest.mark.parametrize("odd", ["\ud800x", "a\x00b", "漢字", "\u202eabc", "👍🏽", "مرحبا", " ", ""])
def test_no_letter_stops_a_picture(odd):
    assert Letters().width(odd, 30) >= 0
