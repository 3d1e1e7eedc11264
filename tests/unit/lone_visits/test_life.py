"""The times of a lone visit, whenever the clock comes to look; and the words that answer its question."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.lone_answers import lone_answer
from bot.services.lone_visits import life
from bot.services.lone_visits.life import AlonePace, LoneAct
from models.lone_visit import LoneState

BEGAN = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
PACE = AlonePace(timedelta(minutes=2), timedelta(minutes=5), timedelta(minutes=3))
GAPS = st.lists(st.integers(1, 900).map(lambda seconds: timedelta(seconds=seconds)), min_size=1, max_size=40)


@given(minutes=st.integers(1, 60), gaps=GAPS)
def test_whenever_the_clock_looks_the_question_comes_first_and_the_alarm_once_in_time(minutes, gaps):
    stands, now, asked, alarms = life.waits(BEGAN, minutes), BEGAN, 0, 0
    for gap in gaps:
        now += gap
        if stands.state is LoneState.ALARM:
            break
        if stands.next_at > now:
            continue
        acts, stands = life.turned(stands, now, PACE)
        asked, alarms = asked + (LoneAct.ASK in acts), alarms + (LoneAct.ALARM in acts)
        assert stands.next_at > now
        assert (LoneAct.ALARM in acts) == (now >= stands.ask_at + PACE.alarm_after)
        assert asked <= 2
        assert asked or not alarms
    assert alarms == (stands.state is LoneState.ALARM)


def test_ten_more_adds_up_and_stays_within_two_hours():
    stands = life.waits(BEGAN, 30)
    for _ in range(20):
        stands = life.put_off(stands, BEGAN)
    assert stands.ask_at == BEGAN + life.LONGEST
    late = life.put_off(life.waits(BEGAN, 1), BEGAN + timedelta(hours=1))
    assert late.ask_at == BEGAN + timedelta(hours=1, minutes=10)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("All right", "ok"),
        ("I'm alright, thanks", "ok"),
        ("i’m ok.", "ok"),
        ("ten more please", "more"),
        ("Left", "left"),
        ("HELP!!", "help"),
        ("help help", "help"),
        ("help remind", None),
        ("ok", "yes"),
        ("left the keys at the desk", None),
        ("", None),
        ("all right " * 50, None),
    ],
)
def test_plain_words_that_answer(words, answer):
    assert lone_answer(words) == answer
