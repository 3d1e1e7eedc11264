"""Two times joined by "and", "or" or a comma: asked about or refused, and never read as one of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.errors import RejectedError
from bot.language.times.moments import find_time

NOW = datetime(2026, 11, 25, 9, 37, tzinfo=UTC)  # a Wednesday
WHOLE = (
    "9am", "1pm", "0900", "1315", "9.45", "9:30am", "half past 4", "half 7", "quarter to nine", "noon",
    "five past midnight", "one minute to midnight", "three minutes past ten", "10 o'clock",
    "tomorrow 9am", "fri 0930", "0645 on sat", "tomorrow at noon", "4/12 at 10am",
    "in 2 hours", "in 4 hours", "in half an hour", "in 90 min", "in 2 days", "in a week", "in 3 weeks",
)  # fmt: skip
SHORT = ("1", "2", "11", "13")  # hours only after another
JOINTS = (" and ", " or ", ", ", " & ", " then ", " and at ", " or at ", ", or ")
BESIDE = ("", " ring mum", "ring mum ")


def read(words):
    try:
        found = find_time(words, now=NOW)
    except RejectedError:
        return None
    return found and found.local


def is_one_day(*both):
    """Whether one of them is a day alone, and the other is on it."""
    days = {found and found.date() for found in map(read, both)}
    return len(days) == 1 and any(
        one.startswith("in ") and one.endswith(("days", "week", "weeks")) for one in both
    )


@given(
    first=st.sampled_from(WHOLE),
    second=st.sampled_from((*WHOLE, *SHORT)),
    joint=st.sampled_from(JOINTS),
    beside=st.sampled_from(BESIDE),
)
@example("9am", "1", " and ", "ring mum ")
@example("in 2 hours", "in 4 hours", " and ", "")
@example("in 2 days", "in a week", ", ", "")
@example("0645 on sat", "1", " and ", "")
@example("fri 0930", "in 2 days", " and ", "")
def test_two_joined_times_are_never_read_as_one_of_them(first, second, joint, beside):
    each = {read(first), read(second)} - {None}  # a day and an hour may be one time: 9am and in 2 days
    counts = beside == " ring mum" and ("," in joint or first.endswith(("days", "week", "weeks")))
    if read(first) == read(second) or (second in SHORT and counts) or is_one_day(first, second):
        return  # the same time, or a number of something, or an hour of Friday and Friday
    if second.startswith("in "):
        joint = joint.replace(" at ", " ")
    words = f"{beside}{first}{joint}{second}" if beside.endswith(" ") else f"{first}{joint}{second}{beside}"
    assert read(words) not in each, words


@pytest.mark.parametrize(
    "words",
    [
        "9 or 10am",
        "9 and 10 am ring mum",
        "in an hour or two",
        "in 2 days and 4 days",
        "at 9 or 10 tonight",
        "early turn and 9am",
    ],
)
def test_a_number_beside_a_joined_time_is_one_too(words):
    assert read(words) is None


@pytest.mark.parametrize(
    ("words", "local"),
    [
        ("one minute to midnight", "25/11 23:59"),
        ("ring mum two mins to noon", "25/11 11:58"),
        ("twenty-five minutes past four", "25/11 16:25"),
        ("in 1 week and 2 days", "04/12 09:37"),
        ("tomorrow 0930, 4 males by the shops", "26/11 09:30"),
        ("tomorrow 0930, 14 Elm Street", "26/11 09:30"),
        ("9am tomorrow and ring mum", "26/11 09:00"),
        ("0930 ring mum and dad", "26/11 09:30"),
    ],
)
def test_a_lone_time_is_read_whole(words, local):
    assert f"{read(words):%d/%m %H:%M}" == local
