from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.errors import RejectedError
from bot.language.times import questions, refusals
from bot.language.times.day_ranges import read_day
from bot.language.times.moments import find_time, read_time
from bot.language.times.wall import MissingHourError, to_instant, to_local
from tests.growth import is_fair

NOW = datetime(2026, 11, 21, 10, 15, tzinfo=UTC)  # a Saturday

READINGS = """
fri 0930                        | Fri 27/11/2026 09:30
fri 9.30                        | Fri 27/11/2026 09:30
fri 09:30                       | Fri 27/11/2026 09:30
FRI 0930HRS                     | Fri 27/11/2026 09:30
Friday, 0930                    | Fri 27/11/2026 09:30
fri at 0930                     | Fri 27/11/2026 09:30
on fri at 0930                  | Fri 27/11/2026 09:30
fri - 0930                      | Fri 27/11/2026 09:30
fri @ 0930                      | Fri 27/11/2026 09:30
fri at about 9am                | Fri 27/11/2026 09:00
by fri noon                     | Fri 27/11/2026 12:00
0930 fri                        | Fri 27/11/2026 09:30
0930 on friday                  | Fri 27/11/2026 09:30
at 9am on fri                   | Fri 27/11/2026 09:00
mon 0930                        | Mon 23/11/2026 09:30
tues 0930                       | Tue 24/11/2026 09:30
tue 0930                        | Tue 24/11/2026 09:30
weds 0930                       | Wed 25/11/2026 09:30
thur 0930                       | Thu 26/11/2026 09:30
thurs 0930                      | Thu 26/11/2026 09:30
sat 1400                        | Sat 21/11/2026 14:00
sat 0900                        | Sat 28/11/2026 09:00
sun 0900                        | Sun 22/11/2026 09:00
0930                            | Sun 22/11/2026 09:30
1016                            | Sat 21/11/2026 10:16
1015                            | Sun 22/11/2026 10:15
0930hrs                         | Sun 22/11/2026 09:30
1430 hrs                        | Sat 21/11/2026 14:30
1430h                           | Sat 21/11/2026 14:30
930hrs                          | Sun 22/11/2026 09:30
09:30                           | Sun 22/11/2026 09:30
9.30                            | Sun 22/11/2026 09:30
23:59                           | Sat 21/11/2026 23:59
0000                            | Sun 22/11/2026 00:00
2400                            | Sun 22/11/2026 00:00
9am                             | Sun 22/11/2026 09:00
9 am                            | Sun 22/11/2026 09:00
9 a.m.                          | Sun 22/11/2026 09:00
9pm                             | Sat 21/11/2026 21:00
2.30pm                          | Sat 21/11/2026 14:30
230pm                           | Sat 21/11/2026 14:30
0930am                          | Sun 22/11/2026 09:30
12am                            | Sun 22/11/2026 00:00
12pm                            | Sat 21/11/2026 12:00
12.30pm                         | Sat 21/11/2026 12:30
at 4                            | Sat 21/11/2026 16:00
half 4                          | Sat 21/11/2026 16:30
half four                       | Sat 21/11/2026 16:30
half past 4                     | Sat 21/11/2026 16:30
half 7                          | Sat 21/11/2026 19:30
half 12                         | Sat 21/11/2026 12:30
half 6pm                        | Sat 21/11/2026 18:30
quarter past 3                  | Sat 21/11/2026 15:15
quarter to nine                 | Sat 21/11/2026 20:45
quarter to seven                | Sat 21/11/2026 18:45
a quarter to 12 pm              | Sat 21/11/2026 11:45
20 past 4                       | Sat 21/11/2026 16:20
ten to five                     | Sat 21/11/2026 16:50
10 mins to 4                    | Sat 21/11/2026 15:50
8 o'clock                       | Sat 21/11/2026 20:00
8 o’clock                       | Sat 21/11/2026 20:00
3 in the afternoon              | Sat 21/11/2026 15:00
fri half 4                      | Fri 27/11/2026 16:30
half 4 tomorrow                 | Sun 22/11/2026 16:30
today half 9                    | Sat 21/11/2026 21:30
noon                            | Sat 21/11/2026 12:00
midday                          | Sat 21/11/2026 12:00
12 noon                         | Sat 21/11/2026 12:00
midnight                        | Sun 22/11/2026 00:00
fri midnight                    | Sat 28/11/2026 00:00
fri 0000                        | Fri 27/11/2026 00:00
tomorrow 7am                    | Sun 22/11/2026 07:00
tommorow 7am                    | Sun 22/11/2026 07:00
tmrw 0700                       | Sun 22/11/2026 07:00
tomoz 7pm                       | Sun 22/11/2026 19:00
tomorrow at 7                   | Sun 22/11/2026 07:00
tomorrow morning at 9           | Sun 22/11/2026 09:00
tomorrow night 8                | Sun 22/11/2026 20:00
9.30 tomorrow night             | Sun 22/11/2026 21:30
day after tomorrow 0900         | Mon 23/11/2026 09:00
today 1700                      | Sat 21/11/2026 17:00
this afternoon 3                | Sat 21/11/2026 15:00
tonight 8                       | Sat 21/11/2026 20:00
tonight at 8.30                 | Sat 21/11/2026 20:30
8 tonight                       | Sat 21/11/2026 20:00
7 tomorrow morning              | Sun 22/11/2026 07:00
at 4 on fri                     | Fri 27/11/2026 16:00
tonight 2300                    | Sat 21/11/2026 23:00
tonight 1am                     | Sun 22/11/2026 01:00
tonight 0130                    | Sun 22/11/2026 01:30
the first friday in december at 14:00 | Fri 04/12/2026 14:00
tonight midnight                | Sun 22/11/2026 00:00
tonight half 12                 | Sun 22/11/2026 00:30
in 2 hours                      | Sat 21/11/2026 12:15
in two hours                    | Sat 21/11/2026 12:15
in 2 hours' time                | Sat 21/11/2026 12:15
2 hours                         | Sat 21/11/2026 12:15
in 2h                           | Sat 21/11/2026 12:15
in 2h30                         | Sat 21/11/2026 12:45
in 1h 30m                       | Sat 21/11/2026 11:45
in 1 hour and 30 minutes        | Sat 21/11/2026 11:45
in 1.5 hours                    | Sat 21/11/2026 11:45
in 2 and a half hours           | Sat 21/11/2026 12:45
in 1 hr 15                      | Sat 21/11/2026 11:30
in 90 min                       | Sat 21/11/2026 11:45
in 90 mins                      | Sat 21/11/2026 11:45
in half an hour                 | Sat 21/11/2026 10:45
in an hour                      | Sat 21/11/2026 11:15
in an hour and a half           | Sat 21/11/2026 11:45
in three quarters of an hour    | Sat 21/11/2026 11:00
in a couple of hours            | Sat 21/11/2026 12:15
in 3 days                       | Tue 24/11/2026 10:15
in 3 days at 0800               | Tue 24/11/2026 08:00
in a week                       | Sat 28/11/2026 10:15
in a week's time                | Sat 28/11/2026 10:15
in a fortnight                  | Sat 05/12/2026 10:15
in 3 months                     | Sun 21/02/2027 10:15
28/11 1400                      | Sat 28/11/2026 14:00
28/11 at 2pm                    | Sat 28/11/2026 14:00
28/11/26 14:00                  | Sat 28/11/2026 14:00
28/11/2026 14:00                | Sat 28/11/2026 14:00
28.11.2026 1400                 | Sat 28/11/2026 14:00
28.11 1400                      | Sat 28/11/2026 14:00
28-11-2026 1400                 | Sat 28/11/2026 14:00
28–11–2026 1400                 | Sat 28/11/2026 14:00
1400 28/11                      | Sat 28/11/2026 14:00
1/2 0900                        | Mon 01/02/2027 09:00
5/1 9am                         | Tue 05/01/2027 09:00
28 nov 2pm                      | Sat 28/11/2026 14:00
28nov 2pm                       | Sat 28/11/2026 14:00
28th november 14:00             | Sat 28/11/2026 14:00
the 28th of november 14:00      | Sat 28/11/2026 14:00
28 nov 2026 1400                | Sat 28/11/2026 14:00
28 nov 2030                     | Sat 28/11/2026 20:30
nov 28 9am                      | Sat 28/11/2026 09:00
november 28th, 2026 9am         | Sat 28/11/2026 09:00
29/02/2028 9am                  | Tue 29/02/2028 09:00
the 5th 10am                    | Sat 05/12/2026 10:00
5th 10am                        | Sat 05/12/2026 10:00
on the 5th at 10                | Sat 05/12/2026 10:00
the 31st 10am                   | Thu 31/12/2026 10:00
sat 28th 9am                    | Sat 28/11/2026 09:00
fri 27/11 9am                   | Fri 27/11/2026 09:00
friday the 27th of november 9am | Fri 27/11/2026 09:00
next tues 10am                  | Tue 24/11/2026 10:00 (Tuesday of next week)
tues next week 10am             | Tue 24/11/2026 10:00 (Tuesday of next week)
next week on tues 10am          | Tue 24/11/2026 10:00 (Tuesday of next week)
tues 1000 next week             | Tue 24/11/2026 10:00 (Tuesday of next week)
this fri 0900                   | Fri 27/11/2026 09:00
monday week 9am                 | Mon 30/11/2026 09:00
a week on monday 9am            | Mon 30/11/2026 09:00
in a week on monday 9am         | Mon 30/11/2026 09:00
in 2 weeks mon 9am              | Mon 07/12/2026 09:00
2 weeks on monday 9am           | Mon 07/12/2026 09:00
sat week 9am                    | Sat 05/12/2026 09:00
a week today 9am                | Sat 28/11/2026 09:00
tomorrow week 9am               | Sun 29/11/2026 09:00
2 weeks today 9am               | Sat 05/12/2026 09:00
a fortnight today 9am           | Sat 05/12/2026 09:00
a fortnight on tues 9am         | Tue 08/12/2026 09:00
next tues lates                 | Tue 24/11/2026 14:00 (Tuesday of next week)
tues earlies                    | Tue 24/11/2026 07:00
lates tues                      | Tue 24/11/2026 14:00
lates                           | Sat 21/11/2026 14:00
late shift                      | Sat 21/11/2026 14:00
earlies                         | Sun 22/11/2026 07:00
tomorrow nights                 | Sun 22/11/2026 22:00
first thing                     | Sun 22/11/2026 07:00
first thing tomorrow            | Sun 22/11/2026 07:00
first thing on mon              | Mon 23/11/2026 07:00
mon first thing                 | Mon 23/11/2026 07:00
2026-11-28 14:00                | Sat 28/11/2026 14:00
2026-11-28T14:00                | Sat 28/11/2026 14:00
Fri 27/11/2026 09:30            | Fri 27/11/2026 09:30
in 1 week and 2 days at 9am     | Mon 30/11/2026 09:00
"""

