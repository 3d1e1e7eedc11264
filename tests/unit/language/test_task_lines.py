"""The parts of a line that plans a task or books a thing."""

from __future__ import annotations

import pytest

from bot.language.task_lines import find_bad_length, read_line, with_last_numbers


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


OFFICERS = frozenset({"0734", "0742", "2300", "1234"})
NUMBERS = {
    "at bridge street sat 1900 to 0734 with 0742": (None, "0734 with 0742"),
    "at bridge street sat 1900 to 0734": (None, "0734"),
    "abington fri 1100 to 1234": (None, "1234"),
    "abington fri 1900 to 2300": ("2300", None),
    "abington fri 1900 to 2300 with 0742": ("2300", "0742"),
    "abington fri 1900 for 15 min to 2300": (None, "2300"),
    "abington fri 1900 to 2300, 0742": (None, "2300, 0742"),
    "abington fri 1900 to 2300 and 0742": (None, "2300 and 0742"),
    "abington fri 1900 to 2100": ("2100", None),
    "abington fri 1900 to 21:00": ("21:00", None),
    "abington fri 1900 to 0845": (None, "0845"),  # nobody's number: it is refused as one
    "abington fri 1900 to 0845 with 0742": ("0845", "0742"),
    "abington fri 1900-2300": ("2300", None),
    "abington fri 1900 to 9999": (None, "9999"),
}


@pytest.mark.parametrize("words", NUMBERS)
def test_digits_behind_to_are_an_officers_where_the_end_is_unlikely(words):
    line = read_line(f"patrol {words}", collars=OFFICERS)
    assert (line.end, line.whom) == NUMBERS[words]
    assert line.doubted == (line.end if line.end == "2300" else None)


LAST = {
    "abington friday 19:00 0734": ("abington friday 19:00", "0734"),
    "abington friday 1900 0734, 0742": ("abington friday 1900", "0734, 0742"),
    "abington friday 1900 for 0734 and me": ("abington friday 1900", "0734, me"),
    "abington friday 1900 0734 to 0742": ("abington friday 1900", "0734, 0742"),
    "abington friday 0734": ("abington friday 0734", None),
    "abington friday 1900 2300": ("abington friday 1900 2300", None),
    "abington friday 1900 0845": ("abington friday 1900 0845", None),
}


@pytest.mark.parametrize("words", LAST)
def test_officers_numbers_at_the_end_are_for_whom_it_is_if_a_start_stands_before(words):
    line = with_last_numbers(read_line(words, collars=OFFICERS), OFFICERS, starts)
    assert (line.head, line.whom) == LAST[words]


def starts(head):
    return head.endswith("00")
