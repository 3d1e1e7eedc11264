"""The command menu: the list that a person sees, by scope and language."""

from __future__ import annotations

import re
from typing import Any

from bot.demo.stand_in.refusal import RefusedError

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
MOST_COMMANDS = 100
LONGEST_DESCRIPTION = 256


def check_commands(commands: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Raises RefusedError."""
    if len(commands) > MOST_COMMANDS:
        raise RefusedError("BOT_COMMANDS_TOO_MUCH")
    for one in commands:
        one["command"] = one["command"].removeprefix("/")
        if COMMAND.fullmatch(one["command"]) is None:
            raise RefusedError("BOT_COMMAND_INVALID")
        if not 1 <= len(one["description"]) <= LONGEST_DESCRIPTION:
            raise RefusedError("BOT_COMMAND_DESCRIPTION_INVALID")
    return commands


class Menus:
    def __init__(self) -> None:
        self.lists: dict[tuple[str, int, str], list[dict[str, Any]]] = {}

    def set(self, scope: dict[str, Any] | None, language: str, *, commands: list[dict[str, Any]]) -> None:
        key = _key(scope, language)
        if commands:
            self.lists[key] = commands
        else:
            self.lists.pop(key, None)

    def get(self, scope: dict[str, Any] | None, language: str) -> list[dict[str, Any]]:
        return self.lists.get(_key(scope, language), [])

    def seen_by(self, chat_id: int, language: str) -> list[dict[str, Any]]:
        """Telegram's own order: the chat's list before all private chats' before the default one."""
        for scope in (("chat", chat_id), ("all_private_chats", 0), ("default", 0)):
            for spoken in (language, ""):
                if (*scope, spoken) in self.lists:
                    return self.lists[(*scope, spoken)]
        return []


def _key(scope: dict[str, Any] | None, language: str) -> tuple[str, int, str]:
    found = scope or {"type": "default"}
    return found["type"], int(found.get("chat_id", 0)), language
