"""The ceiling of looks in words."""

from __future__ import annotations

from bot.texts.reply import Reply, bold, say


def usage() -> Reply:
    return say("Whose ceiling? For example: /lift 1234")


def lifted(collar: str) -> Reply:
    return say((bold(collar), " can look again: their looks count anew from now."), "They are told.")
