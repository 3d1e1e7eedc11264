"""The way to somewhere in words, against reckoning by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.distances import DEGREE_M, WINDS, Position, Way, way

SQUARE = Position(52.2370, -0.8960)
NORTH, EAST = 1 / DEGREE_M, 1 / SQUARE.degree_east_m
ANYWHERE = st.builds(Position, st.floats(-90, 90), st.floats(-180, 180))


@pytest.mark.parametrize(
    ("up", "across", "words"),
    [
        (0, 0, "here"),
        (400, 0, "400 m north"),
        (283, 283, "400 m north-east"),
        (0, -1234, "1.2 km west"),
        (-700, 700, "990 m south-east"),
        (-997, 0, "1.0 km south"),
        (10, -100, "100 m west"),
    ],
)
def test_a_way_in_words(up, across, words):
    there = Position(SQUARE.latitude + up * NORTH, SQUARE.longitude + across * EAST)
    assert way(SQUARE, there).words == words


@given(ANYWHERE, ANYWHERE)
def test_every_way_has_words_and_no_way_is_longer_than_half_the_earth(here, there):
    found = way(here, there)
    assert 0 <= found.metres <= 180 * DEGREE_M + 1
    assert found.direction in WINDS
    assert Way(found.metres, found.direction).words
