import pytest

from bot.services import briefing_forms
from models.briefing import BriefingForm

IIMARCH, SMEAC = BriefingForm


def test_the_first_letters_spell_the_form():
    names = "".join(name[0] for name in briefing_forms.FORMS[IIMARCH])
    assert names == "IIMARCH"
    assert "".join(name[0] for name in briefing_forms.FORMS[SMEAC]) == "SMEAC"


def test_fields_stand_in_the_forms_order_whenever_they_were_written():
    parts = briefing_forms.put(IIMARCH, (("Risk", "ice"),), "Information", "snow")
    assert parts == (("Information", "snow"), ("Risk", "ice"))
    assert briefing_forms.body(parts) == "Information\nsnow\n\nRisk\nice"
    assert briefing_forms.put(IIMARCH, parts, "Risk", "") == (("Information", "snow"),)


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
    assert briefing_forms.named(IIMARCH, words) == found


def test_a_field_has_neighbours_but_at_the_ends():
    assert briefing_forms.beside(IIMARCH, "Information", -1) is None
    assert briefing_forms.beside(IIMARCH, "Information", 1) == "Intention"
    assert briefing_forms.beside(IIMARCH, "Human rights", 1) is None


def test_what_differs_is_named_also_what_is_gone():
    old, new = (("Method", "a"), ("Risk", "b")), (("Method", "c"), ("Intention", "d"))
    assert briefing_forms.changed(old, new) == ["Method", "Risk", "Intention"]
