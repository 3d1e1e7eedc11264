"""Arabic and Hebrew on a page: every letter is there, in the shape and place in which it is read."""

import unicodedata
from io import BytesIO

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.texts.media.pages import Frame, Pages
from bot.texts.media.right_to_left import FIRST_SHAPE, LAST_SHAPE, joined, seen
from tests.unit.media.test_pages import NOW

ARABIC = st.characters(min_codepoint=0x0600, max_codepoint=0x06FF)
MIXED = st.text(st.one_of(ARABIC, st.sampled_from("a1 .(\u05d0\u05e9")), max_size=30)


@pytest.mark.parametrize(
    ("words", "shapes"),
    [
        ("\u0645\u062d\u0645\u062f", "\ufee3\ufea4\ufee4\ufeaa"),  # first, middle, middle, last
        ("\u062f\u0627\u0631", "\ufea9\ufe8d\ufead"),  # letters that never reach out to the next
        ("\u0633\u0644\u0627\u0645", "\ufeb3\ufefc\ufee1"),  # lam and alef are one letter
        ("\u0644\u0627", "\ufefb"),
        ("\u0628\u064e\u0628", "\ufe91\u064e\ufe90"),  # a mark stands between two letters and parts nothing
    ],
)
def test_a_letter_has_the_shape_that_its_neighbours_give_it(words, shapes):
    assert joined(words) == shapes


@given(MIXED)
def test_no_letter_is_lost_by_joining(text):
    def plain(words):
        return unicodedata.normalize("NFKC", words)

    shaped = "".join(plain(one) if FIRST_SHAPE <= ord(one) <= LAST_SHAPE else one for one in joined(text))
    assert shaped == text


def test_a_line_is_put_into_the_order_in_which_it_is_seen():
    assert seen("Born 14/03/2011, (aged 15)") == "Born 14/03/2011, (aged 15)"
    assert seen("\u05e9\u05dc\u05d5\u05dd 14, Ash") == "14 \u05dd\u05d5\u05dc\u05e9, Ash"


def test_a_page_says_whose_copy_it_is_however_long_the_name_and_loses_no_fact():
    words = "Copy of " + "Featherstonehaugh " * 3 + "· Sat 21/11/2026 10:15"
    pages = Pages(Frame("TUR-0123", "OFFICIAL", "foot " * 60, NOW, watermark=words))
    pages.facts([("Name", "\u0645\u062d\u0645\u062f"), ("History", "one\n" + "two " * 400)])
    for page in pypdf.PdfReader(BytesIO(pages.done())).pages:
        assert page.extract_text().count("10:15") == 3
