"""The time at which something happened, as officers add it to a note."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import RejectedError
from bot.language.times.lone_days import read_lone_day
from bot.language.times.past import read_past
from bot.language.times.past_days import read_past_day
from bot.language.times.wall import to_local, write_local

SATURDAY = datetime(2026, 11, 21, 10, 15, tzinfo=UTC)
ON_NIGHTS = datetime(2026, 11, 22, 0, 30, tzinfo=UTC)
SAID = """
1000               | Sat 21/11/2026 10:00
1310               | Fri 20/11/2026 13:10
half nine          | Sat 21/11/2026 09:30
half seven         | Sat 21/11/2026 07:30
yesterday 2240     | Fri 20/11/2026 22:40
2240 yesterday     | Fri 20/11/2026 22:40
yesterday at 2240  | Fri 20/11/2026 22:40
last night 2310    | Fri 20/11/2026 23:10
last night at 0130 | Sat 21/11/2026 01:30
this morning 0900  | Sat 21/11/2026 09:00
fri 1400           | Fri 20/11/2026 14:00
sat 1400           | Sat 14/11/2026 14:00
1400 on thurs      | Thu 19/11/2026 14:00
last tues 9am      | Tue 17/11/2026 09:00
20/11 1400         | Fri 20/11/2026 14:00
20 nov 2pm         | Fri 20/11/2026 14:00
2 days ago 1400    | Thu 19/11/2026 14:00
20 min ago         | Sat 21/11/2026 09:55
half an hour ago   | Sat 21/11/2026 09:45
an hour ago        | Sat 21/11/2026 09:15
"""


@pytest.mark.parametrize(
    ("words", "meaning"), [tuple(map(str.strip, line.split("|"))) for line in SAID.strip().splitlines()]
)
def test_what_happened_is_the_last_such_time(words, meaning):
    assert write_local(to_local(read_past(words, before=SATURDAY))) == meaning


def test_on_nights_tonight_is_the_night_that_is_on():
    assert write_local(to_local(read_past("tonight 2310", before=ON_NIGHTS))) == "Sat 21/11/2026 23:10"
    assert write_local(to_local(read_past("tonight 0010", before=ON_NIGHTS))) == "Sun 22/11/2026 00:10"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("yesterday", "At what time on Fri 20/11/2026?"),
        ("31/09 1400", "September has 30 days"),
        ("2560", "isn't a time of day"),
        ("fri 19/11 1400", "is a Thursday"),
    ],
)
def test_a_day_alone_is_asked_for_its_hour_and_an_impossible_one_refused(words, why):
    with pytest.raises(RejectedError, match=why):
        read_past(words, before=SATURDAY)


@pytest.mark.parametrize("words", ["", "hello", "1400 ring jo", "when jo came", "fri or 1400 jo"])
def test_other_words_are_no_time(words):
    assert read_past(words, before=SATURDAY) is None


@given(st.text(max_size=30) | st.sampled_from(["fri 1400", "tonight", "24/12 0900", "may 0900", "0130 sun"]))
def test_any_words_give_a_time_a_refusal_or_nothing(words):
    try:
        found = read_past(words, before=SATURDAY)
    except RejectedError as refusal:
        assert str(refusal)  # noqa: PT017 - whatever is refused has words
        return
    assert found is None or found.tzinfo is not None


@pytest.mark.parametrize(
    ("words", "today", "day"),
    [
        ("28/11", date(2027, 1, 5), date(2026, 11, 28)),
        ("15/6", date(2027, 1, 5), date(2026, 6, 15)),
        ("28/2", date(2026, 12, 20), date(2026, 2, 28)),
        ("2/1", date(2027, 1, 5), date(2027, 1, 2)),
        ("2/1", date(2026, 12, 28), date(2027, 1, 2)),  # a slip, which is said to lie ahead
    ],
)
def test_a_date_without_a_year_that_has_been_is_the_last_such(words, today, day):
    assert read_past_day(words, today=today) == day


@pytest.mark.parametrize(
    ("words", "today", "day"),
    [
        ("2/1", date(2026, 12, 20), date(2027, 1, 2)),
        ("28/11", date(2027, 1, 5), date(2027, 11, 28)),
        ("28/12", date(2027, 1, 5), date(2026, 12, 28)),  # just past: a slip, and not next Christmas
    ],
)
def test_a_date_without_a_year_to_come_is_the_next_or_just_past(words, today, day):
    now = datetime(today.year, today.month, today.day, 10, tzinfo=UTC)
    assert read_lone_day(words, now=now, past=False) == day
