import pytest

from bot.services.briefings import forms
from models.briefing import BriefingForm

IIMARCH, SMEAC = BriefingForm


def test_the_first_letters_spell_the_form():
    names = "".join(name[0] for name in forms.FORMS[IIMARCH])
    assert names == "IIMARCH"
    assert "".join(name[0] for name in forms.FORMS[SMEAC]) == "SMEAC"


def test_fields_stand_in_the_forms_order_whenever_they_were_written():
    parts = forms.with_field(IIMARCH, (("Risk", "ice"),), "Information", "snow")
    assert parts == (("Information", "snow"), ("Risk", "ice"))
    assert forms.body(parts) == "Information\nsnow\n\nRisk\nice"
    assert forms.with_field(IIMARCH, parts, "Risk", "") == (("Information", "snow"),)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Method", ("Method", "")),
        ("method two pairs", ("Method", "two pairs")),
        ("human rights Article 8", ("Human rights", "Article 8")),
        ("inf bus station", ("Information", "bus station")),
        ("in anything", None),
        ("", None),
        ("mission", None),
    ],
)
def test_a_field_is_named_by_as_much_as_tells_it(words, found):
    assert forms.find_field(IIMARCH, words) == found


def test_a_field_has_neighbours_but_at_the_ends():
    assert forms.find_neighbour(IIMARCH, "Information", -1) is None
    assert forms.find_neighbour(IIMARCH, "Information", 1) == "Intention"
    assert forms.find_neighbour(IIMARCH, "Human rights", 1) is None


def test_what_differs_is_named_also_what_is_gone():
    old, new = (("Method", "a"), ("Risk", "b")), (("Method", "c"), ("Intention", "d"))
    assert forms.changed(old, new) == ["Method", "Risk", "Intention"]
