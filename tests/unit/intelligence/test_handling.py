from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import RejectedError
from bot.services.intelligence import handling
from bot.services.intelligence.grades import Grade, is_like_a_grade, read_grade
from bot.services.intelligence.handling import Handling
from models import ActionCode, Assessment, HandlingCode, SanitisationCode, Source

P, C = HandlingCode
A1, A2, A3 = ActionCode
S1, S2 = SanitisationCode
WORDS = (None, "", " \n", "police only")
EVERY = [
    Handling(*combination)
    for combination in product(HandlingCode, WORDS, (None, *ActionCode), WORDS, (None, *SanitisationCode))
]
WHOLE = {
    *(Handling(C, "police only", action, None, s) for action in (A1, A2) for s in SanitisationCode),
    *(Handling(C, "police only", A3, "police only", s) for s in SanitisationCode),
    Handling(P),
}


def bare(one):
    """Without words that say nothing."""
    said = {name: (getattr(one, name) or "").strip() or None for name in ("conditions", "usage")}
    return Handling(one.code, said["conditions"], one.action, said["usage"], one.sanitisation)


def is_lawful(one):
    try:
        handling.require_lawful(one)
    except RejectedError:
        return False
    return True


def test_of_every_combination_only_the_seven_whole_ones_are_taken():
    assert len(EVERY) == 384
    assert {bare(one) for one in EVERY if is_lawful(one)} == WHOLE
    assert all(is_lawful(one) == (bare(one) in WHOLE) for one in EVERY)


@pytest.mark.parametrize(
    ("one", "says"),
    [
        (Handling(P, "police only"), "P stands alone"),
        (Handling(P, action=A1), "P stands alone"),
        (Handling(P, usage="patrol"), "P stands alone"),
        (Handling(P, sanitisation=S1), "P stands alone"),
        (Handling(C, None, A1, None, S1), "its conditions"),
        (Handling(C, "x", None, None, S1), "an action code"),
        (Handling(C, "x", A1), "a sanitisation code"),
        (Handling(C, "x", A3, None, S1), "overt action that its owner"),
        (Handling(C, "x", A2, "patrol", S1), "goes with A3 only"),
    ],
)
def test_a_refusal_says_what_is_missing_or_too_much(one, says):
    with pytest.raises(RejectedError, match=says):
        handling.require_lawful(one)


GRADES = [Grade(*one) for one in product(Source, Assessment, (None, *HandlingCode))]


@given(st.sampled_from(GRADES), st.sampled_from(["{}", "[{}]", " {} ", "[ {}]"]), st.booleans())
def test_a_grade_is_read_as_it_is_written(grade, form, lower):
    written = form.format(grade)
    assert read_grade(written.lower() if lower else written) == grade
    assert read_grade(" ".join(str(grade))) == grade
    assert is_like_a_grade(written)


def test_a_whole_grade_is_written_in_three_characters():
    assert str(Grade(Source.RELIABLE, Assessment.DIRECT, P)) == "1AP"
    assert str(Grade(Source.UNTESTED, Assessment.CORROBORATED, C)) == "2BC"


@pytest.mark.parametrize("rubbish", ["4Z", "4A", "1F", "0A", "9z", "1AX", "1AB", "2b q"])
def test_what_is_meant_for_a_grade_and_is_none_is_known_for_it(rubbish):
    assert read_grade(rubbish) is None
    assert is_like_a_grade(rubbish)


@pytest.mark.parametrize("words", ["", "1", "A", "A1", "11A", "1APC", "1st", "3rd", "2 lads", "²B", "٢B"])
def test_other_words_are_no_grade(words):
    assert read_grade(words) is None
    assert not is_like_a_grade(words)


@given(st.text())
def test_no_text_upsets_the_reader(words):
    grade = read_grade(words)
    assert grade is None or grade in GRADES
