"""The updates that tell the bot that it was added or removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.demo.stand_in.chat import Body, Chat
    from bot.demo.stand_in.world import World

RIGHTS = (
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
MORE: dict[str, Body] = {
    "kicked": {"until_date": 0},
    "administrator": {**dict.fromkeys(RIGHTS, False), "can_post_messages": True},
}


def tell_membership(world: World, chat: Chat, actor: Body, *, old: str, new: str) -> None:
    """Queues my_chat_member."""
    was, now = ({"user": world.me, "status": status, **MORE.get(status, {})} for status in (old, new))
    payload = {"chat": chat.face, "from": actor, "date": world.now(), "old_chat_member": was}
    world.updates.add("my_chat_member", payload | {"new_chat_member": now})
