from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.outgoing import MAX_TEXT, Call, Destination, calls, message_params, part_call, units
from bot.texts.documents.parts import DocumentPart
from bot.texts.reply import (
    MAX_SAYS,
    Button,
    Place,
    Reply,
    ReplyFile,
    Style,
    StyledText,
    answered_in_words,
    bold,
    say,
    strike,
)
from bot.values import replace

CHAT = Destination(7)
TAP = Destination(7, message_id=70, tap_id="t1")
FAMILY = "👨‍👩‍👧‍👦"
HEBREW = "עיר"
GOTHIC = "𐍈𐌰"
HALF = "\ud83d"
SHIELD = {"protect_content": True}


def shown(text):
    """Half a pair of surrogates is no character that can be sent."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def encoded(text):
    return text.encode("utf-16-le", "surrogatepass")


def under(params, entity):
    """The text that an entity covers, as Telegram counts."""
    start, end = entity["offset"], entity["offset"] + entity["length"]
    return encoded(params["text"])[2 * start : 2 * end].decode("utf-16-le", "surrogatepass")


def covered(params):
    return [(entity["type"], under(params, entity)) for entity in params.get("entities", [])]


def sent(*lines):
    return message_params(say(*lines), 7)


@pytest.mark.parametrize(
    ("text", "length"),
    [("", 0), ("abc", 3), ("é", 1), ("😀", 2), (FAMILY, 11), (HEBREW, 3), (GOTHIC, 4), (HALF, 1)],
)
def test_length_is_counted_as_telegram_counts_it(text, length):
    assert units(text) == length


@pytest.mark.parametrize(
    "before", ["", "plain ", FAMILY, HEBREW, GOTHIC, f"{HALF} ", f"{FAMILY}{HEBREW}{GOTHIC}"]
)
@pytest.mark.parametrize("marked", ["TUR-0123", FAMILY, HEBREW, GOTHIC, HALF])
def test_an_entity_covers_exactly_what_was_styled(before, marked):
    (params,) = sent("first 😀", (before, bold(marked), " after"), ("and ", strike(marked)))
    before, marked = shown(before), shown(marked)
    assert covered(params) == [("bold", marked), ("strikethrough", marked)]
    assert params["text"] == f"first 😀\n{before}{marked} after\nand {marked}"


def test_plain_text_carries_no_entities_and_no_parse_mode():
    assert sent("*not bold* <b>nor this</b>") == [
        {"chat_id": 7, "text": "*not bold* <b>nor this</b>"} | SHIELD
    ]


def test_styling_nothing_makes_no_entity():
    assert sent((bold(""), "words")) == [{"chat_id": 7, "text": "words"} | SHIELD]


def test_a_text_of_exactly_the_limit_is_one_message():
    assert len(sent("😀" * (MAX_TEXT // 2))) == 1
    assert len(sent("😀" * (MAX_TEXT // 2), "")) == 2


def test_a_long_text_is_cut_at_its_last_line_that_fits():
    lines = [f"{number:03} " + "x" * 96 for number in range(60)]
    pieces = [params["text"] for params in sent(*lines)]
    assert len(pieces) == 2
    assert "\n".join(pieces) == "\n".join(lines)


def test_a_long_line_is_cut_after_a_word():
    pieces = [params["text"] for params in sent("word " * 1000)]
    assert "".join(pieces) == "word " * 1000
    assert all(piece.endswith("word ") for piece in pieces)


def test_blank_lines_at_a_seam_are_kept_but_for_the_seam_itself():
    pieces = [params["text"] for params in sent("a" * 4000, "", "", "b" * 4000)]
    assert "\n".join(pieces) == f"{'a' * 4000}\n\n\n{'b' * 4000}"


@pytest.mark.parametrize("letter", [HALF, "😀", "\ude00"])
def test_letters_that_cannot_be_cut_are_counted_and_none_is_lost(letter):
    pieces = [params["text"] for params in sent(f"a{letter * 5000}")]
    assert "".join(pieces) == f"a{shown(letter) * 5000}"
    assert all(units(piece) <= MAX_TEXT for piece in pieces)


def test_an_entity_after_lone_surrogates_is_not_cut():
    pieces = sent((HALF * 100 + "x" * 3900, bold("b" * 200), "y" * 50))
    assert [found for params in pieces for found in covered(params)] == [("bold", "b" * 200)]


def test_an_entity_longer_than_a_message_goes_on_in_the_next():
    pieces = sent((bold("b" * 5000),))
    assert [covered(params) for params in pieces] == [[("bold", "b" * 4096)], [("bold", "b" * 904)]]


letters = st.one_of(
    st.sampled_from([FAMILY, "😀", HEBREW, GOTHIC, HALF, " ", "\n", "e\u0301"]),
    st.text(max_size=5),
)
chunks = st.builds(lambda text, times: text * times, letters, st.integers(1, 1500))
pieces_of_lines = st.one_of(chunks, st.builds(StyledText, chunks, st.sampled_from(Style)))
lines_of_replies = st.lists(
    st.one_of(pieces_of_lines, st.lists(pieces_of_lines, max_size=4).map(tuple)), min_size=1, max_size=6
)
BUTTONS = ((Button("Open", "TUR-0123"),),)


def written(line):
    pieces = line if isinstance(line, tuple) else (line,)
    return [piece if isinstance(piece, StyledText) else StyledText(piece, None) for piece in pieces]


@given(lines_of_replies)
def test_splitting_keeps_every_letter_every_style_and_the_limit(lines):
    params = message_params(Reply(tuple(lines), buttons=BUTTONS), 7)
    texts = [one["text"] for one in params]
    whole = shown("\n".join("".join(piece.text for piece in written(line)) for line in lines))

    assert all(units(text) <= MAX_TEXT for text in texts)
    seams = "\n?".join(re.escape(text) for text in texts)
    assert re.fullmatch(seams, whole), "a letter is lost that is no newline at a seam"
    for before, after in pairwise(texts):
        seam = before[-1:] + after[:1]
        assert encoded(seam).decode("utf-16-le", "surrogatepass") == seam, "a pair of surrogates is cut"
    assert ["reply_markup" in one for one in params] == [False] * (len(params) - 1) + [True]


@given(lines_of_replies)
def test_splitting_never_cuts_an_entity_that_fits_whole(lines):
    styled = [piece for line in lines for piece in written(line) if piece.style and piece.text]
    short = [(str(piece.style), piece.text) for piece in styled if units(piece.text) <= MAX_TEXT]
    found = [one for params in message_params(Reply(tuple(lines)), 7) for one in covered(params)]
    if len(short) == len(styled):
        assert seamless(found) == seamless(short)
    else:
        assert len(found) > len(short)


def seamless(found):
    """Without the newlines at the end, of which a seam may take one."""
    return [(style, shown(text.rstrip("\n"))) for style, text in found if text.strip("\n")]


def test_the_keyboard_says_what_the_officer_could_have_typed():
    (params,) = message_params(
        say("card", buttons=((Button("Notes", "/notes today"), Button("Map", "tsk1 map")),)), 7
    )
    assert params["reply_markup"] == {
        "inline_keyboard": [
            [{"text": "Notes", "callback_data": "/notes today"}, {"text": "Map", "callback_data": "tsk1 map"}]
        ]
    }


def test_the_answer_to_a_tap_goes_first():
    made = calls(say("card"), TAP)
    assert made == [
        Call("answerCallbackQuery", {"callback_query_id": "t1"}),
        Call("editMessageText", {"chat_id": 7, "text": "card", "message_id": 70}),
    ]


def test_a_tap_is_answered_even_when_there_is_nothing_to_say():
    assert calls(Reply(), TAP) == [Call("answerCallbackQuery", {"callback_query_id": "t1"})]
    assert calls(Reply(), CHAT) == []


@pytest.mark.parametrize("toast", ["Accepted", "x" * 200, "x" * 201, "😀" * 201])
def test_a_toast_is_no_longer_than_telegram_shows(toast):
    (answer,) = calls(Reply(toast=toast), TAP)
    assert answer.params["text"] == toast[:200]


def test_words_are_answered_with_a_new_message():
    assert calls(say("card"), CHAT) == [Call("sendMessage", {"chat_id": 7, "text": "card"} | SHIELD)]


@pytest.mark.parametrize("reply", [replace(say("card"), fresh=True), say("x" * 5000)])
def test_a_fresh_reply_or_one_of_several_messages_edits_nothing(reply):
    methods = [call.method for call in calls(reply, TAP)]
    assert methods[0] == "answerCallbackQuery"
    assert set(methods[1:]) == {"sendMessage"}


def test_a_place_is_sent_as_a_venue_after_the_words():
    place = Place(52.24, -0.9, "TSK-0456", "Bridge Street")
    words, venue = calls(replace(say("card"), place=place), CHAT)
    assert words.method == "sendMessage"
    assert venue == Call(
        "sendVenue",
        {"chat_id": 7, "title": "TSK-0456", "address": "Bridge Street", "latitude": 52.24, "longitude": -0.9}
        | SHIELD,
    )


def test_a_file_follows_the_words_and_travels_as_text_until_it_is_sent():
    audit = ReplyFile("audit.xlsx", b"PK", caption="The audit")
    _, document = calls(replace(say("here"), file=audit, protected=False), CHAT)
    held = {"name": "audit.xlsx", "base64": "UEs="}
    assert document == Call("sendDocument", {"chat_id": 7, "document": held, "caption": "The audit"})
    (picture,) = calls(Reply(file=ReplyFile("code.png", b"PNG", is_picture=True)), CHAT)
    assert picture.method == "sendPhoto"
    assert picture.params["protect_content"]


PICTURE, OTHER = ReplyFile("1.jpg", b"1", is_picture=True), ReplyFile("2.jpg", b"2", is_picture=True)
PLAIN = ReplyFile("a.pdf", b"%PDF")


def test_a_question_opens_the_reply_with_its_prompt_and_beside_buttons_without_it():
    asked = answered_in_words(say("What is the note?"), "Note on TUR-0123")
    (call,) = calls(asked, TAP)[1:]
    assert call.method == "sendMessage", "an edited message opens no reply"
    opened = {"force_reply": True, "input_field_placeholder": "Note on TUR-0123"}
    assert call.params["reply_markup"] == opened
    (params,) = message_params(replace(asked, buttons=((Button("No", "/no"),),)), 7)
    keyboard = [[{"text": "No", "callback_data": "/no"}]]
    assert params["reply_markup"] == {"inline_keyboard": keyboard, "force_reply": True}
    assert len(answered_in_words(say("What?"), "x" * 90).prompt) == 64


def test_a_button_that_copies_tells_us_nothing():
    (params,) = message_params(say("card", buttons=((Button("Copy 1", "1", copies=True),),)), 7)
    assert params["reply_markup"] == {"inline_keyboard": [[{"text": "Copy 1", "copy_text": {"text": "1"}}]]}


def test_a_sheet_of_several_pictures_is_one_album_with_its_words_below_the_first():
    assert part_call(DocumentPart((PICTURE, OTHER), "two"), 7) == Call(
        "sendMediaGroup",
        {
            "chat_id": 7,
            "media": [
                {"type": "photo", "media": "attach://file0", "caption": "two"},
                {"type": "photo", "media": "attach://file1"},
            ],
            "file0": PICTURE,
            "file1": OTHER,
        }
        | SHIELD,
    )


def test_a_sheet_of_one_file_is_a_picture_or_a_document():
    picture = {"chat_id": 7, "photo": PICTURE, "caption": "one"}
    assert part_call(DocumentPart((PICTURE,), "one"), 7) == Call("sendPhoto", picture | SHIELD)
    document = {"chat_id": 7, "document": PLAIN, "caption": "two"}
    assert part_call(DocumentPart((PLAIN,), "two", protected=False), 7) == Call("sendDocument", document)


def test_what_was_said_is_deleted_only_after_the_answer():
    where = Destination(7, said_id=69)
    methods = [call.method for call in calls(replace(say("kept"), forget=True), where)]
    assert methods == ["sendMessage", "deleteMessage"]


@pytest.mark.parametrize("says", ["", "x" * (MAX_SAYS + 1), "é" * 33])
def test_a_button_refuses_what_telegram_would_not_carry(says):
    with pytest.raises(ValueError, match="1 to 64 bytes"):
        Button("label", says)


@pytest.mark.parametrize("says", ["x", "x" * MAX_SAYS, "é" * 32])
def test_a_button_takes_what_telegram_carries(says):
    assert Button("label", says).says == says


def test_what_is_shown_for_a_while_is_an_edit_with_its_last_instant():
    shown = replace(say("detail"), until=datetime(2026, 11, 21, 10, 15, tzinfo=UTC))
    _, edit = calls(shown, TAP)
    params = {"chat_id": 7, "text": "detail", "message_id": 70}
    assert edit == Call("editMessageText", params, 1795256100.0)


@pytest.mark.parametrize("shown", [replace(say("detail"), fresh=True), say("detail" * MAX_TEXT)])
@pytest.mark.parametrize("where", [CHAT, TAP])
def test_what_is_shown_for_a_while_is_never_a_new_message(shown, where):
    with pytest.raises(ValueError, match="known already"):
        calls(replace(shown, until=datetime(2026, 11, 21, 10, 15, tzinfo=UTC)), where)
