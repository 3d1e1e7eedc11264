from __future__ import annotations

from datetime import UTC, datetime

import pytest
from telegram import Update

from bot.chat.answering import Answering
from bot.chat.inbox import Letter
from bot.chat.incoming import NOTHING, IncomingUpdate, UpdateKind, just_words, read, together
from bot.chat.ours import OurMessage
from bot.chat.outgoing import Destination
from bot.services.files.items import Item
from bot.values import replace
from models.notebook import AttachmentKind

BOT_ID = 42
SENT = 1795255200
SENT_AT = datetime.fromtimestamp(SENT, UTC)
OFFICER = {"id": 5001, "is_bot": False, "first_name": "Ashfield"}
US = {"id": BOT_ID, "is_bot": True, "first_name": "Beatline"}
PRIVATE = {"id": 5001, "type": "private", "first_name": "Ashfield"}
GROUP = {"id": -100, "type": "supergroup", "title": "Lads"}
CHANNEL = {"id": -200, "type": "channel", "title": "News"}
FILE = {"file_id": "F1", "file_unique_id": "u", "file_size": 900}
PLACE = {"latitude": 52.24, "longitude": -0.9}


def message(**facts):
    return {"message_id": 9, "date": SENT, "chat": PRIVATE, "from": OFFICER} | facts


def came(**update):
    return read(Update.de_json({"update_id": 1, **update}, None), bot_id=BOT_ID)


def said(*items, words="", card=""):
    return IncomingUpdate(
        UpdateKind.SAID,
        5001,
        Destination(5001, said_id=9),
        words=words,
        card=card,
        items=items,
        sent_at=SENT_AT,
        shown_as="Ashfield",
        message_ids=(9,),
    )


def test_text_is_what_was_said():
    assert came(message=message(text="tur 123?")) == said(words="tur 123?")


CLIP = FILE | {"duration": 12, "width": 1, "height": 1, "file_name": "clip.mp4"}
HUNG = [
    (
        {"photo": [FILE | {"file_id": "small", "width": 1, "height": 1}, FILE | {"width": 9, "height": 9}]},
        Item(AttachmentKind.PHOTO, "F1", "u", size=900),
    ),
    ({"voice": FILE | {"duration": 12}}, Item(AttachmentKind.VOICE, "F1", "u", size=900, seconds=12)),
    (
        {"audio": FILE | {"duration": 12, "file_name": "a.mp3"}},
        Item(AttachmentKind.AUDIO, "F1", "u", file_name="a.mp3", size=900, seconds=12),
    ),
    ({"video": CLIP}, Item(AttachmentKind.VIDEO, "F1", "u", file_name="clip.mp4", size=900, seconds=12)),
    (
        {"video_note": FILE | {"duration": 12, "length": 240}},
        Item(AttachmentKind.VIDEO_NOTE, "F1", "u", size=900, seconds=12),
    ),
    (
        {"document": FILE | {"file_name": "a.pdf"}},
        Item(AttachmentKind.DOCUMENT, "F1", "u", file_name="a.pdf", size=900),
    ),
    ({"location": PLACE}, Item(AttachmentKind.LOCATION, latitude=52.24, longitude=-0.9)),
    (
        {"location": PLACE | {"horizontal_accuracy": 8.5}},
        Item(AttachmentKind.LOCATION, latitude=52.24, longitude=-0.9, accuracy_m=8.5),
    ),
    (
        {"contact": {"phone_number": "07700900123", "first_name": "Casey", "last_name": "Hollowell"}},
        Item(AttachmentKind.CONTACT, words="Casey Hollowell 07700900123"),
    ),
]


@pytest.mark.parametrize(
    ("part", "item"), HUNG, ids=lambda value: next(iter(value), "") if isinstance(value, dict) else ""
)
def test_what_hangs_on_a_message_comes_with_it(part, item):
    assert came(message=message(**part)) == said(item)


@pytest.mark.parametrize(
    ("part", "item"), HUNG[:6], ids=lambda value: next(iter(value), "") if isinstance(value, dict) else ""
)
def test_a_caption_is_what_was_said_about_it(part, item):
    assert came(message=message(**part, caption="tur 123")) == said(item, words="tur 123")


STILL = {"is_animated": False, "is_video": False}
POLL = {
    "id": "1",
    "question": "?",
    "options": [],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
    "allows_revoting": True,
    "members_only": False,
}