# Without "in" a length of time is no appointment.
ONLY_FIRST = {"2 hours", "in 1 week and 2 days at 9am"}

LATER_OR_EARLIER = [  # now in UTC, phrase, understood
    ("2026-11-21 23:59", "0000", "Sun 22/11/2026 00:00"),
    ("2026-11-21 23:59", "2359", "Sun 22/11/2026 23:59"),
    ("2026-11-21 23:59", "midnight", "Sun 22/11/2026 00:00"),
    ("2026-11-21 23:59", "in 1 min", "Sun 22/11/2026 00:00"),
    ("2026-11-21 23:59", "tomorrow 0001", "Sun 22/11/2026 00:01"),
    ("2026-11-21 23:59", "sat 2359", "Sat 28/11/2026 23:59"),
    ("2026-11-21 23:59", "half 4", "Sun 22/11/2026 16:30"),
    ("2026-12-31 23:59", "tomorrow 0900", "Fri 01/01/2027 09:00"),
    ("2026-11-21 02:00", "first thing", "Sat 21/11/2026 07:00"),
    ("2026-11-21 02:00", "tonight 0300", "Sat 21/11/2026 03:00"),
    ("2026-11-21 02:00", "tonight 2300", "Sat 21/11/2026 23:00"),
    ("2026-11-18 12:00", "next fri 9am", "Fri 27/11/2026 09:00 (Friday of next week)"),
    ("2026-11-18 12:00", "fri 9am", "Fri 20/11/2026 09:00"),
    ("2026-11-23 12:00", "next mon 9am", "Mon 30/11/2026 09:00 (Monday of next week)"),
    ("2026-11-23 12:00", "mon 9am", "Mon 30/11/2026 09:00"),
    ("2026-11-23 12:00", "monday week 9am", "Mon 07/12/2026 09:00"),
    ("2026-11-21 10:15:40", "in 2 hours", "Sat 21/11/2026 12:16"),
    # Summer: the clocks are an hour ahead of UTC.
    ("2026-07-01 22:30", "today 2345", "Wed 01/07/2026 23:45"),
    ("2026-07-01 23:30", "today 0045", "Thu 02/07/2026 00:45"),
    ("2026-07-01 23:30", "tomorrow 0900", "Fri 03/07/2026 09:00"),
    ("2026-07-01 08:00", "0930", "Wed 01/07/2026 09:30"),
    ("2026-07-01 09:00", "0930", "Thu 02/07/2026 09:30"),
    ("2026-07-01 09:00", "in 2 hours", "Wed 01/07/2026 12:00"),
    # The nights the clocks go forward.
    ("2026-03-29 00:30", "in 2 hours", "Sun 29/03/2026 03:30"),
    ("2026-03-29 00:30", "0200", "Sun 29/03/2026 02:00"),
    ("2026-03-28 23:00", "in 90 min", "Sun 29/03/2026 00:30"),
    ("2026-03-28 23:00", "in 2 hours", "Sun 29/03/2026 02:00"),
    ("2027-03-27 12:00", "in 1 day", "Sun 28/03/2027 12:00"),
    ("2027-03-27 12:00", "tomorrow 0900", "Sun 28/03/2027 09:00"),
    ("2027-03-28 12:00", "0130", "Mon 29/03/2027 01:30"),
    # The nights they go back.
    ("2026-10-24 23:00", "in 2 hours", "Sun 25/10/2026 01:00 (the second, after the clocks go back)"),
    ("2026-10-24 22:00", "in 2 hours", "Sun 25/10/2026 01:00"),
    ("2026-10-24 12:00", "tomorrow 0130", "Sun 25/10/2026 01:30"),
    ("2027-10-30 12:00", "tomorrow 0130", "Sun 31/10/2027 01:30"),
    ("2027-10-31 00:40", "0145", "Sun 31/10/2027 01:45"),
    ("2027-10-31 00:40", "0130", "Sun 31/10/2027 01:30 (the second, after the clocks go back)"),
    ("2027-10-31 01:40", "0130", "Mon 01/11/2027 01:30"),
]

