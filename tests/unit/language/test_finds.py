"""Finds as they are typed plainly, with the kinds that come with a fresh database."""

from __future__ import annotations

import pytest

from bot.language.results.finds import Find, begin, read_finds
from tests.unit.language.test_results import KINDS, TODAY

ONE = {
    "seized 3 knives": ("3", "KNIVES_SEIZED"),
    "1 knife recovered at castle": ("1", "KNIVES_SEIZED"),
    "2 arrests": ("2", "ARRESTS"),
    "300 quid cash": ("300", "CASH_SEIZED"),
    "£300 cash": ("300", "CASH_SEIZED"),
    "just had two arrests in corby": ("2", "ARRESTS"),
    "14 wraps": ("14", "DRUGS_WRAPS"),
}


@pytest.mark.parametrize("words", ONE)
def test_a_number_and_a_kind_are_a_find_in_any_dress(words):
    for said in (words, f" {words.upper()}. "):
        assert begin(said)
        (found,) = read_finds(said, KINDS, today=TODAY)
        assert (found.number, *found.kinds) == ONE[words]


def test_several_are_read_one_by_one_and_what_is_no_kind_stays_as_it_was_said():
    words = "We’ve got 2 knives, 14 wraps of cannabis & 3 bananas"
    assert read_finds(words, KINDS, today=TODAY) == (
        Find("2 knives", "2", ("KNIVES_SEIZED",)),
        Find("14 wraps of cannabis", "14", ("DRUGS_WRAPS",), "cannabis"),
        Find("3 bananas"),
    )
    assert read_finds("2 kg cannabis", KINDS, today=TODAY) == (Find("2 kg cannabis"),)


def test_without_a_word_for_it_a_knife_may_be_seized_or_surrendered():
    (found,) = read_finds("2 knives", KINDS, today=TODAY)
    assert set(found.kinds) == {"KNIVES_SEIZED", "KNIVES_SURRENDERED"}


@pytest.mark.parametrize(
    "words", ["", "2 males outside the shop", "2 arrests?", "2", "knives", "0900 at the station", "x" * 200]
)
def test_other_words_are_left_to_others(words):
    assert not (begin(words) and read_finds(words, KINDS, today=TODAY))
