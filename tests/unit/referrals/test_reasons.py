import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import RejectedError
from bot.services.referrals import reasons, refusals
from bot.services.referrals.reasons import LEAST, MOST, read_number, read_words
from tests.refusals import refused

BLANKS = st.text(" \t\n\u00a0\u200b\u2003", max_size=30)


@pytest.mark.parametrize(
    "thin",
    [
        "",
        "               ",
        "looking at him ",
        "a              b",
        "aaaaaaaaaaaaaaa",
        "ababababababababab",
        "qwertyqwertyqwerty",
        "x x x x x x x x x x",
        "...............",
        "\u200b" * 40,
        "because\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b",
        "asdfasdfasdfasdfasdf",
    ],
)
def test_what_says_nothing_is_no_reason(thin):
    with refused(refusals.TOO_THIN):
        read_words(thin)


@pytest.mark.parametrize(
    "good",
    ["his mother rang us", "welfare check with NHS", "Prüfung für die Übergabe", "проверка адреса до визита"],
)
def test_a_few_plain_words_are_a_reason_in_any_script(good):
    assert read_words(good) == good


@given(st.text())
def test_whatever_is_taken_is_long_enough_and_fits_the_column(typed):
    try:
        words = read_words(typed)
    except RejectedError:
        return
    assert LEAST <= len(words) <= MOST
    assert words == " ".join(words.split())
    assert words.encode()  # no half of a character: the databases refuse those
    assert "\0" not in words


@given(BLANKS, BLANKS, BLANKS)
def test_padding_makes_nothing_longer(before, between, after):
    assert read_words(f"{before}his mother{between} rang us{after}") in (
        "his mother rang us",
        "his mother  rang us",
    )
    with refused(refusals.TOO_THIN):
        read_words(f"{before}his{between}mum{after}")


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=5), st.integers(1, 80))
def test_a_few_letters_over_and_over_are_no_reason(letters, times):
    with refused(refusals.TOO_THIN, refusals.TOO_MUCH):
        read_words(letters * times)


def test_a_novel_is_too_long():
    with refused(refusals.TOO_MUCH):
        read_words("why " * 40 + "because of the visit " * 20)


@pytest.mark.parametrize("number", ["26000123456", "123 of 21/11", "NP-20261121-0123", " 12 "])
def test_a_number_is_taken_as_forces_write_them(number):
    assert read_number(number) == number.strip()


@pytest.mark.parametrize("number", ["", "x", "crime", "1", "12\n\0", "1" * 41, "the one on Sunday", "१२३४"])
def test_what_is_no_number_is_refused(number):
    with refused(refusals.NUMBER):
        read_number(number)


def test_chance_draws_never_always_or_now_and_then():
    assert not any(reasons.is_drawn(0) for _ in range(50))
    assert all(reasons.is_drawn(1) for _ in range(50))
    drawn = sum(reasons.is_drawn(10) for _ in range(5000))
    assert 300 < drawn < 750