NO_TIME = """
7|45|ring the school|ring the school 9am||hello|at 4 elm street|7 youths|2 hours ago|2 hours late
10 miles|fri's note|friday's meeting|sunny|monitor jo|weekly report|secondary|24/7 cover|50/50
9.75 miles|28.75|1.2.3|half a day|quarter|a 9am
may be late|first aid|in 5|at home|the 45th time|5th floor|late for work|1234567
12345|0930x|x0930|0930-1130|9am-5pm|in 99999 hours|٠٩٣٠|10-12 people|next of kin|tuesdays
this and that|2026-11-28T14:00Z
"""

REFUSED = [
    ("31/02 0900", refusals.ImpossibleDateError, "February has 28 days in 2027"),
    ("31/09 0900", refusals.ImpossibleDateError, "September has 30 days"),
    ("29/02/2027 0900", refusals.ImpossibleDateError, "28 days in 2027"),
    ("31 nov 0900", refusals.ImpossibleDateError, "November has 30 days"),
    ("09/31/2026 0900", refusals.ImpossibleDateError, "day first, and there is no month 31"),
    ("11/28/2026 0900", refusals.ImpossibleDateError, "If you mean 28 November, say 28/11/2026"),
    ("11/28 0900", refusals.ImpossibleDateError, "If you mean 28 November"),
    ("99/99/2026 0900", refusals.ImpossibleDateError, "no month 99"),
    ("00/00/0000 0900", refusals.ImpossibleDateError, "out of range"),
    ("2026-13-01 0900", refusals.ImpossibleDateError, "no month 13"),
    ("fri 28th 9am", refusals.WeekdayContradictsError, "28/11/2026 is a Saturday, not a Friday"),
    ("fri 28/11/2026 9am", refusals.WeekdayContradictsError, "sat 28/11 or fri 27/11"),
    ("today 0900", refusals.PastTimeError, "Sat 21/11/2026 09:00 has passed: it is Sat 21/11/2026 10:15"),
    ("this morning at 9", refusals.PastTimeError, "has passed"),
    ("21/11 0900", refusals.PastTimeError, "has passed"),
    ("in 0 minutes", refusals.PastTimeError, "has passed"),
    ("20/11/2026 0900", refusals.PastDateError, "today is Sat 21/11/2026"),
    ("20/11 0900", refusals.PastDateError, "20/11/2027 if you mean next year"),
    ("28 nov 2025", refusals.PastDateError, "Fri 28/11/2025 has passed"),
    ("yesterday 0900", refusals.PastDateError, "Say a later day"),
    ("22/11/2028 0900", refusals.TooFarError, "goes as far as 21/11/2028"),
    ("01/01/2999 0900", refusals.TooFarError, "too far off"),
    ("in 9999 days", refusals.TooFarError, "too far off"),
    ("25:00", refusals.ImpossibleClockError, "hours go from 00 to 23"),
    ("fri 2500", refusals.ImpossibleClockError, "2500 isn't a time of day"),
    ("0960", refusals.ImpossibleClockError, "minutes from 00 to 59"),
    ("1430am", refusals.ImpossibleClockError, "1430am"),
    ("25pm", refusals.ImpossibleClockError, "25pm"),
    ("tonight 0930", refusals.PartContradictsError, "09:30 isn't at night"),
    ("fri morning 1500", refusals.PartContradictsError, "15:00 isn't in the morning"),
    ("fri", questions.NeedsHourError, "At what time on Fri 27/11/2026? For example: fri 0930"),
    ("fri ring the school", questions.NeedsHourError, "At what time"),
    ("28/11", questions.NeedsHourError, "Sat 28/11/2026"),
    ("1/2", questions.NeedsHourError, "Mon 01/02/2027"),
    ("tonight", questions.NeedsHourError, "Sat 21/11/2026"),
    ("the 5th", questions.NeedsHourError, "Sat 05/12/2026"),
    ("fri 8 youths", questions.NeedsHourError, "Fri 27/11/2026"),
    ("next year 9am", questions.NeedsDayError, "next year"),
    ("in the morning", questions.NeedsHourError, "At what time on the morning of Sun 22/11/2026?"),
    ("9 tomorrow", questions.NeedsHourError, "At what time on Sun 22/11/2026?"),
    ("7 youths tonight", questions.NeedsHourError, "the night of Sat 21/11/2026"),
    ("may 9am", questions.WhichTimeError, "For a day in May, say which."),
    ("next week", questions.NeedsDayError, "On which day"),
    ("28/03/2027 0130", MissingHourError, "Say 02:00 or later"),
]


