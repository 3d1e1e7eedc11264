"""British telephone numbers as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language import telephones

NUMBERS = {
    "0800 555 111": "0800 555 111",
    "0800555111": "0800 555 111",
    "+44 800 555 111": "0800 555 111",
    "0800 0121 700": "0800 0121 700",
    "0044 (0)1604 555010": "01604 555010",
    "01604-555010": "01604 555010",
    "07700 900123": "07700 900123",
    "020 7946 0000": "020 7946 0000",
    "0300 126 7000": "0300 126 7000",
    "0808 157 0123": "0808 1570 123",
    "101": "101",
    " 999 ": "999",
}
NONE = [
    "",
    "0800 555 11",
    "0800 555 1112 2",
    "1234",
    "12345678901",
    "0600 123456",
    "112 999",
    "+33 1 23",
    "O800 555 111",
]


@pytest.mark.parametrize(("said", "number"), NUMBERS.items())
def test_a_number_is_read_and_spaced(said, number):
    assert telephones.read(said) == number


@pytest.mark.parametrize("said", NONE)
def test_other_words_are_no_number(said):
    assert telephones.read(said) is None


@given(st.text("0123456789 +()-", max_size=16))
def test_what_is_read_is_read_the_same_again_and_can_be_dialled(said):
    number = telephones.read(said)
    if number is not None:
        assert telephones.read(number) == number
        assert telephones.read(telephones.dialled(number)) == number
