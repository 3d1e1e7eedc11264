"""Programmes and the people that they take, by age on the day, window, questions and turning 18."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.ages import ADULT, age, birthday
from bot.services.referrals.making.eligibility import (
    SOON,
    Case,
    Intake,
    check_age,
    fitting,
    is_too_old,
    judge,
    turns_adult,
)
from bot.services.referrals.programmes import QuestionDefinition
from bot.texts.referrals import eligibility as texts
from models.programme import IfYes
from models.referral import Answer

TODAY = date(2026, 11, 21)
ASKED = tuple(QuestionDefinition(one.name, f"Is it {one}?", one, "Ring the team") for one in IfYes)
CHILDREN = Intake(1, "turnaround", "TUR", "Turnaround", 10, 17, "turnaround_yjs", "3m", questions=ASKED)
ADULTS = Intake(2, "cirv", "CIR", "CIRV", 18, 25, "yviu_cirv")
BOTH = Intake(3, "all", "ALL", "Everybody", 14, 25, "all")
KNOWN = (ADULTS, CHILDREN)
DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))


def born(years, *, days=0):
    """Somebody who is so old today, and has been for so many days."""
    return birthday(TODAY, -years) - timedelta(days=days)


def test_a_programme_that_cant_take_somebody_says_why_and_which_can():
    found = check_age(CHILDREN, KNOWN, 18)
    assert (
        texts.wrong_age(found)
        == "Turnaround takes 10 to 17 at referral; this person is 18. CIRV takes 18 to 25."
    )
    assert check_age(CHILDREN, KNOWN, 17) is None
    found = check_age(ADULTS, KNOWN, 9)
    assert texts.wrong_age(found).endswith("this person is 9. No programme in use takes that age.")
    assert texts.nobody_takes(9, KNOWN) == (
        "No programme in use takes somebody of 9. CIRV takes 18 to 25. Turnaround takes 10 to 17."
    )


@pytest.mark.parametrize(
    ("one", "today", "years"),
    [
        (date(2008, 11, 21), TODAY, 18),
        (date(2008, 11, 22), TODAY, 17),
        (date(2008, 2, 29), date(2026, 2, 28), 17),  # by law a year older on 1 March
        (date(2008, 2, 29), date(2026, 3, 1), 18),
    ],
)
def test_an_age_is_that_on_the_day(one, today, years):
    assert age(one, today) == years


@given(DAYS, st.integers(0, 110), st.integers(-400, 400))
def test_nobody_is_so_old_before_that_birthday_and_everybody_from_then_on(one, years, days):
    day = birthday(one, years) + timedelta(days=days)
    assert (age(one, day) >= years) == (days >= 0)


@given(st.integers(0, 120))
def test_a_programme_is_suggested_only_to_those_that_it_takes(years):
    found = fitting((*KNOWN, BOTH), years)
    assert all(one.min_age <= years <= one.max_age for one in found)
    assert {one.code for one in found} == {
        one.code for one in (*KNOWN, BOTH) if check_age(one, KNOWN, years) is None
    }


def test_the_path_for_children_comes_first():
    known = (*KNOWN, BOTH)
    assert judge(BOTH, known, Case(born(16), TODAY)).first == (CHILDREN,)
    assert judge(BOTH, known, Case(born(18), TODAY)).first == ()
    assert judge(CHILDREN, known, Case(born(16), TODAY)).first == ()
    assert fitting(known, 16) == (CHILDREN, BOTH)


@pytest.mark.parametrize(
    ("days", "soon"), [(1, True), (90, True), (91, False), (0, False), (-1, False), (400, False)]
)
def test_somebody_nearly_grown_is_told_of_with_those_who_take_over(days, soon):
    one = birthday(TODAY + timedelta(days=days), -ADULT)
    found = turns_adult(one, KNOWN, today=TODAY)
    assert (found is not None) == soon
    if found:
        assert (found.days, found.takes_over) == (days, (ADULTS,))
        assert "CIRV takes over." in texts.turns_adult(found)


@given(DAYS, DAYS)
def test_only_seventeen_year_olds_are_nearly_grown(one, today):
    if found := turns_adult(one, KNOWN, today=today):
        assert age(one, today) == ADULT - 1
        assert 0 < found.days <= SOON.days
        assert age(one, found.on) == ADULT


@pytest.mark.parametrize(
    ("on", "window", "old"),
    [
        (date(2026, 8, 21), "3m", False),  # three months to the day
        (date(2026, 8, 20), "3m", True),
        (date(2026, 8, 23), "90d", False),
        (date(2026, 8, 22), "90d", True),
        (date(2026, 11, 7), "2w", False),
        (date(2026, 11, 6), "2w", True),
        (date(2000, 1, 1), None, False),
        (None, "3m", False),
    ],
)
def test_a_ground_is_too_old_once_the_window_has_passed(on, window, old):
    assert is_too_old(on, window, today=TODAY) == old


@given(st.dictionaries(st.sampled_from([one.code for one in ASKED]), st.sampled_from(Answer)))
def test_a_yes_does_what_the_question_says_and_no_other_answer_does_anything(answers):
    found = judge(CHILDREN, KNOWN, Case(born(15), TODAY, answers=answers))
    yes = {one for one, said in answers.items() if said is Answer.YES}
    assert {one.code for one in found.excluded} == yes & {"REFUSE"}
    assert {one.code for one in found.confirmed_by_supervisor} == yes & {"CONFIRM"}
    assert {one.code for one in found.noted} == yes & {"NOTE"}
    assert found.is_refused == ("REFUSE" in yes)
    assert found.must_confirm == ("CONFIRM" in yes)


def test_an_old_ground_is_for_a_supervisor_to_confirm_and_refuses_nobody():
    found = judge(CHILDREN, KNOWN, Case(born(15), TODAY, ground_on=date(2026, 8, 1)))
    assert found.must_confirm
    assert not found.is_refused
    assert texts.excluded(CHILDREN, ASKED[0]) == (
        "Is it refuse? Yes: then Turnaround can't take the person. Ring the team."
    )
