"""Words from a doorstep, and those that are left to others."""

from __future__ import annotations

import pytest

from bot.language.doorstep import DoorWord, read, why_unsafe

SAID = {
    DoorWord.NOT_IN: "not in; No answer.; nobody in; No one home; Didn’t answer; no reply; not at home",
    DoorWord.ENGAGED: "Engaged; they engaged well; mum engaged",
    DoorWord.THINKING: "thinking about it; wants to think; undecided",
    DoorWord.DECLINED: "declined; Refused!; he’s not interested; said no",
    DoorWord.UNSAFE: "unsafe; not safe here; unsafe dog; Unsafe: big dog in yard",
    DoorWord.SPOKE: "spoke to mum; I’ve spoken to his mother; just talked with dad",
    DoorWord.MOVED: "moved away; They’ve moved out; doesn't live here any more",
    DoorWord.NOT_DONE: "not done; couldn't do it",
    DoorWord.DONE: "im done; I’m done.; All done; finished; Done here; job done; thats all done thanks sarge",
    DoorWord.LEFT: "left; Left now; I've left; leaving",
    DoorWord.COMING: "on my way; Omw; en route; I'm on my way now",
    DoorWord.ARRIVED: "arrived; On scene; just arrived; I’m here; here now",
}
OTHERS = (
    *(
        "finished?",
        "left hand side",
        "not in the house was a knife",
        "engaged a male at the door, no concerns",
    ),
    *(
        "",
        "no",
        "here",
        "spoke",
        "spoke to mum about the knife under his bed",
        "done deal with the shop",
        "x" * 200,
    ),
)


@pytest.mark.parametrize(("word", "said"), [(word, one) for word in SAID for one in SAID[word].split("; ")])
def test_the_words_say_it_in_any_dress(word, said):
    assert read(said) is word
    assert read(f" {said.upper()} ") is word


@pytest.mark.parametrize("said", OTHERS)
def test_other_words_are_left_to_others(said):
    assert read(said) is None


def test_what_made_it_unsafe_is_all_that_follows():
    assert why_unsafe("Unsafe, big dog in yard") == "big dog in yard"
    assert not why_unsafe("not safe here")
    assert not why_unsafe("unsafe, thanks sarge.")
