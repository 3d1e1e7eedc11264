from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.chat.strangers import SILENCE, Strangers

NOW = datetime(2026, 11, 21, 10, 15, tzinfo=UTC)


def test_a_stranger_is_told_once_a_minute():
    strangers = Strangers()
    assert strangers.may_be_told(7, 1, now=NOW)
    assert not strangers.may_be_told(7, 2, now=NOW + SILENCE - timedelta(seconds=1))
    assert strangers.may_be_told(7, 3, now=NOW + SILENCE)
    assert not strangers.may_be_told(7, 4, now=NOW + SILENCE)


def test_each_stranger_has_a_minute_of_their_own():
    strangers = Strangers()
    assert all(strangers.may_be_told(account, account, now=NOW) for account in range(50))


def test_work_that_is_run_again_comes_to_the_same():
    strangers = Strangers()
    assert strangers.may_be_told(7, 1, now=NOW)
    assert strangers.may_be_told(7, 1, now=NOW)


def test_a_crowd_costs_no_more_memory_than_allowed_and_no_second_answer():
    strangers = Strangers(most=10)
    told = [strangers.may_be_told(account, account, now=NOW) for account in range(100)]
    assert told == [True] * 10 + [False] * 90
    assert len(strangers._told) == 10
    assert not strangers.may_be_told(3, 1000, now=NOW)
    assert strangers.may_be_told(99, 1001, now=NOW + SILENCE)
    assert len(strangers._told) == 1