def table(text):
    return [tuple(cell.strip() for cell in line.split("|")) for line in text.strip().splitlines()]


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(("words", "understood"), table(READINGS))
def test_what_officers_type_is_understood(words, understood):
    reading = read_time(words, now=NOW)
    assert reading is not None
    assert reading.understood == understood
    assert reading.rest == ""


@pytest.mark.parametrize(
    ("words", "understood"), [row for row in table(READINGS) if row[0] not in ONLY_FIRST]
)
def test_the_same_words_are_found_at_the_end_of_a_sentence(words, understood):
    reading = find_time(f"remind me to ring the school {words}", now=NOW)
    assert reading is not None
    assert (reading.understood, reading.before) == (understood, "remind me to ring the school")


@pytest.mark.parametrize(("now", "words", "understood"), LATER_OR_EARLIER)
def test_the_hour_of_asking_matters(now, words, understood):
    reading = read_time(words, now=utc(now))
    assert reading is not None
    assert reading.understood == understood


@pytest.mark.parametrize("words", [words for line in table(NO_TIME) for words in line])
def test_what_is_no_time_is_left_alone(words):
    assert read_time(words, now=NOW) is None


@pytest.mark.parametrize(("words", "error", "says"), REFUSED)
def test_what_cannot_be_meant_is_refused_with_its_reason(words, error, says):
    with pytest.raises(error) as refused:
        read_time(words, now=NOW)
    assert says in str(refused.value)
    assert str(refused.value)[-1] in ".?0"


