"""Whether words are a time and nothing else."""

from __future__ import annotations

import pytest

from bot.language.times.answers import is_time_alone

ALONE = """at 9|at 0900|at 9am|at 6pm!|at fri 0930|
at fri 4/12 0930|at tomorrow at 9|at noon.|at midnight|at half four|
at 5 to 3|at 0900 tomorrow|at 9 on mon|at 1900h|at Sat 21/11/2026 16:00|at fri|at 2599"""
MORE = """at 1545 to collect CCTV|at 0900 every weekday|at home|
at 9 ring mum|at 10am to go to court on fri 4/12|at|
at 1 Mill Lane"""


@pytest.mark.parametrize("words", ALONE.replace("\n", "").split("|"))
def test_a_time_alone_is_one_in_all_its_forms(words):
    assert is_time_alone(words)


@pytest.mark.parametrize("words", MORE.replace("\n", "").split("|"))
def test_words_beside_the_time_are_seen(words):
    assert not is_time_alone(words)
