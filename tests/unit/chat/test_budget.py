from __future__ import annotations

import pytest

from bot.chat.budget import PAUSE_SECONDS, Budget


class Timer:
    now = 50.0

    def __call__(self):
        return self.now


@pytest.fixture
def timer():
    return Timer()


@pytest.fixture
def budget(timer):
    return Budget(burst=20, per_second=5, timer=timer)


def spent(budget, account=7, most=1000):
    """The number of letters that the account could pay for until it had to pause."""
    return next(count for count in range(most) if not budget.spend(account))


def test_a_burst_is_free_and_then_there_is_a_pause(budget):
    assert spent(budget) == 20
    assert budget.pauses(7)
    assert budget.pausing() == {7}


def test_after_the_pause_it_is_so_many_a_second(budget, timer):
    spent(budget)
    timer.now += PAUSE_SECONDS
    assert not budget.pauses(7)
    assert spent(budget) == 5
    timer.now += 2
    assert spent(budget) == 10


def test_who_was_silent_long_enough_has_a_burst_again_and_no_more(budget, timer):
    spent(budget)
    timer.now += 3600
    assert spent(budget) == 20


def test_one_account_spends_nothing_of_anothers(budget):
    spent(budget, account=7)
    assert not budget.pauses(8)
    assert spent(budget, account=8) == 20


def test_whose_purse_is_full_again_costs_no_memory(budget, timer):
    for account in range(100):
        spent(budget, account)
    assert len(budget.pausing()) == 100
    timer.now += 4
    assert budget.pausing() == set()
    assert not budget._purses
