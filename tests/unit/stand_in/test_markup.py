from __future__ import annotations

import pytest

from bot.demo.stand_in.entities import check_entities, find_entities
from bot.demo.stand_in.html_markup import parse_html
from bot.demo.stand_in.markdown_markup import parse_markdown
from bot.demo.stand_in.refusal import RefusedError
from bot.demo.stand_in.units import cut_units


def marked(parsed):
    text, entities = parsed
    return text, [(one["type"], cut_units(text, one["offset"], length=one["length"])) for one in entities]


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>a</b> <strong>b</strong>", "a b", [("bold", "a"), ("bold", "b")]),
        ("<i>👍🏽 x</i><u>y</u>", "👍🏽 xy", [("italic", "👍🏽 x"), ("underline", "y")]),
        ("<s>a</s><del>b</del>", "ab", [("strikethrough", "a"), ("strikethrough", "b")]),
        ("<b>a <i>b</i></b>", "a b", [("bold", "a b"), ("italic", "b")]),
        ("<code>x &lt; y</code>", "x < y", [("code", "x < y")]),
        ('<pre><code class="language-py">x</code></pre>', "x", [("pre", "x")]),
        ("<pre>x</pre>", "x", [("pre", "x")]),
        ('<a href="https://a.uk/?x=1&amp;y=2">l</a>', "l", [("text_link", "l")]),
        (
            '<span class="tg-spoiler">x</span><tg-spoiler>y</tg-spoiler>',
            "xy",
            [("spoiler", "x"), ("spoiler", "y")],
        ),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", "x")]),
        ("a &amp; b &#39;c&#x27; &copy; &quot;", "a & b 'c' &copy; \"", []),
        ("<b></b>x", "x", []),
        ("2 > 1", "2 > 1", []),
    ],
)
def test_html_is_read(source, text, entities):
    assert marked(parse_html(source)) == (text, entities)


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("é<b>x</i>", 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
    ],
)
def test_html_complaints_are_telegrams(source, complaint):
    with pytest.raises(RefusedError) as refused:
        parse_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {complaint}"


def test_a_link_keeps_its_address():
    assert parse_html('<a href="https://a.uk/x">l</a>')[1][0]["url"] == "https://a.uk/x"
    assert parse_html('<a href="tg://user?id=7">l</a>')[1][0]["user"]["id"] == 7
    assert parse_html('<a href="nonsense">l</a>') == ("l", [])


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        (
            "*a* _b_ __c__ ~d~ ||e||",
            "a b c d e",
            [("bold", "a"), ("italic", "b"), ("underline", "c"), ("strikethrough", "d"), ("spoiler", "e")],
        ),
        ("`x*y` \\*z\\*", "x*y *z*", [("code", "x*y")]),
        ("```py\nx = 1\n```", "x = 1\n", [("pre", "x = 1\n")]),
        ("[l](https://a.uk/\\)x)", "l", [("text_link", "l")]),
        (">q\n>r\nx", "q\nr\nx", [("blockquote", "q\nr")]),
        ("*a _b_*", "a b", [("bold", "a b"), ("italic", "b")]),
    ],
)
def test_markdown_is_read(source, text, entities):
    assert marked(parse_markdown(source)) == (text, entities)


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("a.", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("a-b", "Character '-' is reserved and must be escaped with the preceding '\\'"),
        ("*a", "Can't find end of Bold entity at byte offset 0"),
        ("é `a", "Can't find end of Code entity at byte offset 3"),
        ("[a](https://a.uk", "Can't find end of a URL at byte offset 4"),
    ],
)
def test_markdown_complaints_are_telegrams(source, complaint):
    with pytest.raises(RefusedError) as refused:
        parse_markdown(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {complaint}"


def test_what_people_type_is_marked():
    text = "👍 /start@beatline_demo_bot x see https://a.uk/b, www.c.co.uk @ash_m a@b.uk #op +447700900123"
    assert marked((text, find_entities(text)))[1] == [
        ("bot_command", "/start@beatline_demo_bot"),
        ("url", "https://a.uk/b"),
        ("url", "www.c.co.uk"),
        ("mention", "@ash_m"),
        ("email", "a@b.uk"),
        ("hashtag", "#op"),
        ("phone_number", "+447700900123"),
    ]
    assert find_entities("28/11 and/or 12/11/2026") == []


@pytest.mark.parametrize(
    ("entity", "complaint"),
    [
        ({"offset": -1, "length": 1}, "receive an entity with incorrect offset -1"),
        ({"offset": 0, "length": -1}, "receive an entity with incorrect length -1"),
        ({"offset": 5, "length": 1}, "entity begins after the end of the text at UTF-16 offset 5"),
        ({"offset": 1, "length": 1}, "entity begins in a middle of a UTF-16 symbol"),
        (
            {"offset": 0, "length": 1},
            "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol",
        ),
        (
            {"offset": 2, "length": 9},
            "entity beginning at UTF-16 offset 2 ends after the end of the text at UTF-16 offset 11",
        ),
        ({"type": "loud", "offset": 0, "length": 2}, "can't parse MessageEntity: Unsupported type specified"),
        (
            {"type": "text_link", "offset": 0, "length": 2},
            "can't parse MessageEntity: Can't find field \"url\"",
        ),
    ],
)
def test_given_entities_are_checked(entity, complaint):
    with pytest.raises(RefusedError) as refused:
        check_entities("👍ab", [{"type": "bold"} | entity])
    assert refused.value.description == f"Bad Request: {complaint}"
