"""The list of commands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.texts.reply import Reply, bold, code, say


@dataclass(frozen=True, slots=True)
class HelpEntry:
    """One thing that can be said: its command, an example of it, what it is for."""

    command: str
    example: str
    purpose: str


def overview(entries: Sequence[HelpEntry]) -> Reply:
    """Each command that this person may use."""
    return say(
        (bold("You can say"),),
        *((bold(f"/{one.command}"), f" · {one.purpose}") for one in entries),
        "A reference anywhere in a message brings its card. Reply to a card to file a note on it.",
        "Urgent: radio or 999, never this chat.",
    )


def topic(one: HelpEntry, verbs: Sequence[HelpEntry]) -> Reply:
    """One command, and what can be said after it."""
    return say(
        (code(f"/{one.command}"), f" · {one.purpose}"),
        ("For example: ", code(one.example)) if one.example else None,
        *((f"{verb.purpose}:\n", code(verb.example)) for verb in verbs),
    )
