from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.json_text import DEEPEST, dumps, loads

VERY = 100_000


def _depth(value):
    depth = 0
    while isinstance(value, list) and value:
        value, depth = value[0], depth + 1
    return depth


def test_a_nest_too_deep_for_any_library_costs_only_itself():
    nest = "[" * VERY + "]" * VERY
    read = loads(f'{{"before": "]]\\"[[", "nest": {nest}, "after": [1, {{"two": "[" }}]}}'.encode())
    assert read["before"] == ']]"[['
    assert read["after"] == [1, {"two": "["}]
    assert _depth(read["nest"]) == DEEPEST - 1
    assert loads(dumps(read)) == read


@pytest.mark.parametrize("raw", [b"[" * VERY, b'{"a":' * VERY, b"[" * VERY + b"}" * VERY, b'"', b"", b"\xff"])
def test_what_is_no_json_is_refused(raw):
    with pytest.raises(ValueError, match=r"nest|Expecting|Unterminated"):
        loads(raw)


def test_a_nest_can_be_kept_as_far_as_it_is_read():
    nest = []
    for _ in range(DEEPEST * 5):
        nest = [nest]
    assert loads(dumps({"nest": nest})).keys() == {"nest"}


texts = st.text(st.characters(codec=None), max_size=20)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=20,
)


@given(st.dictionaries(texts, values, max_size=4))
def test_whatever_it_holds_comes_back(update):
    assert loads(dumps(update)) == update
    assert loads(json.dumps(update).encode()) == update