def test_every_kind_of_attachment_was_tried():
    assert {item.kind for _, item in HUNG} == set(AttachmentKind)


@pytest.mark.parametrize(
    ("part", "missing"),
    [
        ({"sticker": FILE | {"type": "regular", "width": 1, "height": 1} | STILL}, ("the sticker",)),
        ({"something_new": {"id": 1}}, ("something of a kind that I don't know",)),
        ({"something_new": True}, ()),
        ({"rich_message": {"blocks": []}}, ("the formatted text: send it as plain words",)),
    ],
)
def test_what_cannot_be_recorded_is_heard_and_named(part, missing):
    assert came(message=message(**part)) == replace(said(), missing=missing)


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (
            {"poll": POLL | {"options": [{"text": "Yes", "voter_count": 2, "persistent_id": "1"}]}},
            "Poll: ?\n- Yes (2)",
        ),
        ({"dice": {"emoji": "🎲", "value": 3}}, "🎲 3"),
        (
            {"checklist": {"title": "Search", "tasks": [{"id": 1, "text": "shed"}]}},
            "Checklist: Search\n- [ ] shed",
        ),
        ({"quote": {"text": "two males", "position": 0}}, "“two males”"),
    ],
    ids=lambda one: next(iter(one)) if isinstance(one, dict) else "",
)
def test_what_stands_beside_the_words_is_kept_as_words(part, words):
    found = came(message=message(text="seen", **part))
    assert (found.words, found.beside, found.said) == ("seen", words, (f"seen\n{words}",))


def test_a_quotation_of_our_own_question_is_not_part_of_the_answer():
    question = message(**{"from": US}, text="What is the note?")
    found = came(message=message(text="x", reply_to_message=question, quote={"text": "note", "position": 1}))
    assert found.beside == ""


@pytest.mark.parametrize(
    "part",
    [{"pinned_message": message(text="x")}, {"boost_added": {"boost_count": 1}}],
    ids=lambda one: next(iter(one)),
)
def test_what_telegram_says_about_the_chat_is_met_with_silence(part):
    assert came(message=message(**part)) == NOTHING


def test_a_venue_keeps_its_title_and_address():
    venue = {"location": PLACE, "title": "The Bell", "address": "4 Mill Lane"}
    place = Item(AttachmentKind.LOCATION, latitude=52.24, longitude=-0.9, words="The Bell, 4 Mill Lane")
    assert came(message=message(location=PLACE, venue=venue)) == said(place)


def test_a_contact_keeps_its_second_number_and_address():
    card = (
        "BEGIN:VCARD\nVERSION:3.0\nN:Hollowell;Casey\nTEL;TYPE=CELL:07700900123\nTEL;TYPE=HOME:01604 960001\n"
    )
    card += "ADR:;;4 Mill Lane;Northampton;;;\nEND:VCARD"
    found = came(
        message=message(contact={"phone_number": "07700900123", "first_name": "Casey", "vcard": card})
    )
    assert found.items[0].words == "Casey 07700900123, home 01604 960001, 4 Mill Lane Northampton"


def test_a_live_photo_keeps_its_moving_part():
    still = FILE | {"width": 9, "height": 9}
    moving = FILE | {
        "file_id": "M",
        "file_unique_id": "m",
        "duration": 3,
        "width": 9,
        "height": 9,
        "photo": [still],
    }
    found = came(message=message(photo=[still], live_photo=moving))
    assert [(one.kind, one.file_id) for one in found.items] == [
        (AttachmentKind.PHOTO, "F1"),
        (AttachmentKind.VIDEO, "M"),
    ]


@pytest.mark.parametrize(
    ("text", "entity", "words"),
    [
        ("knife gun", {"type": "strikethrough", "offset": 0, "length": 5}, "~~knife~~ gun"),
        ("😀 red", {"type": "underline", "offset": 3, "length": 3}, "😀 __red__"),
        (
            "see here",
            {"type": "text_link", "offset": 4, "length": 4, "url": "https://a.uk/"},
            "see here (https://a.uk/)",
        ),
        (
            "ask Sam",
            {"type": "text_mention", "offset": 4, "length": 3, "user": OFFICER},
            "ask Sam (Telegram 5001)",
        ),
        ("two", {"type": "bold", "offset": 0, "length": 3}, "two"),
    ],
)
def test_marks_that_change_the_meaning_stay_in_the_words(text, entity, words):
    for part in ({"text": text, "entities": [entity]}, {"caption": text, "caption_entities": [entity]}):
        assert came(message=message(**part)).words == words
    assert (just_words({"update_id": 1, "message": message(text=text, entities=[entity])}) is None) == (
        words != text
    )


