"""Questions that are not for this bot: the radio, and the control room, answer them."""

from __future__ import annotations

from bot.services.lone_visits.lists import LoneLine
from bot.texts.lone_answers import answers, help_first
from bot.texts.reply import Button, Reply, Row, say
from models.lone_visit import LoneState, LoneWord

FIRST = ((Button("My tasks today", "/tasks mine today"), Button("What can I say?", "/help")),)


def emergency() -> Reply:
    return say(
        "In an emergency use your radio or 999. Nobody is called from here, nothing is recorded.",
        buttons=FIRST,
    )


def emergency_alone(own: LoneLine) -> Reply:
    """To somebody out alone whose words tell of danger and don't ask for help outright."""
    return say(f"In an emergency use your radio or 999 first. {_called(own)}", buttons=_answers(own))


def _called(own: LoneLine) -> str:
    has_called = own.word is LoneWord.HELP
    if own.state is LoneState.TAKEN:
        return f"{'Help is called' if has_called else 'The alarm sounded'}: {own.taken_by} has taken it."
    if own.state is LoneState.ALARM:
        return f"{'Help is called' if has_called else 'The alarm sounds'}: nobody has taken it yet."
    return "Nobody is called yet: tap Help, and those above you are."


def _answers(own: LoneLine) -> tuple[Row, ...]:
    return help_first(answers(own.ref, has_called=own.word is LoneWord.HELP), own.ref)


def colleagues_of_supervisor() -> Reply:
    """In a chat that is locked."""
    return say("Your own officers stand in your team's list.", buttons=((Button("My team", "/team"),),))


def colleagues() -> Reply:
    return say(
        "I don't list who is on duty or whose collar number it is. Ask the control room or your supervisor.",
        buttons=FIRST,
    )
