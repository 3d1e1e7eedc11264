"""The facts for the chat page, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.demo.stand_in.chat import ChangeKind

if TYPE_CHECKING:
    from bot.demo.stand_in.chat import ChatChange, StoredMessage
    from bot.demo.stand_in.person import TelegramUser
    from bot.demo.stand_in.world import World


MOST_COUNTED = 100


def view_person(person: TelegramUser) -> dict[str, Any]:
    user = person.user
    name = f"{user['first_name']} {user.get('last_name', '')}".strip()
    facts = {"id": person.id, "name": name, "role": person.role, "hint": person.hint}
    return {**facts, **_standing(person), **_newest(person)}


def _newest(person: TelegramUser) -> dict[str, Any]:
    """The last message, and the serial numbers of the bot's latest ones: the page counts unread ones."""
    stored = [one for one in person.chat.messages.values() if not one.deleted]
    serials = [one.first_serial for one in stored[-MOST_COUNTED:] if one.from_bot]
    return {"newest": view_stored(stored[-1]) if stored else None, "serials": serials}


def _standing(person: TelegramUser) -> dict[str, bool]:
    return {"opened": person.chat.opened, "blocked": person.chat.blocked, "gone": person.chat.gone}


def view_standing(person: TelegramUser) -> dict[str, Any]:
    return {**_standing(person), "commands": person.commands}


def view_chat(person: TelegramUser) -> dict[str, Any]:
    """Everything that the page needs to draw one chat; changes after `serial` come through the feed."""
    stored = person.chat.messages.values()
    return {
        **view_person(person),
        "serial": person.world.serial,
        "messages": [view_stored(one) for one in stored if not one.deleted],
        "commands": person.commands,
        "keyboard": person.reply_keyboard,
    }


def view_stored(stored: StoredMessage) -> dict[str, Any]:
    return {
        "body": stored.body,
        "from_bot": stored.from_bot,
        "handed": stored.handed,
        "silent": stored.silent,
        "prompt": stored.prompt,
    }


def view_change(world: World, change: ChatChange) -> dict[str, Any]:
    view: dict[str, Any] = {
        "serial": change.serial,
        "kind": change.kind,
        "chat": change.chat_id,
        "message_id": change.message_id,
    }
    if change.kind in (ChangeKind.MESSAGE, ChangeKind.EDIT):
        handed = world.chats[change.chat_id].messages[change.message_id].handed
        silent = change.silent
        view["keyboard"] = world.chats[change.chat_id].reply_keyboard
        view["message"] = {
            "body": change.body,
            "from_bot": change.from_bot,
            "handed": handed,
            "silent": silent,
            "prompt": change.prompt,
        }
    elif change.body:
        view.update(change.body)
    return view