def test_every_caption_of_an_album_is_kept():
    parts = [
        replace(said(words=words), message_ids=(number,))
        for number, words in enumerate(("door", "", "window"))
    ]
    assert together(parts).words == "door\nwindow"


def test_only_our_own_message_is_a_card():
    ours = message(**{"from": US}, text="TSK-0456 · visit")
    theirs = message(text="TSK-0456 · visit")
    other = message(**{"from": US | {"id": 43}}, text="TSK-0456 · visit")
    assert came(message=message(text="ok", reply_to_message=ours)).card == "TSK-0456 · visit"
    assert came(message=message(text="ok", reply_to_message=theirs)).card == ""
    assert came(message=message(text="ok", reply_to_message=other)).card == ""


def test_a_picture_of_ours_is_a_card_by_its_caption():
    ours = message(**{"from": US}, photo=[FILE | {"width": 1, "height": 1}], caption="TSK-0456 · map")
    assert came(message=message(text="ok", reply_to_message=ours)).card == "TSK-0456 · map"


@pytest.mark.parametrize(
    "origin",
    [
        {"type": "user", "date": SENT, "sender_user": OFFICER},
        {"type": "hidden_user", "date": SENT, "sender_user_name": "Nobody"},
        {"type": "channel", "date": SENT, "chat": CHANNEL, "message_id": 3},
    ],
)
def test_of_a_forwarded_message_nothing_is_kept(origin):
    forwarded = IncomingUpdate(UpdateKind.FORWARDED, 5001, Destination(5001))
    assert came(message=message(text="note x", forward_origin=origin)) == forwarded
    assert came(edited_message=message(text="note x", forward_origin=origin)) == NOTHING
    assert came(edited_message=message(text="note x", forward_origin=origin, edit_date=SENT)) == NOTHING


@pytest.mark.parametrize(
    ("kind", "did"), [("message", UpdateKind.FORWARDED), ("edited_message", UpdateKind.NOTHING)]
)
def test_of_what_another_bot_put_together_nothing_is_kept(kind, did):
    found = came(**{kind: message(text="note x", via_bot=US | {"id": 43})})
    assert (found.did, found.words) == (did, "")


def test_what_comes_through_a_business_account_means_nothing():
    assert came(message=message(text="note x", business_connection_id="b")) == NOTHING


def test_an_edited_message_is_known_for_one():
    found = came(edited_message=message(text="note y", edit_date=SENT + 60))
    assert (found.did, found.account_id, found.words) == (UpdateKind.EDITED, 5001, "note y")


@pytest.mark.parametrize("live", [{"live_period": 900}, {}])
def test_a_live_location_that_moves_or_ends_asks_for_no_answer(live):
    assert came(edited_message=message(location=PLACE | live, edit_date=SENT + 60)) == NOTHING


def test_a_live_location_brings_nothing_but_that_it_is_one():
    found = came(message=message(location=PLACE | {"live_period": 900}))
    assert (found.did, found.account_id, found.items) == (UpdateKind.LIVE_PLACE, 5001, ())


def tap(**facts):
    return {"id": "t1", "from": OFFICER, "chat_instance": "c", "data": "TUR-0123"} | facts


def test_a_tap_says_what_its_button_says():
    ours = message(**{"from": US}, text="card", has_protected_content=True)
    where, tapped = Destination(5001, 9, "t1"), OurMessage(9, "card", ())
    expected = IncomingUpdate(UpdateKind.TAPPED, 5001, where, words="TUR-0123", ours=tapped)
    assert came(callback_query=tap(message=ours)) == expected


def test_a_tap_on_a_message_too_old_to_read_still_counts_and_is_answered_anew():
    old = {"message_id": 9, "date": 0, "chat": PRIVATE}
    assert came(callback_query=tap(message=old)).where == Destination(5001, None, "t1")


