from __future__ import annotations

import pytest

from bot.chat.failures import LONGEST_SECONDS, RETRY_WAITS, Failures

ASH, BAY = 5001, 5002


@pytest.fixture
def time():
    return [0.0]


@pytest.fixture
def failures(time):
    return Failures(waits=RETRY_WAITS, timer=lambda: time[0])


def test_a_letter_that_fails_alone_counts_each_time(failures):
    assert [failures.counts(ASH) for _ in range(5)] == [True] * 5


def test_a_fault_that_meets_several_is_the_houses(failures):
    assert failures.counts(ASH)
    assert not failures.counts(BAY)
    assert not failures.counts(ASH)


def test_who_fails_while_others_are_answered_fails_alone(failures):
    failures.counts(ASH)
    failures.end()
    assert failures.counts(BAY)
    failures.end()
    assert failures.counts(ASH)


def test_a_letter_put_aside_says_nothing_about_the_next_officers(failures):
    failures.counts(ASH)
    failures.give_up(ASH)
    assert failures.counts(BAY)


def test_people_are_told_of_a_fault_that_lasts(failures, time):
    failures.counts(ASH)
    failures.counts(BAY)
    time[0] = LONGEST_SECONDS + 1
    assert failures.counts(ASH)
    assert failures.counts(BAY)


def test_the_waits_grow_and_the_last_goes_on(failures):
    waits = [failures.wait(tries) for tries in range(1, 7)]
    assert waits == [*RETRY_WAITS, RETRY_WAITS[-1], RETRY_WAITS[-1]]
    assert sum(waits[:4]) > 20
