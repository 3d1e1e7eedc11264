"""The list of what can be said."""

from __future__ import annotations

from collections.abc import Sequence

from bot.texts.reply import Reply, bold, say


def overview(commands: Sequence[tuple[str, str, str]]) -> Reply:
    """From (command, example, purpose) of each that this person may use."""
    return say(
        (bold("You can say"),),
        *((bold(f"/{command}"), f" {purpose}") for command, _, purpose in commands),
        "A reference anywhere in a message brings its card. Reply to a card to file a note on it.",
        "Urgent: radio or 999, never this chat.",
    )


def topic(command: str, example: str, purpose: str) -> Reply:
    return say((bold(f"/{command}"), f" {purpose}"), f"For example: {example}" if example else None)
