"""Messages of the bot: the common frame, and those without a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.demo.stand_in.chat import ChangeKind
from bot.demo.stand_in.formatted import format_text
from bot.demo.stand_in.keyboard import check_keyboard, check_prompt
from bot.demo.stand_in.refusal import RefusedError

if TYPE_CHECKING:
    from bot.demo.stand_in.chat import Body, Chat
    from bot.demo.stand_in.world import World

MOST_METRES = 1500
COPIED = (
    "text",
    "entities",
    "caption",
    "caption_entities",
    "photo",
    "document",
    "voice",
    "video",
    "location",
    "venue",
    "contact",
    "sticker",
    "has_media_spoiler",
)


def send(world: World, call: Body, content: Body, *, chat: Chat | None = None, counted: bool = False) -> Body:
    """Puts the content into the chat, with reply, buttons and protection as called for."""
    chat = chat or world.require_chat(call["chat_id"])
    body: Body = {"message_id": 0, "from": world.me, "chat": chat.face, "date": world.now()}
    if not chat.private and chat.face["type"] == "channel":
        body = {"message_id": 0, "sender_chat": chat.face, "chat": chat.face, "date": world.now()}
    if (replied := _find_replied(call, chat)) is not None:
        body["reply_to_message"] = replied
    body.update(content)
    if (markup := call.get("reply_markup")) is not None:
        _add_markup(chat, body, markup)
    if call.get("protect_content"):
        body["has_protected_content"] = True
    if not counted:
        world.gate.admit(chat.id, paid=call.get("allow_paid_broadcast", False))
    body["message_id"] = world.next_message_id(chat)
    silent, prompt = call.get("disable_notification", False), check_prompt(markup)
    world.post(chat, body, from_bot=True, silent=silent, prompt=prompt)
    return body


def _add_markup(chat: Chat, body: Body, markup: Body) -> None:
    if keyboard := check_keyboard(markup):
        body["reply_markup"] = keyboard
    elif "keyboard" in markup:
        chat.reply_keyboard = [[button["text"] for button in row] for row in markup["keyboard"]]
    elif markup.get("remove_keyboard"):
        chat.reply_keyboard = []


def _find_replied(call: Body, chat: Chat) -> Body | None:
    reply = call.get("reply_parameters")
    if reply is None:
        return None
    stored = chat.find(reply["message_id"])
    if stored is not None:
        return {key: value for key, value in stored.body.items() if key != "reply_to_message"}
    if reply.get("allow_sending_without_reply"):
        return None
    raise RefusedError("message to be replied not found")


def send_message(world: World, call: Body) -> Body:
    chat = world.require_chat(call["chat_id"])
    text, entities = format_text(call)
    content: Body = {"text": text}
    if entities:
        content["entities"] = entities
    if options := call.get("link_preview_options"):
        content["link_preview_options"] = options
    return send(world, call, content, chat=chat)


def send_location(world: World, call: Body) -> Body:
    return send(world, call, {"location": read_location(call)})


def read_location(call: Body) -> Body:
    latitude, longitude = call["latitude"], call["longitude"]
    if abs(latitude) > 90 or abs(longitude) > 180:  # noqa: PLR2004  the globe
        raise RefusedError("wrong latitude or longitude specified")
    location: Body = {"latitude": latitude, "longitude": longitude}
    if not 0 <= call.get("horizontal_accuracy", 0) <= MOST_METRES:
        raise RefusedError("wrong horizontal accuracy specified")
    for key in ("horizontal_accuracy", "live_period", "heading", "proximity_alert_radius"):
        if call.get(key):
            location[key] = call[key]
    return location


def send_venue(world: World, call: Body) -> Body:
    venue = {"location": read_location(call), "title": call["title"], "address": call["address"]}
    return send(world, call, {"venue": venue, "location": venue["location"]})


def send_chat_action(world: World, call: Body) -> bool:
    chat = world.require_chat(call["chat_id"])
    if call["action"] not in (
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
    ):
        raise RefusedError("wrong parameter action in request")
    world.note(chat, ChangeKind.ACTION, body={"action": call["action"]})
    return True


def copy_message(world: World, call: Body) -> Body:
    content = _find_original(world, call, "message to copy not found")
    return {
        "message_id": send(world, call, {key: content[key] for key in COPIED if key in content})["message_id"]
    }


def forward_message(world: World, call: Body) -> Body:
    original = _find_original(world, call, "message to forward not found")
    origin = {"type": "user", "sender_user": original.get("from", world.me), "date": original["date"]}
    content: dict[str, Any] = {key: original[key] for key in COPIED if key in original}
    return send(world, call, content | {"forward_origin": origin})


def _find_original(world: World, call: Body, complaint: str) -> Body:
    stored = world.require_chat(call["from_chat_id"]).find(call["message_id"])
    if stored is None:
        raise RefusedError(complaint)
    if stored.body.get("has_protected_content"):
        raise RefusedError("message can't be " + ("copied" if "copy" in complaint else "forwarded"))
    return stored.body
