"""The bot's own account: its name, its menu, its chats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.demo.stand_in.chat import ChangeKind
from bot.demo.stand_in.files import photo_sizes
from bot.demo.stand_in.menu import check_commands
from bot.demo.stand_in.methods.attachments import take_file
from bot.demo.stand_in.refusal import RefusedError

if TYPE_CHECKING:
    from typing import Any

    from bot.demo.stand_in.chat import Body
    from bot.demo.stand_in.world import World


SWITCHES = (
    "can_join_groups",
    "can_read_all_group_messages",
    "supports_inline_queries",
    "can_connect_to_business",
    "has_main_web_app",
)


def get_me(world: World, _call: Body) -> Body:
    return world.me | {name: name in world.profile.switches for name in SWITCHES}


def set_commands(world: World, call: Body) -> bool:
    commands = check_commands(call["commands"])
    _require_scope(world, call)
    world.menus.set(call.get("scope"), call.get("language_code", ""), commands=commands)
    _tell_menu(world, call)
    return True


def get_commands(world: World, call: Body) -> list[dict[str, Any]]:
    return world.menus.get(call.get("scope"), call.get("language_code", ""))


def delete_commands(world: World, call: Body) -> bool:
    _require_scope(world, call)
    world.menus.set(call.get("scope"), call.get("language_code", ""), commands=[])
    _tell_menu(world, call)
    return True


def _require_scope(world: World, call: Body) -> None:
    chat_id = call.get("scope", {}).get("chat_id")
    if (
        chat_id is not None
        and (chat := world.chats.get(chat_id)) is not None
        and chat.private
        and not chat.opened
    ):
        raise RefusedError("chat not found")
    if chat_id is not None and chat_id not in world.chats:
        raise RefusedError("chat not found")


def _tell_menu(world: World, call: Body) -> None:
    chat_id = call.get("scope", {}).get("chat_id")
    for chat in [world.chats[chat_id]] if chat_id is not None else [*world.chats.values()]:
        world.note(chat, ChangeKind.MENU)


def set_name(world: World, call: Body) -> bool:
    world.profile.name = call.get("name") or world.me["first_name"]
    return True


def get_name(world: World, _call: Body) -> Body:
    return {"name": world.profile.name}


def set_description(world: World, call: Body) -> bool:
    world.profile.description = call.get("description", "")
    return True


def get_description(world: World, _call: Body) -> Body:
    return {"description": world.profile.description}


def set_short_description(world: World, call: Body) -> bool:
    world.profile.short_description = call.get("short_description", "")
    return True


def get_short_description(world: World, _call: Body) -> Body:
    return {"short_description": world.profile.short_description}


def set_picture(world: World, call: Body) -> bool:
    photo = call["photo"]
    if photo.get("type") != "static":
        raise RefusedError("invalid profile photo type specified")
    world.profile.picture = take_file("photo", world, call, given=photo["photo"]).file_id
    return True


def get_pictures(world: World, call: Body) -> Body:
    """Only the bot itself has any here."""
    picture = world.profile.picture if call["user_id"] == world.me["id"] else None
    photos = [] if picture is None else [photo_sizes(world.files.by_id[picture])]
    return {"total_count": len(photos), "photos": photos}


def set_menu_button(world: World, call: Body) -> bool:
    world.profile.menu_buttons[call.get("chat_id", 0)] = call.get("menu_button", {"type": "default"})
    return True


def get_menu_button(world: World, call: Body) -> Body:
    buttons = world.profile.menu_buttons
    return buttons.get(call.get("chat_id", 0)) or buttons.get(0) or {"type": "default"}


def get_chat(world: World, call: Body) -> Body:
    chat = world.chats.get(call["chat_id"])
    if chat is None or (chat.private and not chat.opened):
        raise RefusedError("chat not found")
    return chat.face | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _no_gifts()}


def _no_gifts() -> Body:
    kinds = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    return dict.fromkeys(kinds, False)


def leave_chat(world: World, call: Body) -> bool:
    chat = world.require_chat(call["chat_id"])
    if chat.private:
        raise RefusedError("chat member status can't be changed in private chats")
    chat.opened = False
    world.note(chat, ChangeKind.STANDING)
    return True
