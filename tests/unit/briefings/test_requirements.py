"""A question as its author types it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import RejectedError
from bot.services.briefings import refusals
from bot.services.briefings.requirements import Question, read_question
from tests.refusals import refused


def test_a_star_marks_the_right_answer():
    assert read_question("Where is the RV? | Guildhall | *Car  park |Station ") == Question(
        "Where is the RV?", ("Guildhall", "Car park", "Station"), 1
    )


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ("Where is the RV?", refusals.NO_QUESTION),
        ("| *a | b", refusals.NO_QUESTION),
        ("Where? | *a", refusals.NO_QUESTION),
        ("Where? | *a | ", refusals.NO_QUESTION),
        ("Where? | * | b", refusals.NO_QUESTION),
        ("Where? | *a | b | c | d | e | f | g", refusals.NO_QUESTION),
        ("Where? | a | b", refusals.ONE_RIGHT),
        ("Where? | *a | *b", refusals.ONE_RIGHT),
        ("Where? | *a | a", refusals.LONG_QUESTION),
        (f"{'W' * 201} | *a | b", refusals.LONG_QUESTION),
        (f"Where? | *a | {'b' * 61}", refusals.LONG_QUESTION),
    ],
)
def test_what_is_no_question_is_refused_with_a_sentence(words, refusal):
    with refused(refusal):
        read_question(words)


@given(words=st.text(alphabet="a*| \n€😀", max_size=40))
def test_whatever_is_typed_is_a_question_with_one_right_answer_or_refused(words):
    try:
        asked = read_question(words)
    except RejectedError:
        return
    assert 2 <= len(asked.choices) <= 6
    assert 0 <= asked.answer < len(asked.choices)
    assert all(asked.choices)
