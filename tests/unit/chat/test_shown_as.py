"""An account's name is its owner's choice: it must not pass for anything else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.incoming import shown

COLUMN = 160


@pytest.mark.parametrize(
    ("account", "as_shown"),
    [
        (("Sam", "Ashfield", "samash"), "Sam Ashfield · @samash"),
        (("Sam", None, None), "Sam"),
        (("  Sam\n\tJ ", "Ashfield", None), "Sam J Ashfield"),
        (("Sam · @samash", None, None), "Sam samash"),
        (("Sam", None, "sam ash"), "Sam"),
        (("\u202eefil\u200b", "\x07", None), "efil"),
        (("Zoë", "Łuk 🚓", "zoe_l"), "Zoë Łuk 🚓 · @zoe_l"),
        ((7, None, ["x"]), ""),
    ],
)
def test_a_name_is_one_line_in_which_nothing_passes_for_a_username(account, as_shown):
    assert shown(*account) == as_shown


@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=40))
def test_whatever_a_name_holds_it_fits_and_prints(first, last, username):
    found = shown(first, last, username)
    assert len(found) <= COLUMN
    assert found.isprintable()
    assert found.count("@") <= 1
