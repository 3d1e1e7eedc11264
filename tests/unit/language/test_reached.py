"""Words for a contact say whether somebody was reached; where they leave it open, it is asked."""

from __future__ import annotations

import pytest

from bot.language.backing_out import backs_out, is_odd_answer
from bot.language.reached import read_reached

REACHED = {
    True: (
        *("spoke to mum", "Spoke with Dad, he isn't in till six", "mum answered", "picked up, will think"),
        *("she said call next week", "talked at the door", "met at the shops", "rang back, wants a visit"),
    ),
    False: (
        *("no answer", "No reply", "nobody in", "left a message", "voicemail", "didn't pick up", "rang out"),
        *("nobody answered", "no one picked up", "number dead", "left word", "switched off", "out"),
    ),
    None: ("tried again", "0930", "mum said no", "???"),
}


@pytest.mark.parametrize(("meant", "words"), [(meant, one) for meant in REACHED for one in REACHED[meant]])
def test_words_say_whether_somebody_was_reached(meant, words):
    assert read_reached(words) is meant


@pytest.mark.parametrize(
    "words",
    ["not for us", "he stopped coming", "wants nothing from us", "moved to Leeds", "went back to college"],
)
def test_a_plain_reason_is_neither_taken_for_backing_out_nor_asked_about(words):
    assert not backs_out(words) and not is_odd_answer(words)
