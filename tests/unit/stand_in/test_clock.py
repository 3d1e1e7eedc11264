from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.demo.stand_in.clock import STEP, STEP_SECONDS, MovableClock

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Seconds:
    def __init__(self):
        self.gone = 0.0

    def __call__(self):
        return self.gone


def test_the_clock_goes_an_hour_on_in_steps_and_stops_there():
    timer = Seconds()
    clock = MovableClock(lambda: NOON, timer)
    clock.move_on(HOUR)
    assert (clock(), clock.moving) == (NOON, True)
    timer.gone = STEP_SECONDS
    assert clock() == NOON + STEP
    timer.gone = 1000.0
    assert (clock(), clock.moving) == (NOON + HOUR, False)


def test_another_hour_asked_for_on_the_way_comes_on_top_and_time_never_goes_back():
    timer = Seconds()
    clock = MovableClock(lambda: NOON, timer)
    clock.move_on(HOUR)
    timer.gone = 5.5 * STEP_SECONDS
    before = clock()
    clock.move_on(HOUR)
    assert clock() == before == NOON + 5 * STEP
    timer.gone = 1000.0
    assert clock() == NOON + 2 * HOUR
