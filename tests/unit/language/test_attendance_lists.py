"""Pasted lists of names: what can be read is, and each other line is named by its number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.attendance_lists import Attendee, BadLine, LineFault, read_list


@pytest.mark.parametrize(
    "line",
    [
        "Robin Alder 1234", "Robin Alder, 1234", "1. Robin Alder - 1234", "- Robin  Alder\t1234.",
        "Robin Alder SIA 1234", "Robin Alder (1234)", "Robin Alder [1234].",
        "Robin Alder 0123 4567 8901 1234", "Robin Alder: 0123456789011234",
    ],
)  # fmt: skip
def test_a_line_is_a_name_and_the_last_four_digits_alone(line):
    assert read_list(line) == ([Attendee("Robin Alder", "1234")], [])


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("Robin Alder", LineFault.NO_DIGITS),
        ("Robin Alder 123", LineFault.NO_DIGITS),
        ("Robin Alder 12345", LineFault.NO_DIGITS),
        ("1234", LineFault.NO_NAME),
        ("R2D2 1234", LineFault.NO_NAME),
        (f"{'x' * 81} 1234", LineFault.LONG_NAME),
    ],
)
def test_a_bad_line_among_two_hundred_is_named_and_the_others_are_read(line, fault):
    good = [f"Person {chr(97 + n % 26)}{chr(97 + n // 26)} {n:04}" for n in range(200)]
    people, bad = read_list("\n".join([*good[:16], line, "", *good[16:]]))
    assert len(people) == 200
    assert bad == [BadLine(17, fault)]


@given(st.text(max_size=300))
def test_rubbish_is_read_or_named_and_never_lost(text):
    people, bad = read_list(text)
    lines = [one for one in text.splitlines() if one.strip()]
    assert len(bad) <= len(lines) and len(people) <= len(lines)
    assert people or bad or not lines