def test_a_message_that_could_be_forwarded_is_not_brought_up_to_date():
    ours = message(**{"from": US}, text="card")
    assert came(callback_query=tap(message=ours)).where == Destination(5001, None, "t1")


@pytest.mark.parametrize(
    "part",
    [
        {},
        {"message": {"message_id": 9, "date": 0, "chat": GROUP}},
        {"message": message(chat=GROUP, text="card")},
    ],
)
def test_a_tap_from_anywhere_else_means_nothing(part):
    assert came(callback_query=tap(**part)) == NOTHING


@pytest.mark.parametrize("part", [{"text": "/ref TUR-0123"}, {"new_chat_title": "Lads 2"}, {"photo": []}])
def test_what_is_said_in_a_group_is_not_read(part):
    assert came(message=message(chat=GROUP, **part)) == IncomingUpdate(
        UpdateKind.IN_A_GROUP, 5001, Destination(-100)
    )


ADMINISTRATOR_RIGHTS = [
    "can_be_edited",
    "can_change_info",
    "can_delete_messages",
    "can_delete_stories",
    "can_edit_stories",
    "can_invite_users",
    "can_manage_chat",
    "can_manage_video_chats",
    "can_post_stories",
    "can_promote_members",
    "can_restrict_members",
    "is_anonymous",
]


def member(status):
    extra = {"until_date": 0} if status == "kicked" else {}
    rights = dict.fromkeys(ADMINISTRATOR_RIGHTS, True)
    return {"user": US, "status": status} | extra | (rights if status == "administrator" else {})


def membership(chat, old, new):
    return {
        "chat": chat,
        "from": OFFICER,
        "date": SENT,
        "old_chat_member": member(old),
        "new_chat_member": member(new),
    }


@pytest.mark.parametrize(
    ("chat", "old", "new", "did"),
    [
        (PRIVATE, "member", "kicked", UpdateKind.BLOCKED),
        (PRIVATE, "kicked", "member", UpdateKind.UNBLOCKED),
        (GROUP, "left", "member", UpdateKind.IN_A_GROUP),
        (GROUP, "left", "administrator", UpdateKind.IN_A_GROUP),
        (GROUP, "member", "left", UpdateKind.NOTHING),
        (GROUP, "member", "kicked", UpdateKind.NOTHING),
        (CHANNEL, "left", "administrator", UpdateKind.NOTHING),
    ],
)
def test_being_blocked_freed_or_added_is_noticed(chat, old, new, did):
    found = came(my_chat_member=membership(chat, old, new))
    assert found.did is did
    assert did is UpdateKind.NOTHING or (found.account_id, found.where) == (5001, Destination(chat["id"]))


@pytest.mark.parametrize(
    "update",
    [
        {"channel_post": {"message_id": 9, "date": SENT, "chat": CHANNEL, "text": "x"}},
        {"edited_channel_post": {"message_id": 9, "date": SENT, "chat": CHANNEL, "text": "x"}},
        {"business_message": message(text="x", business_connection_id="b")},
        {"inline_query": {"id": "1", "from": OFFICER, "query": "x", "offset": ""}},
        {"chat_member": membership(GROUP, "left", "member")},
        {"message": message(**{"from": US}, text="x")},
        {"message": {"message_id": 9, "date": SENT, "chat": GROUP, "text": "nobody's"}},
        {"something_new": {"id": 1}},
        {},
    ],
)
def test_what_is_not_meant_for_us_means_nothing(update):
    assert came(**update) == NOTHING


@pytest.mark.parametrize(
    "body",
    [
        {"update_id": 1, "message": "text"},
        {"update_id": 1, "message": {"message_id": 9}},
        {"update_id": 1, "message": {"message_id": 9, "date": "yesterday", "chat": PRIVATE}},
        {"update_id": 1, "message": {"message_id": 9, "date": 1e30, "chat": PRIVATE}},
        {"update_id": 1, "message": {"message_id": 9, "date": SENT, "chat": None, "from": OFFICER}},
        {"update_id": 1, "callback_query": [1]},
    ],
)
def test_a_malformed_update_is_known_for_one(body):
    class Wire:
        id = BOT_ID
        defaults = None

    answering = Answering.__new__(Answering)
    answering._wire = Wire()
    assert answering._read(Letter(1, 0, body)) is None
