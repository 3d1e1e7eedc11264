"""The ways in which people back out, and the answers that only sound like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.backing_out import backs_out, is_odd_answer, says_something

OUT = (
    "cancel", "Cancel.", "cancel please", "please cancel that", "CANCEL IT!", "no, cancel", "no wait",
    "wait", "hang on", "stop", "STOP!!", "no stop", "stop that", "leave it", "Leave it.", "ok leave it",
    "leave that be", "sorry wrong one", "sorry, wrong referral", "oops wrong button", "no, not that one",
    "sorry my mistake", "back", "go back", "back please", "undo", "undo that", "oops", "Whoops!",
    "oops sorry", "sorry", "never mind", "nevermind", "never mind that", "nvm", "forget it",
    "forget about it", "scrap that", "ignore that", "i didn't mean that", "I didn’t mean to", "don't",
    "do not do it", "quit", "oh no wait stop", "wait, that is the wrong referral",
)  # fmt: skip
ANSWERS = (
    "no", "yes", "no reply", "no answer at the door", "not now", "not for them", "nobody in",
    "back to school", "moved back to Leeds", "stopped by his mother", "away until the back end of May",
    "left it with mum", "appointment cancelled twice", "the wait was too long", "wrong house",
    "mother, at home", "0930", "2001",
)  # fmt: skip
ODD = (
    "what is this?", "do I need one?", "sorry, I meant 94", "wait, I meant 94", "my mistake", "wrong one",
    "cancel, I pressed the wrong button", "he said never mind", "changed my mind",
)  # fmt: skip


@pytest.mark.parametrize("words", OUT)
def test_a_way_out_is_known_and_is_no_reason(words):
    assert backs_out(words)
    assert not says_something(words, least=3)


@pytest.mark.parametrize("words", ANSWERS)
def test_an_answer_is_no_way_out_and_is_not_asked_about(words):
    assert not backs_out(words)
    assert not is_odd_answer(words)


@pytest.mark.parametrize("words", ODD)
def test_what_may_be_either_is_asked_about(words):
    assert not backs_out(words)
    assert is_odd_answer(words)


@given(st.text(max_size=200))
def test_no_words_break_it_and_a_way_out_is_never_a_reason(words):
    assert not (backs_out(words) and says_something(words, least=1))
    is_odd_answer(words)


@pytest.mark.parametrize("words", ["", ".", "x", "..", "- - -", "  a  "])
def test_what_says_nothing_is_no_reason(words):
    assert not says_something(words, least=3)
