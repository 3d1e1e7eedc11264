"""The two ways to read an update: the short one for just words, the library's for everything."""

from __future__ import annotations

import pytest
from telegram import Update

from bot.chat import incoming

BOT = {"id": 42, "is_bot": True, "first_name": "Beat", "username": "beat_bot"}
SAM = {"id": 5001, "is_bot": False, "first_name": "Sam", "language_code": "en"}
PRIVATE = {"id": 5001, "type": "private", "first_name": "Sam"}
WORDS = {"message_id": 7, "from": SAM, "chat": PRIVATE, "date": 1763720100, "text": "tur 123"}
LINK = [{"type": "url", "offset": 0, "length": 3}]


def by_library(update):
    return incoming.read(Update.de_json(update, None), bot_id=BOT["id"])


NAMED = {"from": SAM | {"last_name": "Ash\u202efield", "username": "samash"}}


@pytest.mark.parametrize(
    "more", [{}, {"text": ""}, {"text": "🚓 ok"}, {"entities": LINK}, {"date": 0}, NAMED]
)
def test_just_words_read_as_the_library_reads_them(more):
    update = {"update_id": 1, "message": WORDS | more}
    assert incoming.just_words(update) == by_library(update)


CARD = {"message_id": 6, "from": BOT, "chat": PRIVATE, "date": 1763720000, "text": "TUR-0123 · Turnaround"}
TAP = {"id": "9", "from": SAM, "chat_instance": "1", "data": "TUR-0123", "message": CARD}
OTHERS = {
    "a reply": {"message": WORDS | {"reply_to_message": CARD}},
    "a forward": {"message": WORDS | {"forward_origin": {"type": "user", "date": 1, "sender_user": SAM}}},
    "a photo": {"message": WORDS | {"photo": [{"file_id": "f"}]}},
    "an edit": {"edited_message": WORDS},
    "a tap": {"callback_query": TAP},
    "a bot": {"message": WORDS | {"from": BOT}},
    "a group": {"message": WORDS | {"chat": {"id": -1, "type": "group", "title": "g"}}},
    "a channel behind a person": {"message": WORDS | {"sender_chat": {"id": -2, "type": "channel"}}},
    "two things at once": {"message": WORDS, "edited_message": WORDS},
    "a date past all dates": {"message": WORDS | {"date": 10**20}},
    "no words": {"message": WORDS | {"text": None}},
    "no message": {"message": "tur 123"},
    "nothing": {},
}


@pytest.mark.parametrize("name", OTHERS)
def test_whatever_is_more_than_words_is_left_to_the_library(name):
    assert incoming.just_words({"update_id": 1} | OTHERS[name]) is None
