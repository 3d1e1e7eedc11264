from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.letters import code_words, folded, name_tokens, name_words, normal, visible
from tests.unit.dress import dressed


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("what’s on", "what's on"),
        ("ＴＵＲ－０１２３", "TUR-0123"),
        ("TUR\u00a0–\u20090123", "TUR - 0123"),
        ("no\u200bte\ufeff", "note"),
        ("e\u0301", "é"),
        ("“so”", '"so"'),
        ("a\0b\tc", "a b c"),
        ("two\nlines", "two\nlines"),
    ],
)
def test_the_normal_form_is_one_dress_for_the_same_letters(typed, form):
    assert normal(typed) == form


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("Łukaszewicz", "lukaszewicz"),
        ("GROSS", "gross"),
        ("Groß", "gross"),
        ("İstanbul ISPARTA ısparta", "istanbul isparta isparta"),
        ("Đặng Nguyễn", "dang nguyen"),
        ("Søren Ærø Þór", "soren aero thor"),
        ("Zoe\u0308", "zoe"),
    ],
)
def test_a_search_knows_no_accents(typed, form):
    assert folded(typed) == form


@given(st.text())
def test_forms_are_stable(words):
    assert normal(normal(words)) == normal(words)
    assert folded(folded(words)) == folded(words)


@given(st.text(st.characters(categories=("L", "N", "P", "Zs"), max_codepoint=0x2FFF)))
def test_no_accent_and_no_invisible_letter_is_left(words):
    assert not any(unicodedata.combining(one) for one in folded(words) if one.isascii() or one < "\u0370")
    assert "\u200b" not in normal(f"{words}\u200b")


def test_an_emoji_keeps_what_holds_it_together():
    family = "👨\u200d👩\u200d👧 ❤\ufe0f"
    assert visible(f"no\u200bte {family}") == f"note {family}"


def test_names_are_found_by_any_word_of_theirs():
    assert name_words("O’Brien", "Mary-Lou", "Smith Jones") == " obrien mary lou smith jones"
    assert name_tokens("o'brien, MARY‑LOU?") == ["obrien", "mary", "lou"]


@pytest.mark.parametrize("kind", ["TURNAROUND_YJS", "turnaround_yjs", "Turnaround YJS", "turnaround-yjs "])
def test_a_kind_is_the_same_in_any_dress(kind):
    assert code_words(kind) == "turnaround_yjs"


@given(st.data())
def test_any_dress_of_a_name_is_the_same_name(data):
    name = "O'Brien-Smith"
    assert name_tokens(data.draw(dressed(name))) == name_tokens(name)