def test_a_day_without_an_hour_keeps_the_day():
    with pytest.raises(questions.NeedsHourError) as refused:
        read_time("fri", now=NOW)
    assert refused.value.day == date(2026, 11, 27)


@pytest.mark.parametrize(
    ("words", "rest"),
    [
        ("fri 0930 ring the school", "ring the school"),
        ("fri 0930 to ring the school", "ring the school"),
        ("fri 0930: Ring the School", "Ring the School"),
        ("fri 0930 that Jo rings", "Jo rings"),
        ("fri 0930 about Jo's visit", "Jo's visit"),
        ("fri 0930 - to ring", "ring"),
        ("fri 0930, tomato soup", "tomato soup"),
        ("in 2 hours check on jo", "check on jo"),
        ("9 a.m. ring", "ring"),
        ("tonight 8 ring Jo", "ring Jo"),
        ("at 4 to ring", "ring"),
        ("FRI 0930\nring\nthe school", "ring\nthe school"),
        ("fri 0930 ÉCOLE İstanbul", "ÉCOLE İstanbul"),
    ],
)
def test_the_rest_is_left_as_typed_without_its_joining_word(words, rest):
    reading = read_time(words, now=NOW)
    assert reading is not None
    assert reading.rest == rest


@pytest.mark.parametrize(
    ("words", "understood", "before", "rest"),
    [
        ("brief to NPT1 at tomorrow 0645", "Sun 22/11/2026 06:45", "brief to NPT1", ""),
        (
            "to NPT1, RESP at tomorrow 0645: A | B at 0900",
            "Sun 22/11/2026 06:45",
            "to NPT1, RESP",
            "A | B at 0900",
        ),
        ("to NPT1 at 0645: parade tomorrow 0700", "Sun 22/11/2026 06:45", "to NPT1", "parade tomorrow 0700"),
        ("remind me fri 0930", "Fri 27/11/2026 09:30", "remind me", ""),
        (
            "remind me fri 0930 to ring before mon 1100",
            "Fri 27/11/2026 09:30",
            "remind me",
            "ring before mon 1100",
        ),
        ("remind me at 4 to ring Jo", "Sat 21/11/2026 16:00", "remind me", "ring Jo"),
        ("remind me to ring ext 1234 at noon", "Sat 21/11/2026 12:00", "remind me to ring ext 1234", ""),
        (
            "remind me the 1200 club meets fri 1900",
            "Fri 27/11/2026 19:00",
            "remind me the 1200 club meets",
            "",
        ),
        ("chase the 31/02 typo fri 0930", "Fri 27/11/2026 09:30", "chase the 31/02 typo", ""),
    ],
)
def test_a_time_is_found_within_a_sentence(words, understood, before, rest):
    reading = find_time(words, now=NOW)
    assert reading is not None
    assert (reading.understood, reading.before, reading.rest) == (understood, before, rest)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "hello",
        "remind me to ring PC 1234",
        "the interview took 2 hours",
        "the 1200 club",
        "do the nights rota",
        "every fri 0930",
        "since 0930",
    ],
)
def test_a_number_within_a_sentence_is_no_time(words):
    assert find_time(words, now=NOW) is None


