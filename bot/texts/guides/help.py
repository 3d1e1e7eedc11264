"""The list of commands."""

from __future__ import annotations

from collections.abc import Sequence

from bot.texts.reply import Reply, bold, say


def overview(commands: Sequence[tuple[str, str, str]]) -> Reply:
    """The list, from (command, example, purpose) of each that this person may use."""
    return say(
        (bold("What you can say"),),
        *((bold(f"/{command}"), f" {purpose}") for command, _, purpose in commands),
        "A reference anywhere in a message brings its card. Answer a card to note something on it.",
        "Urgent: radio or 999, never this chat.",
    )


def topic(command: str, example: str, purpose: str) -> Reply:
    return say((bold(f"/{command}"), f" {purpose}"), f"For example: {example}" if example else None)
