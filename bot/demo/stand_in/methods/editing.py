"""Changes to the bot's own messages, and answers to taps."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.demo.stand_in.chat import ChangeKind
from bot.demo.stand_in.formatted import format_caption, format_text
from bot.demo.stand_in.keyboard import check_keyboard
from bot.demo.stand_in.refusal import RefusedError

if TYPE_CHECKING:
    from bot.demo.stand_in.chat import Body, Chat, StoredMessage
    from bot.demo.stand_in.world import World

LONGEST_TOAST = 200
SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same as "
    "a current content and reply markup of the message"
)
QUERY_GONE = "query is too old and response timeout expired or query ID is invalid"


def edit_text(world: World, call: Body) -> Body:
    chat, stored = _find(world, call)
    text, entities = format_text(call)
    if "text" not in stored.body:
        raise RefusedError("there is no text in the message to edit")
    return _revise(world, chat, stored, {"text": text, "entities": entities, "reply_markup": _keyboard(call)})


def edit_caption(world: World, call: Body) -> Body:
    chat, stored = _find(world, call)
    caption, entities = format_caption(call)
    if not stored.body.keys() & {"photo", "document", "video", "voice"}:
        raise RefusedError("there is no caption in the message to edit")
    new = {"caption": caption, "caption_entities": entities, "reply_markup": _keyboard(call)}
    return _revise(world, chat, stored, new)


def edit_keyboard(world: World, call: Body) -> Body:
    chat, stored = _find(world, call)
    return _revise(world, chat, stored, {"reply_markup": _keyboard(call)})


def _keyboard(call: Body) -> Body | None:
    return check_keyboard(call.get("reply_markup"))


def _find(world: World, call: Body) -> tuple[Chat, StoredMessage]:
    if "inline_message_id" in call:
        raise RefusedError("MESSAGE_ID_INVALID")
    if "chat_id" not in call:
        raise RefusedError("chat_id is empty")
    chat = world.require_chat(call["chat_id"])
    stored = chat.find(call.get("message_id", 0))
    if stored is None:
        raise RefusedError("message to edit not found")
    if not stored.from_bot:
        raise RefusedError("message can't be edited")
    return chat, stored


def _revise(world: World, chat: Chat, stored: StoredMessage, new: Body) -> Body:
    if all((stored.body.get(key) or None) == (value or None) for key, value in new.items()):
        raise RefusedError(SAME)
    world.gate.admit_edit()
    body = {key: value for key, value in (stored.body | new).items() if value or key not in new}
    body["edit_date"] = world.now()
    world.revise(chat, stored, body)
    return body


def delete_message(world: World, call: Body) -> bool:
    chat = world.require_chat(call["chat_id"])
    stored = chat.find(call["message_id"])
    if stored is None:
        raise RefusedError("message to delete not found")
    if not chat.private and not stored.from_bot:
        raise RefusedError("message can't be deleted")
    if timedelta(seconds=world.now() - stored.body["date"]) > world.limits.deletable_for:
        raise RefusedError("message can't be deleted for everyone")
    world.erase(chat, stored)
    return True


def delete_messages(world: World, call: Body) -> bool:
    """Delete messages; those that cannot be deleted are skipped."""
    chat, old = world.require_chat(call["chat_id"]), world.limits.deletable_for
    for message_id in call["message_ids"]:
        stored = chat.find(message_id)
        if stored is not None and timedelta(seconds=world.now() - stored.body["date"]) <= old:
            world.erase(chat, stored)
    return True


def answer_query(world: World, call: Body) -> bool:
    query = world.queries.get(call["callback_query_id"])
    if query is None or query.expires < world.clock():
        raise RefusedError(QUERY_GONE)
    text = call.get("text", "")
    if len(text) > LONGEST_TOAST:
        raise RefusedError("MESSAGE_TOO_LONG")
    chat = world.chats[query.person_id]
    answer = {"text": text, "alert": call.get("show_alert", False), "url": call.get("url", "")}
    world.note(
        chat,
        ChangeKind.TOAST,
        message_id=query.message_id,
        body=answer | {"query_id": query.query_id},
        from_bot=True,
    )
    return True
