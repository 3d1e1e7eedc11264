"""Somebody who may consent is told from a dog."""

from __future__ import annotations

import pytest

from bot.language.consenting import names_consenter


@pytest.mark.parametrize(
    "words",
    [
        *(
            "the child and a parent",
            "Mother",
            "his mum",
            "step-dad",
            "foster carer",
            "they did",
            "The person",
        ),
        *("child", "herself", "both", "young person", "the guardian", "grandmother", "a carer", "she did"),
    ],
)
def test_a_child_a_parent_a_carer_or_the_adult_consents(words):
    assert names_consenter(words)


@pytest.mark.parametrize("words", ["the dog", "", "yes", "her dog", "PC 1234", "nobody", "ok"])
def test_nobody_else_does(words):
    assert not names_consenter(words)
