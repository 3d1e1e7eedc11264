"""Recurring rules: words to rule and back, refusals, and a year against a calendar of its own."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import RejectedError
from bot.language.times.clock_words import SHIFT_STARTS
from bot.language.times.recurrence import LAST, Frequency, Rule, next_after, occurrences, upcoming, write_rule
from bot.language.times.recurrence_words import find_rule, read_rule, read_stored_rule
from bot.texts.schedules import recurrence as texts

NOW = datetime(2026, 11, 21, 10, 15, tzinfo=UTC)  # a Saturday
LONDON = ZoneInfo("Europe/London")
READ = {
    "every day 0645": "every day 06:45",
    "daily at 7am": "every day 07:00",
    "every night 2200": "every day 22:00",
    "every other day 0900": "every 2 days 09:00 from Sun 22/11/2026",
    "every weekday 06:45": "every weekday 06:45",
    "Weekdays 0645": "every weekday 06:45",
    "mon to fri 0645": "every weekday 06:45",
    "0645 every weekday": "every weekday 06:45",
    "weekends at noon": "every Sat and Sun 12:00",
    "Mon and Thu 14:00 until 12/12": "every Mon and Thu 14:00 until Sat 12/12/2026",
    "every mon, wed and fri at half four": "every Mon, Wed and Fri 16:30",
    "every thu & mon 1400": "every Mon and Thu 14:00",
    "mondays 0900": "every Mon 09:00",
    "every 2 weeks on fri 0900": "every 2 weeks on Fri 09:00 from Fri 27/11/2026",
    "fortnightly on fri 0900": "every 2 weeks on Fri 09:00 from Fri 27/11/2026",
    "each start of earlies": "each start of earlies",
    "every lates": "each start of lates",
    "every weekday start of lates": "every weekday at start of lates",
    "monthly on the 1st 0700": "on the 1st of every month 07:00",
    "every 3 months on the 1st 0700": "on the 1st of every 3 months 07:00 from Tue 01/12/2026",
    "last friday of the month 1500": "on the last Fri of every month 15:00",
    "every last day of the month 0900": "on the last day of every month 09:00",
    "every weekday 0645 from 1/12 until 24/12": (
        "every weekday 06:45 from Tue 01/12/2026 until Thu 24/12/2026"
    ),
}
REFUSED = {
    "every 31st 0900": ("February, April, June, September and November", "last day of the month"),
    "monthly on the 30th 0900": ("nothing would be sent in February", "last day of the month"),
    "every 32nd 0900": ("No month has a 32nd",),
    "every 5th friday of the month 0900": ("fifth Friday", "last Friday of the month"),
    "every 2nd friday 0900": ("two things", "every 2 weeks on Friday", "2nd Friday of the month"),
    "every friday midnight": ("0000", "2359"),
    "every weekday": ("At what time, every weekday?", "every weekday 0645"),
    "every 2 hours": ("days, weeks and months",),
    "every day 2500": ("isn't a time of day",),
    "every weekday 0645 until 1/11/2026": ("would never come", "Sun 01/11/2026", "Sat 21/11/2026"),
    "every day 0645 until 31/02/2027": ("isn't a date",),
}
NO_RULES = [
    "fri 0930",
    "mon 0900",
    "mon and thu",
    "every so often",
    "the 28th 1400",
    "every 0 days 0900",
]


@pytest.mark.parametrize(("words", "canonical"), READ.items())
def test_words_are_read_as_their_canonical_ones(words, canonical):
    heard = read_rule(words, now=NOW)
    assert (write_rule(heard.rule), heard.rest) == (canonical, "")


@pytest.mark.parametrize(("words", "says"), REFUSED.items())
def test_what_cannot_be_meant_is_refused_in_a_sentence(words, says):
    with pytest.raises(RejectedError) as refused:
        read_rule(words, now=NOW)
    assert all(one in str(refused.value) for one in says), str(refused.value)


@pytest.mark.parametrize("words", NO_RULES)
def test_what_does_not_recur_is_no_rule(words):
    assert read_rule(words, now=NOW) is None


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("every weekday 0645 radio check", ("", "radio check")),
        ("radio check every weekday at 0645", ("radio check", "")),
        ("me every monday at 9 to ring the school", ("me", "ring the school")),
        ("fri 0930 about every monday 0900 meeting", None),
    ],
)
def test_a_rule_is_found_where_it_opens_the_words_or_ends_them(words, text):
    heard = find_rule(words, now=NOW)
    assert (heard and (heard.before, heard.rest)) == text


def test_a_shift_follows_its_setting():
    later = {"earlies": time(6, 30)}
    assert read_stored_rule("each start of earlies", shifts=later).at == time(6, 30)


INSTANTS = st.integers(0, 3 * 366 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes))
WALLS = st.times().map(lambda at: at.replace(second=0, microsecond=0))
DAYS = st.dates(date(2026, 11, 21), date(2030, 1, 1))


@st.composite
def rules(draw):
    shift = draw(st.sampled_from(["", "", "earlies", "nights"]))
    at = SHIFT_STARTS[shift] if shift else draw(WALLS)
    since, until = draw(st.none() | DAYS), draw(st.none() | DAYS)
    step = draw(st.integers(1, 12)) if since else 1
    weekdays = tuple(sorted(draw(st.sets(st.integers(0, 6), min_size=1))))
    every = draw(st.sampled_from(Frequency))
    days = {
        Frequency.DAY: ((), 0),
        Frequency.WEEK: (weekdays, 0),
        Frequency.MONTH: draw(
            st.sampled_from([((), LAST), (weekdays[:1], LAST)])
            | st.tuples(st.just(()), st.integers(1, 28))
            | st.tuples(st.just(weekdays[:1]), st.integers(1, 4))
        ),
    }[every]
    if every is Frequency.WEEK and len(weekdays) == 7 and step == 1:
        return Rule(Frequency.DAY, at, shift=shift, since=since, until=until)
    return Rule(every, at, *days, step, shift, since, until)


@given(rules())
def test_a_rule_reads_its_own_words_as_itself(rule):
    assert read_stored_rule(write_rule(rule), shifts=SHIFT_STARTS) == rule


@given(rules(), INSTANTS)
def test_occurrences_only_go_forward_and_obey_their_rule(rule, start):
    found = upcoming(rule, start, 8)
    assert all(earlier.at < later.at for earlier, later in pairwise(found))
    assert all(one.at > start and obeys(rule, one.local) for one in found)
    assert next_after(rule, start) == (found[0].at if found else None)


def obeys(rule, local):
    day = local.date()
    within = (rule.since or day) <= day <= (rule.until or day)
    named = not rule.weekdays or day.weekday() in rule.weekdays
    return local.time() == rule.at and within and named and OBEYS[rule.every](rule, day)


def obeys_step(rule, day):
    return rule.step == 1 or (day - rule.since).days % rule.step == 0


def obeys_weeks(rule, day):
    mondays = [one - timedelta(days=one.weekday()) for one in (day, rule.since or day)]
    return rule.step == 1 or (mondays[0] - mondays[1]).days // 7 % rule.step == 0


def obeys_month(rule, day):
    since = rule.since or day
    months = (day.year - since.year) * 12 + day.month - since.month
    further = timedelta(days=7 if rule.weekdays else 1)
    which = (day.day - 1) // 7 + 1 if rule.weekdays else day.day
    is_nth = (day + further).month != day.month if rule.nth == LAST else which == rule.nth
    return is_nth and (rule.step == 1 or months % rule.step == 0)


OBEYS = {Frequency.DAY: obeys_step, Frequency.WEEK: obeys_weeks, Frequency.MONTH: obeys_month}


def calendar(says_day, at, first, last):
    """The instants of a year by a calendar of its own: each day asked, each minute looked at."""
    found = []
    day = first
    while day <= last:
        if says_day(day):
            found.append(minute_of(day, at))
        day += timedelta(days=1)
    return found


def minute_of(day, at):
    """The first minute of real time, from midnight on, at which the clocks show `at` or have passed it."""
    moment = datetime(day.year, day.month, day.day, tzinfo=LONDON).astimezone(UTC)
    while True:
        shown = moment.astimezone(LONDON)
        if (shown.date(), shown.time()) >= (day, at):
            return moment
        moment += timedelta(minutes=1)


YEAR = [
    ("every day 0130", lambda day: True, time(1, 30)),
    ("every day 0100", lambda day: True, time(1)),
    ("every day 0059", lambda day: True, time(0, 59)),
    ("every weekday 0645", lambda day: day.weekday() < 5, time(6, 45)),
    ("each start of earlies", lambda day: True, time(7)),
    ("every sun 0200", lambda day: day.weekday() == 6, time(2)),
    ("Mon and Thu 14:00", lambda day: day.weekday() in (0, 3), time(14)),
    ("last day of the month 2359", lambda day: (day + timedelta(days=1)).day == 1, time(23, 59)),
    (
        "last sunday of the month 0130",
        lambda day: day.weekday() == 6 and (day + timedelta(days=7)).month != day.month,
        time(1, 30),
    ),
    (
        "every 2 weeks on sun 0115 from 22/11/2026",
        lambda day: (day - date(2026, 11, 22)).days % 14 == 0,
        time(1, 15),
    ),
]


@pytest.mark.parametrize(("words", "says_day", "at"), YEAR, ids=[row[0] for row in YEAR])
def test_a_year_through_both_clock_changes_is_what_an_independent_calendar_says(words, says_day, at):
    rule = read_rule(words, now=NOW).rule
    expected = calendar(says_day, at, date(2026, 11, 22), date(2027, 11, 21))
    start, end = minute_of(date(2026, 11, 22), time()), minute_of(date(2027, 11, 22), time())
    assert [due.at for due in occurrences(rule, start, end)] == expected
    walked, now = [], start - timedelta(seconds=1)
    while (now := next_after(rule, now)) < end:
        walked.append(now)
    assert walked == expected


def test_the_next_five_are_said_in_words_and_odd_nights_flagged():
    rule = read_rule("every day 0130", now=NOW).rule
    _, days, forward, back = texts.times(rule, now=NOW)
    assert days == "Next: Sun 22/11, Mon 23/11, Tue 24/11, Wed 25/11, Thu 26/11"
    assert forward == "⚠ Sun 28/03/2027 01:30 doesn't exist: sent at 02:00"
    assert back == "⚠ Sun 31/10/2027 01:30 comes twice: sent at the first"


def test_what_ends_soon_says_so():
    rule = read_rule("every day 0645 until 23/11", now=NOW).rule
    assert texts.times(rule, now=NOW)[1] == "Next: Sun 22/11, Mon 23/11, then no more"


def test_on_the_night_that_has_an_hour_twice_the_second_is_not_taken_for_a_new_one():
    rule = read_rule("every day 0145", now=NOW).rule
    second_half = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)  # 01:30 again
    assert next_after(rule, second_half) == datetime(2027, 11, 1, 1, 45, tzinfo=UTC)
