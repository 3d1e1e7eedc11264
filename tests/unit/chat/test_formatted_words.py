"""Formatted text in words, whatever it holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.marked_words import formatted, holds_media

BLOCKS = [
    ({"type": "paragraph", "text": ["two ", {"type": "bold", "text": "males"}]}, "two males"),
    ({"type": "heading", "text": "Search"}, "Search"),
    ({"type": "paragraph", "text": {"type": "strikethrough", "text": ["kn", "ife"]}}, "~~knife~~"),
    (
        {"type": "paragraph", "text": {"type": "url", "text": "here", "url": "https://a.uk"}},
        "here (https://a.uk)",
    ),
    ({"type": "blockquote", "blocks": [{"type": "paragraph", "text": "go"}], "credit": "him"}, "him\ngo"),
    ({"type": "table", "cells": [[{"text": "VRM"}, {"text": "AB12"}]]}, "VRM | AB12"),
    (
        {"type": "list", "items": [{"blocks": [{"text": "shed"}], "has_checkbox": True, "is_checked": True}]},
        "- [x] shed",
    ),
    ({"type": "details", "summary": "More", "blocks": [{"text": "later"}]}, "More\nlater"),
    ({"type": "photo", "photo": [], "caption": {"text": "the van"}}, "the van"),
    ({"type": "divider"}, ""),
]
NASTY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(("type", "text", "blocks", "items", "cells", "url", "caption", "photo")),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("block", "told"), BLOCKS, ids=[one["type"] + str(at) for at, (one, _) in enumerate(BLOCKS)]
)
def test_every_kind_of_block_is_told(block, told):
    assert formatted({"blocks": [block]}) == told


def test_media_are_known_to_be_there():
    inside = {"type": "collage", "blocks": [{"type": "photo", "photo": [{}]}]}
    assert holds_media({"blocks": [inside]}) and not holds_media({"blocks": [{"text": "a"}]})


@given(NASTY)
def test_nothing_that_it_may_hold_is_too_much(rich):
    assert isinstance(formatted({"blocks": rich}), str)
    assert holds_media(rich) in (True, False)
