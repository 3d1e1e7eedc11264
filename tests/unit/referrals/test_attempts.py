"""Attempts to reach somebody: their bands of the day, and whether they are enough."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from bot.language.times.bands import read_bands
from bot.services.referrals.attempts import are_enough, tried, untried
from bot.settings import VISIT_BANDS, Settings

BANDS = read_bands(VISIT_BANDS)
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)  # London is at UTC


class Contacted(Struct, frozen=True):
    at: datetime


def contacts(*said):
    """`2 18` is Wednesday at six in the evening."""
    return [
        Contacted(MONDAY + timedelta(days=day, hours=hour))
        for day, hour in (map(int, s.split()) for s in said)
    ]


@pytest.mark.parametrize(
    ("said", "enough"),
    [
        ((), False),
        (("0 9", "1 9", "2 9"), False),  # one band
        (("0 9", "0 14", "0 18"), False),  # one day
        (("0 9", "1 18"), False),
        (("0 9", "0 18", "1 9", "1 18"), False),  # two days
        (("0 9", "1 9", "2 18"), True),
        (("5 11", "6 11", "7 9"), True),  # a weekend is one band
        (("5 9", "6 20"), False),
        (("0 3", "1 23", "2 13"), True),  # at night it is the nearest band
    ],
)
def test_enough_are_three_on_different_days_in_two_bands(said, enough):
    assert are_enough(contacts(*said), BANDS) is enough


def test_a_day_is_londons():
    """Half past eleven at night by UTC is the next day in summer."""
    late = [
        Contacted(datetime(2026, 6, day, hour, 30, tzinfo=UTC)) for day, hour in ((1, 23), (2, 10), (3, 18))
    ]
    assert not are_enough(late, BANDS)


def test_what_was_tried_is_said_in_order_and_once():
    found = contacts("3 18", "1 9", "1 10", "5 12")
    assert [one.words for one in tried(found, BANDS)] == ["Tue morning", "Thu evening", "Sat (weekend)"]
    assert [one.name for one in untried(found, BANDS)] == ["afternoon"]
    assert [one.name for one in untried([], BANDS)] == ["morning", "afternoon", "evening", "weekend"]


MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # given a zone


@given(st.lists(st.builds(Contacted, MOMENTS), max_size=9), MOMENTS)
def test_another_attempt_never_makes_them_fewer(made, more):
    both = [*made, Contacted(more)]
    assert are_enough(both, BANDS) or not are_enough(made, BANDS)
    assert {one.name for one in untried(both, BANDS)} <= {one.name for one in untried(made, BANDS)}
    assert are_enough(list(reversed(both)), BANDS) == are_enough(both, BANDS)


@pytest.mark.parametrize(
    "words",
    ["", "morning", "morning 08:00-12:00", "a 08:00-12:00, a 12:00-13:00", "a 9-10, b 10:00-11:00",
     "a 12:00-11:00, b 12:00-13:00", "weekend 10:00-18:00, a 08:00-12:00", "a 08:00-25:00, b 08:00-12:00"],
)  # fmt: skip
def test_bands_that_cannot_be_are_refused(words):
    with pytest.raises(ValueError):  # noqa: PT011  # pydantic's is one
        Settings(_env_file=None, visit_bands=words)


def test_a_force_says_its_own_bands():
    own = Settings(_env_file=None, visit_bands="early 6:30-9:00, late 19:00-22:00").visit_bands
    assert [one.name for one in untried(contacts("5 8"), own)] == ["late"]
