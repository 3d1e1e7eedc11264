"""The choice that words name, and what they say besides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.named import Surely, named

STEPS = (
    ("ENGAGED", "Engaged"), ("DISENGAGED", "Disengaged"), ("STEP_DOWN", "Step down"), ("PLEDGED", "Pledged"),
    ("CONSENT_GIVEN", "Consent given"), ("CONSENT_DECLINED", "Consent declined"), ("ON_HOLD", "On hold"),
)  # fmt: skip
SAID = [
    ("Engaged.", "Engaged", "", Surely.BY_NAME),
    ("ENGAGED!", "Engaged", "", Surely.BY_NAME),
    ("engaged, he says yes", "Engaged", "he says yes", Surely.BY_NAME),
    ("step down", "Step down", "", Surely.BY_NAME),
    ("stepdown", "Step down", "", Surely.SO_FAR),
    ("Step-down: He is well", "Step down", "He is well", Surely.BY_NAME),
    ("step down reason he is doing well", "Step down", "he is doing well", Surely.BY_NAME),
    ("consent given mother at home", "Consent given", "mother at home", Surely.BY_NAME),
    ("on hold because live investigation", "On hold", "live investigation", Surely.BY_NAME),
    ("consent g", "Consent given", "", Surely.SO_FAR),
    ("diseng: went away", "Disengaged", "went away", Surely.SO_FAR),
    ("pleged", "Pledged", "", Surely.NEARLY),
    ("plegded.", "Pledged", "", Surely.NEARLY),
    ("consnet given: mother", "Consent given", "mother", Surely.NEARLY),
]


@pytest.mark.parametrize(("words", "label", "rest", "surely"), SAID, ids=[one[0] for one in SAID])
def test_a_choice_is_named(words, label, rest, surely):
    found = named(words, STEPS)
    assert found is not None
    assert (STEPS[found.at][1], found.rest, found.surely) == (label, rest, surely)


@pytest.mark.parametrize("words", ["", "  ", "...", "consent", "wibble", "he is engaged", "x", "no"])
def test_what_names_none_or_several_is_not_guessed(words):
    assert named(words, STEPS) is None


def test_another_word_for_a_choice_counts_as_one():
    found = named("Nobody in, left a card", [("not in",), ("declined",)], [("nobody in",), ("said no",)])
    assert (found.at, found.rest, found.surely) == (0, "left a card", Surely.BY_ANOTHER_WORD)


@given(st.sampled_from(STEPS), st.text(alphabet=" .,:;!-", max_size=4), st.text(max_size=30))
def test_a_whole_label_is_always_found_and_what_follows_is_kept(step, between, words):
    found = named(f"{step[1]} {between} : {words}", STEPS)
    assert found is not None
    assert STEPS[found.at][1] == step[1]
    assert found.surely is Surely.BY_NAME


@given(st.text(max_size=100))
def test_no_words_break_it(words):
    named(words, STEPS, [("on a break",)])
