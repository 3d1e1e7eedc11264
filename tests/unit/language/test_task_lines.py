"""The parts of a line that plans a task or books a thing."""

from __future__ import annotations

import pytest

from bot.language.task_lines import find_bad_length, read_line


@pytest.mark.parametrize(
    "words",
    [
        "sun 1000 until 1200 at Mill Lane",
        "sun 1000 at Mill Lane until 1200",
        "sun 1000 to 1200 at Mill Lane",
        "sun 1000-1200 at Mill Lane",
    ],
)
def test_an_end_may_stand_before_the_place(words):
    line = read_line(words, names_officers=False)
    assert (line.head, line.end, line.whom) == ("sun 1000 at Mill Lane", "1200", None)


def test_where_officers_are_named_digits_behind_to_are_one_of_them():
    line = read_line("patrol mill lane fri 1900 to 0734")
    assert (line.whom, line.end) == ("0734", None)
    assert read_line("patrol fri 1900 until fri at 2000").end == "fri at 2000"
    assert read_line("patrol fri 1900 until 2000 at 14 Mill Lane").head == "patrol fri 1900 at 14 Mill Lane"


@pytest.mark.parametrize("words", ["mon 1000 for -2h at Mill Lane", "mon for - 15 min", "for +3 hours"])
def test_a_length_that_is_none_is_found(words):
    assert find_bad_length(words) is not None


@pytest.mark.parametrize("words", ["mon 1000 for 2h at Mill Lane", "shop for 2-4 Mill Lane", "for Mill-Lane"])
def test_words_of_a_place_are_no_length(words):
    assert find_bad_length(words) is None
