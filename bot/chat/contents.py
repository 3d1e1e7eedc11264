"""The rest of a message, besides its words and files: kept as words, named as missing, or met with silence.

`tests/unit/chat/test_contents.py` walks every field of the library's Message: each is in one of these lists,
or known to be harmless.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from telegram import Checklist, Dice, Message, Poll

from bot.chat.marked_words import formatted, holds_media

SILENT = (
    *("pinned_message", "chat_background_set", "boost_added", "gift", "gift_upgrade_sent", "unique_gift"),
    *("write_access_allowed", "connected_website", "proximity_alert_triggered", "managed_bot_created"),
    *("forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened"),
    *("general_forum_topic_hidden", "general_forum_topic_unhidden", "checklist_tasks_added"),
    *("checklist_tasks_done", "poll_option_added", "poll_option_deleted", "giveaway_created"),
    *("giveaway_completed", "video_chat_scheduled", "video_chat_started", "video_chat_ended"),
    *("video_chat_participants_invited", "paid_message_price_changed", "direct_message_price_changed"),
    *("suggested_post_approved", "suggested_post_approval_failed", "suggested_post_declined"),
    *("suggested_post_paid", "suggested_post_refunded", "successful_payment", "refunded_payment"),
    *("new_chat_members", "left_chat_member", "chat_owner_left", "chat_owner_changed", "new_chat_title"),
    *("new_chat_photo", "delete_chat_photo", "group_chat_created", "supergroup_chat_created"),
    *("channel_chat_created", "migrate_to_chat_id", "migrate_from_chat_id"),
)
MISSING: Mapping[str, str] = MappingProxyType(
    {
        "sticker": "the sticker",
        "story": "the story",
        "paid_media": "the paid media",
        "game": "the game",
        "invoice": "the invoice",
        "giveaway": "the giveaway",
        "giveaway_winners": "the giveaway",
        "users_shared": "the shared accounts",
        "chat_shared": "the shared chat",
        "passport_data": "the identity documents",
        "web_app_data": "the form",
        "external_reply": "the message from another chat that it answers",
        "reply_to_story": "the story that it answers",
    }
)
RICH = "rich_message"


def is_silent(message: Message) -> bool:
    """Whether Telegram says it about the chat itself: a message is pinned, a background set."""
    return any(getattr(message, name) for name in SILENT)


def missing(message: Message) -> tuple[str, ...]:
    """The names of the parts that can't be kept; of what this version doesn't know as well."""
    found = [label for name, label in MISSING.items() if getattr(message, name)]
    rich_text = rich(message)
    if holds_media(rich_text):
        found.append("the pictures, sounds or maps in the formatted text")
    elif rich_text and not formatted(rich_text):
        found.append("the formatted text: send it as plain words")
    if any(isinstance(one, dict | list) for name, one in message.api_kwargs.items() if name != RICH):
        found.append("something of a kind that I don't know")
    return tuple(dict.fromkeys(found))


def rich(message: Message) -> Mapping[str, Any]:
    """The formatted text, as it came; empty where there is none."""
    found = message.api_kwargs.get(RICH)
    return found if isinstance(found, dict) else {}


def beside(message: Message, *, quoted: bool) -> str:
    """A quotation, a poll, a checklist and a die, in words. `quoted` says that the quotation counts."""
    return "\n".join(_beside(message, quoted=quoted))


def _beside(message: Message, *, quoted: bool) -> Iterator[str]:
    if message.quote and quoted:
        yield f"“{message.quote.text}”"
    if message.poll:
        yield from _poll(message.poll)
    if message.checklist:
        yield from _checklist(message.checklist)
    if message.dice:
        yield _dice(message.dice)


def _poll(poll: Poll) -> Iterator[str]:
    yield f"Poll: {poll.question}"
    if poll.description:
        yield poll.description
    for option in poll.options:
        yield f"- {option.text}" + (f" ({option.voter_count})" if option.voter_count else "")
    if poll.explanation:
        yield poll.explanation


def _checklist(checklist: Checklist) -> Iterator[str]:
    yield f"Checklist: {checklist.title}"
    for task in checklist.tasks:
        yield f"- [{'x' if task.completion_date else ' '}] {task.text}"


def _dice(dice: Dice) -> str:
    return f"{dice.emoji} {dice.value}"