def test_a_day_at_the_end_of_a_sentence_asks_for_its_hour():
    with pytest.raises(questions.NeedsHourError):
        find_time("remind me to ring the school fri", now=NOW)


def test_two_hours_are_two_real_hours_on_both_nights_the_clocks_change():
    for now in (utc("2027-03-28 00:30"), utc("2027-10-31 00:30")):
        reading = read_time("in 2 hours", now=now)
        assert reading is not None
        assert reading.instant == now + timedelta(hours=2)


def test_a_doubled_hour_is_its_first():
    reading = read_time("31/10/2027 0130", now=NOW)
    assert reading is not None
    assert reading.doubled
    assert reading.instant == utc("2027-10-31 00:30")


def test_no_other_hour_is_doubled():
    reading = read_time("31/10/2027 0230", now=NOW)
    assert reading is not None
    assert not reading.doubled


def test_a_force_names_and_times_its_own_shifts():
    reading = read_time("tues twilights", now=NOW, shifts={"twilights": time(18, 30)})
    assert reading is not None
    assert reading.understood == "Tue 24/11/2026 18:30"
    assert read_time("lates", now=NOW, shifts={"twilights": time(18, 30)}) is None


def test_common_phrases_load_no_calendar_of_holidays():
    script = (
        "import sys; from datetime import datetime, UTC; from bot.language.times.moments import find_time;"
        "now = datetime(2026, 11, 21, 10, tzinfo=UTC);"
        "[find_time(w, now=now) for w in ('fri 0930', 'boxing day 0900', 'good friday 10am', 'hello')];"
        "sys.exit('holidays' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


DAYS = """
today                | 21/11 00:00 | 22/11 00:00 | Sat 21/11
tonight              | 21/11 18:00 | 22/11 06:00 | Sat 21/11 night
tomorrow             | 22/11 00:00 | 23/11 00:00 | Sun 22/11
tomorrow morning     | 22/11 06:00 | 22/11 12:00 | Sun 22/11 morning
yesterday            | 20/11 00:00 | 21/11 00:00 | Fri 20/11
week                 | 21/11 00:00 | 28/11 00:00 | next 7 days
this week            | 16/11 00:00 | 23/11 00:00 | week of Mon 16/11
next week            | 23/11 00:00 | 30/11 00:00 | week of Mon 23/11
weekend              | 21/11 00:00 | 23/11 00:00 | weekend of Sat 21/11
this weekend         | 21/11 00:00 | 23/11 00:00 | weekend of Sat 21/11
next weekend         | 28/11 00:00 | 30/11 00:00 | weekend of Sat 28/11
tues                 | 24/11 00:00 | 25/11 00:00 | Tue 24/11
on tuesday           | 24/11 00:00 | 25/11 00:00 | Tue 24/11
next tues            | 24/11 00:00 | 25/11 00:00 | Tue 24/11
friday               | 27/11 00:00 | 28/11 00:00 | Fri 27/11
sat                  | 21/11 00:00 | 22/11 00:00 | Sat 21/11
monday week          | 30/11 00:00 | 01/12 00:00 | Mon 30/11
28/11                | 28/11 00:00 | 29/11 00:00 | Sat 28/11
28/11/2026           | 28/11 00:00 | 29/11 00:00 | Sat 28/11
20/11                | 20/11 00:00 | 21/11 00:00 | Fri 20/11
28 nov               | 28/11 00:00 | 29/11 00:00 | Sat 28/11
the 5th              | 05/12 00:00 | 06/12 00:00 | Sat 05/12
lates                | 21/11 14:00 | 22/11 00:00 | Sat 21/11 lates
earlies              | 21/11 07:00 | 21/11 17:00 | Sat 21/11 earlies
nights               | 21/11 22:00 | 22/11 07:00 | Sat 21/11 nights
tues lates           | 24/11 14:00 | 25/11 00:00 | Tue 24/11 lates
tues late shift      | 24/11 14:00 | 25/11 00:00 | Tue 24/11 lates
lates tues           | 24/11 14:00 | 25/11 00:00 | Tue 24/11 lates
next tues nights     | 24/11 22:00 | 25/11 07:00 | Tue 24/11 nights
28/11 earlies        | 28/11 07:00 | 28/11 17:00 | Sat 28/11 earlies
"""


@pytest.mark.parametrize(("words", "start", "end", "label"), table(DAYS))
def test_days_asked_about_are_understood(words, start, end, label):
    days = read_day(words, now=NOW)
    assert days is not None
    bounds = (f"{to_local(days.start):%d/%m %H:%M}", f"{to_local(days.end):%d/%m %H:%M}")
    assert (*bounds, days.label, days.rest) == (start, end, label, "")


def test_the_year_of_a_day_asked_about_is_the_nearest():
    new_year = utc("2027-01-05 09:00")
    days = read_day("28/12", now=new_year)
    assert days is not None
    assert days.start == utc("2026-12-28 00:00")


def test_a_night_shift_lasts_as_long_as_the_clocks_make_it():
    lengths = [
        read_day(words, now=utc("2026-03-01 09:00")) for words in ("28/03/2026 nights", "24/10/2026 nights")
    ]
    assert [each.end - each.start for each in lengths if each] == [timedelta(hours=8), timedelta(hours=10)]


def test_the_rest_of_a_look_up_is_left():
    days = read_day("tues lates near me", now=NOW)
    assert days is not None
    assert days.rest == "near me"


@pytest.mark.parametrize(
    "words", ["", "mine", "overdue", "near", "friday's", "7", "later", "weekly", "5th floor"]
)
def test_words_that_name_no_day_are_left_alone(words):
    assert read_day(words, now=NOW) is None


@pytest.mark.parametrize("words", ["31/02", "09/31/2026", "fri 28/11/2026", "01/01/2900"])
def test_a_day_that_cannot_be_is_refused(words):
    with pytest.raises(RejectedError):
        read_day(words, now=NOW)


ANYTHING = st.text(st.characters(exclude_categories=()), max_size=80)
PIECES = """
fri tues next this week on a the at in half past to quarter 4 9 28 31 5th nov feb am pm a.m. noon
midnight tonight tomorrow today 0930 9.30 25:00 2400 28/11 31/02 28/11/2026 hours min days and weeks
fortnight lates first thing morning night : , . - o'clock ٣ 2026 2026-11-28 0130 28/03/2027
31/10/2027 yesterday hrs
"""
PHRASES = st.lists(st.sampled_from(PIECES.split()), max_size=8).map(" ".join)
CHANGES = [
    datetime(2026, 3, 29, 1, tzinfo=UTC),
    datetime(2026, 10, 25, 1, tzinfo=UTC),
    datetime(2027, 3, 28, 1, tzinfo=UTC),
    datetime(2027, 10, 31, 1, tzinfo=UTC),
]
MOMENTS = st.builds(
    lambda start, seconds: start + timedelta(seconds=seconds),
    st.sampled_from(CHANGES),
    st.integers(-10_000, 10_000) | st.integers(0, 366 * 86400),
)


@settings(max_examples=4 * settings().max_examples, deadline=None)
@given(ANYTHING | PHRASES, MOMENTS)
@example("\x00", NOW)
@example("\ud800 fri \udfff", NOW)
@example("in 2 ١ hours", NOW)
@example("fri 0930 \ud800", NOW)
def test_only_refusals_are_raised_and_every_reading_is_ahead(words, now):
    for read in (read_time, find_time):
        try:
            reading = read(words, now=now)
        except RejectedError as refusal:
            assert str(refusal)  # noqa: PT017 - whatever is refused has words
            continue
        if reading:
            assert reading.instant > now
            assert to_local(reading.instant) == reading.local


@settings(max_examples=4 * settings().max_examples, deadline=None)
@given(PHRASES, MOMENTS)
def test_what_was_understood_reads_back_as_the_same_instant(words, now):
    try:
        reading = read_time(words, now=now)
    except RejectedError:
        return
    if not reading:
        return
    again = read_time(reading.understood, now=now)
    assert again is not None
    second = reading.doubled and reading.instant == to_instant(reading.local, fold=1)
    assert again.local == reading.local
    assert second or again.instant == reading.instant


@settings(max_examples=2 * settings().max_examples, deadline=None)
@given(ANYTHING | PHRASES, MOMENTS)
def test_days_asked_about_have_a_length(words, now):
    try:
        days = read_day(words, now=now)
    except RejectedError:
        return
    assert days is None or days.start < days.end


FEW = ("a", "12:")
MANY = ("fri ", "at 4 ", " ", "1", "in ", "0930 ", "28/11 ", "31/02 ", ".", "- ", "first ", "\u0660")


@pytest.mark.parametrize("piece", [*FEW, *(pytest.param(piece, marks=pytest.mark.drill) for piece in MANY)])
def test_ten_thousand_characters_take_as_long_as_their_number_says(piece):
    def attempt(words):
        for read in (read_time, find_time):
            with suppress(RejectedError):
                read(words, now=NOW)

    assert is_fair(attempt, (piece * 10_000)[:10_000])
