"""Everything that a message can carry is kept, named as missing, met with silence, or harmless."""

from __future__ import annotations

from telegram import Message, MessageEntity

from bot.chat import contents
from bot.chat.marked_words import TELLING

KEPT = {
    *("text", "entities", "caption", "caption_entities", "photo", "voice", "audio", "video", "live_photo"),
    *("video_note", "document", "location", "venue", "contact", "media_group_id", "edit_date", "from_user"),
    "reply_to_message",  # if it is a card of ours
}
ANSWERED = {"message_auto_delete_timer_changed", "forward_origin", "via_bot"}
HARMLESS = {
    "animation": "comes as a document too",
    "_effective_attachment": "the library's own",
    "reply_markup": "only bots send it",
    "link_preview_options": "the link stands in the words",
    "reply_to_checklist_task_id": "the number of a line of a checklist in this chat",
    "reply_to_poll_option_id": "the number of an option of a poll in this chat",
    **dict.fromkeys(("effect_id", "has_media_spoiler", "show_caption_above_media"), "dress"),
    **dict.fromkeys(("has_protected_content", "is_from_offline", "paid_star_count"), "how it was sent"),
    **dict.fromkeys(
        ("message_thread_id", "is_topic_message", "direct_messages_topic"), "a folder of the chat"
    ),
    **dict.fromkeys(("author_signature", "sender_chat", "sender_boost_count", "sender_tag"), "groups only"),
    **dict.fromkeys(("is_automatic_forward", "is_paid_post", "suggested_post_info"), "channels only"),
    **dict.fromkeys(("business_connection_id", "sender_business_bot"), "not for us"),
    **dict.fromkeys(("guest_bot_caller_chat", "guest_bot_caller_user", "guest_query_id"), "not asked for"),
}
PLAIN = {  # of no meaning besides the words, or all of it in the words
    *(MessageEntity.BOLD, MessageEntity.ITALIC, MessageEntity.CODE, MessageEntity.PRE),
    *(MessageEntity.BOT_COMMAND, MessageEntity.CASHTAG, MessageEntity.HASHTAG, MessageEntity.CUSTOM_EMOJI),
    *(MessageEntity.EMAIL, MessageEntity.MENTION, MessageEntity.PHONE_NUMBER, MessageEntity.URL),
}
KEPT_AS_WORDS = {"quote", "poll", "checklist", "dice"}


def test_every_field_of_a_message_has_its_place_and_only_one():
    places = [KEPT, ANSWERED, {*HARMLESS}, {*contents.SILENT}, {*contents.MISSING}, KEPT_AS_WORDS]
    fields = {*Message.__slots__}
    assert len(fields) > 100
    assert {one for one in fields if sum(one in place for place in places) != 1} == set()


def test_every_kind_of_mark_is_told_or_plain():
    assert {*MessageEntity.ALL_TYPES} == TELLING | PLAIN
    assert not TELLING & PLAIN
