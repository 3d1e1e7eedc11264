"""Nobody works out a count that a page hides, not even somebody who knows the rule."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.services.operations.reports.hiding import FEWEST, Hidden, hide

COUNTS = st.one_of(st.integers(0, FEWEST - 1), st.integers(FEWEST, 12))
GROUPS = st.lists(st.lists(COUNTS, min_size=1, max_size=3), min_size=1, max_size=3)
MOST_HIDDEN = 5  # unknowns: more would be too many to try in every way


def test_a_small_count_is_hidden_with_each_total_that_holds_it():
    counts = {"engaged": 7, "declined": 0, "visits": 7, "leaflets": 3, "schools": 12}
    assert hide(counts, {"visits": ["engaged", "declined"]}) == {
        "engaged": 7,
        "declined": Hidden.FEW,
        "visits": Hidden.WITHHELD,
        "leaflets": Hidden.FEW,
        "schools": 12,
    }


def test_a_total_of_large_counts_is_shown_beside_one_that_is_not():
    counts = {"a": 5, "b": 6, "ab": 11, "c": 4, "d": 9, "cd": 13, "all": 24}
    shown = hide(counts, {"ab": "ab", "cd": "cd", "all": ["ab", "cd"]})
    assert shown["ab"] == 11
    assert shown["cd"] is shown["all"] is Hidden.WITHHELD


def test_a_count_in_two_totals_is_refused():
    with pytest.raises(ValueError, match="two totals"):
        hide({"a": 7, "b": 9, "x": 7, "y": 16}, {"x": ["a"], "y": ["a", "b"]})


@given(groups=GROUPS)
def test_no_hidden_count_can_be_worked_out_from_the_page_totals_and_the_rule(groups):
    """All pages that read the same are compared: a hidden count must have two values or more among them."""
    counts, sums = table(groups)
    page = hide(counts, sums)
    leaves = [one for one in counts if one not in sums and isinstance(page[one], Hidden)]
    assume(len(leaves) <= MOST_HIDDEN)
    assert all(page[one] is Hidden.FEW for one in leaves)  # so that 0 to 4 are all that they can be
    alike = []
    for tried in product(range(FEWEST), repeat=len(leaves)):
        guess, _ = table(groups, dict(zip(leaves, tried, strict=True)))
        if hide(guess, sums) == page:
            alike.append(guess)
    for one in counts:
        if isinstance(page[one], Hidden) and (one in leaves or one in sums):
            assert len({guess[one] for guess in alike}) > 1, one
        elif one not in sums and not isinstance(page[one], Hidden):
            assert page[one] == counts[one] >= FEWEST


def table(groups, instead=None):
    """Counts by group, the total of each group, and the total of all."""
    counts, sums = {}, {}
    for number, group in enumerate(groups):
        parts = {f"{number}.{place}": count for place, count in enumerate(group)}
        counts |= {one: (instead or {}).get(one, count) for one, count in parts.items()}
        sums[f"group {number}"] = list(parts)
        counts[f"group {number}"] = sum(counts[one] for one in parts)
    sums["all"] = [f"group {number}" for number in range(len(groups))]
    counts["all"] = sum(counts[one] for one in sums["all"])
    return counts, sums
