"""Any day beside any hour: the result is on that day, or a question, or a refusal; never another day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.errors import RejectedError
from bot.language.times.moments import find_time

SATURDAY = datetime(2026, 11, 21, 10, 15, tzinfo=UTC)
NOWS = [
    SATURDAY,
    datetime(2026, 3, 28, 23, 30, tzinfo=UTC),  # the night on which the clocks go forward
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # the night on which they go back
    datetime(2026, 12, 31, 14, 0, tzinfo=UTC),
    datetime(2028, 2, 28, 3, 0, tzinfo=UTC),
]

# Each day and the date that it means on Sat 21/11/2026; "-" for a past or impossible one, or a question.
DAYS = dict(
    tuple(cell.strip() for cell in line.split("|"))
    for line in """
    today | 21/11/2026
    2day | 21/11/2026
    tomorrow | 22/11/2026
    tmrw | 22/11/2026
    2moro | 22/11/2026
    tomorow | 22/11/2026
    the day after tomorrow | 23/11/2026
    fri | 27/11/2026
    friday | 27/11/2026
    firday | 27/11/2026
    weds | 25/11/2026
    this thurs | 26/11/2026
    next tues | 24/11/2026
    monday week | 30/11/2026
    fortnight monday | 07/12/2026
    a week on fri | 04/12/2026
    fri 4/12 | 04/12/2026
    4/12 | 04/12/2026
    4.12.2026 | 04/12/2026
    4 dec | 04/12/2026
    dec 4th | 04/12/2026
    the 5th | 05/12/2026
    the 5th of next month | 05/12/2026
    first friday in december | 04/12/2026
    end of the month | 30/11/2026
    month end | 30/11/2026
    christmas | 25/12/2026
    xmas eve | 24/12/2026
    boxing day | 26/12/2026
    the day after boxing day | 27/12/2026
    new year's day | 01/01/2027
    good friday | 26/03/2027
    easter monday | 29/03/2027
    bank holiday monday | 28/12/2026
    may day | 03/05/2027
    in 3 days | 24/11/2026
    in a fortnight | 05/12/2026
    3 days' time | 24/11/2026
    in 3 months | 21/02/2027
    31/09 | -
    31/02 | -
    32/10 | -
    fri 28/11 | -
    yesterday | -
    last fri | -
    2 days ago | -
    20/11 | -
    last month | -
    last week | -
    next week | -
    next weekend | -
    next month | -
    next year | -
    in december | -
    january | -
    the week before christmas | -
    01/01/2031 | -
    """.strip().splitlines()
)
HOURS = {
    "0930": "09:30",
    "09:30": "09:30",
    "9.30": "09:30",
    "9am": "09:00",
    "10 am": "10:00",
    "at 4": "16:00",
    "@ 4pm": "16:00",
    "half four": "16:30",
    "half past 4": "16:30",
    "quarter to nine": "08:45",
    "1430hrs": "14:30",
    "noon": "12:00",
    "8 o'clock": "08:00",
}
FILLERS = [
    "",
    "ring the school",
    "bail",
    "to see jo",
    "chase tur 123",
    "at court",
    "re the van",
    "pls",
    "with ext 1234",
]
PHRASES = st.tuples(
    st.sampled_from(FILLERS),
    st.sampled_from(sorted(DAYS)),
    st.sampled_from(FILLERS),
    st.sampled_from(sorted(HOURS)),
    st.sampled_from(FILLERS),
    st.booleans(),
)


def sentence(before, day, between, hour, after, day_first):
    first, second = (day, hour) if day_first else (hour, day)
    return " ".join(filter(None, (before, first, between, second, after)))


@given(PHRASES)
@example(("bail", "fri 4/12", "at court", "10 am", "", True))
@example(("ring the school", "31/09", "", "0930", "", True))
@example(("", "next month", "ring the school", "9am", "", False))
def test_a_day_said_anywhere_beside_an_hour_is_never_passed_over(phrase):
    words = sentence(*phrase)
    try:
        reading = find_time(words, now=SATURDAY, prefixes=frozenset({"TUR"}))
    except RejectedError:
        return
    assert reading is not None, words
    assert f"{reading.local:%d/%m/%Y}" == DAYS[phrase[1]], words


@given(PHRASES, st.sampled_from(NOWS))
@example(("", "in 3 days", "at court", "at 4", "", False), SATURDAY)
def test_a_day_counts_the_same_with_other_words_round_it(phrase, now):
    """Day and hour mean apart what they mean together, at any time of asking."""
    _, day, _, hour, _, _ = phrase
    try:
        plain = find_time(f"{day} {hour}", now=now)
        reading = find_time(sentence(*phrase), now=now, prefixes=frozenset({"TUR"}))
    except RejectedError:
        return
    assert plain is not None
    assert reading is not None
    assert reading.local == plain.local


@pytest.mark.parametrize("day", sorted(DAYS))
@pytest.mark.parametrize("hour", sorted(HOURS))
def test_each_day_and_hour_side_by_side_are_that_day_or_none(day, hour):
    try:
        reading = find_time(f"ring jo {day} {hour}", now=SATURDAY)
    except RejectedError:
        assert DAYS[day] in ("-", "21/11/2026")
        return
    assert reading is not None
    clock = f"{reading.local:%H:%M}"
    assert f"{reading.local:%d/%m/%Y}" == DAYS[day]
    assert clock == HOURS[hour] or (day in ("today", "2day") and clock in ("20:45", "20:00"))


@given(
    st.dates(date(2026, 11, 22), date(2028, 11, 1)), st.sampled_from(sorted(HOURS)), st.sampled_from(FILLERS)
)
def test_every_date_ahead_is_itself(day, hour, filler):
    for written in (f"{day:%d/%m/%Y}", f"{day.day} {day:%b %Y}".lower(), f"{day:%Y-%m-%d}"):
        try:
            reading = find_time(f"{written} {filler} {hour}", now=SATURDAY)
        except RejectedError:
            continue
        assert reading is not None
        assert reading.local.date() == day


@given(st.sampled_from(sorted(HOURS)), st.integers(0, 60 * 24 * 400))
def test_an_hour_alone_is_never_more_than_a_day_and_an_hour_off(hour, minutes):
    now = SATURDAY + timedelta(minutes=minutes)
    try:
        reading = find_time(f"ring jo {hour}", now=now)
    except RejectedError:
        return
    assert reading is not None
    assert now < reading.instant <= now + timedelta(hours=25)
