from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import RejectedError
from bot.services.officers import leave_words
from bot.services.officers.leave_words import LeaveDays

TODAY = date(2026, 11, 21)  # a Saturday


def day(written):
    return datetime.strptime(written, "%d/%m/%Y").replace(tzinfo=UTC).date()


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("24/12 to 2/1", "24/12/2026", "02/01/2027"),
        ("24/12-2/1", "24/12/2026", "02/01/2027"),
        ("from 24 dec until the 2nd of jan", "24/12/2026", "02/01/2027"),
        ("until 28/11", "21/11/2026", "28/11/2026"),
        ("tomorrow", "22/11/2026", "22/11/2026"),
        ("mon to fri", "23/11/2026", "27/11/2026"),
        ("fri to mon", "27/11/2026", "30/11/2026"),
        ("next week", "23/11/2026", "29/11/2026"),
        ("20/11 to 28/11", "20/11/2026", "28/11/2026"),
    ],
)
def test_days_are_read_whole_with_the_first_and_the_last(words, first, last):
    assert leave_words.read(words, today=TODAY) == LeaveDays(day(first), day(last))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("until 20/11", "20/11/2026 has passed"),
        ("24/12 to 20/12", "Sun 20/12/2026 comes before Thu 24/12/2026"),
        ("24/12 to tomorrow", "comes before"),
        ("31/2", "February has 28 days"),
        ("1/1/2027 to 1/1/2032", "too far off"),
        ("1/12/2026 to 2/12/2027", "up to a year"),
        ("from 24/12", "Until which day?"),
    ],
)
def test_what_cannot_be_leave_is_refused_with_a_sentence(words, says):
    with pytest.raises(RejectedError, match=says):
        leave_words.read(words, today=TODAY)


@pytest.mark.parametrize(
    "words", ["", "a while", "until tomorrow 7am", "tomorrow morning", "until 24/12 to 2/1"]
)
def test_what_names_no_whole_days_is_none(words):
    assert leave_words.read(words, today=TODAY) is None


@given(st.lists(st.sampled_from(["24/12", "2/1", "mon", "next", "week", "until", "to", "-", "the 5th", "x"])))
def test_whatever_is_typed_gives_days_to_come_in_order_or_a_sentence(words):
    try:
        found = leave_words.read(" ".join(words), today=TODAY)
    except RejectedError:
        return
    assert found is None or (found.first <= found.last and found.last >= TODAY)
