"""Questions that are not for this bot: the radio, and the control room, answer them."""

from __future__ import annotations

from bot.texts.lone_answers import answers
from bot.texts.reply import Button, Reply, say

FIRST = ((Button("My tasks today", "/tasks mine today"), Button("What can I say?", "/help")),)


def emergency() -> Reply:
    return say(
        "In an emergency use your radio or 999. Nobody is called from here, nothing is recorded.",
        buttons=FIRST,
    )


def emergency_alone() -> Reply:
    """To somebody out alone whose words tell of danger and don't ask for help outright."""
    return say(
        "In an emergency use your radio or 999. Nobody is called yet: tap Help, and those above you are.",
        buttons=answers(None),
    )


def colleagues() -> Reply:
    return say(
        "I don't list who is on duty or whose collar number it is. Ask the control room or your supervisor.",
        buttons=FIRST,
    )
