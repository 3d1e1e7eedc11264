"""Sentences for what cannot be: what, why, and what to do next."""

from __future__ import annotations

from bot.errors import RecordRefusal, Refusal

NOT_ALONE = Refusal(
    "You are not out alone, as far as I know, so there is nothing to answer."
    " In danger: press the emergency button of your radio, or ring 999."
)
NOT_ALONE_ON = RecordRefusal(
    "You are not out alone on {ref}, as far as I know, so there is nothing to answer."
    " In danger: press the emergency button of your radio, or ring 999."
)
NO_HELP = Refusal(
    "NOBODY WAS TOLD: I don't know on which task you are."
    " Press the emergency button of your radio, or ring 999."
)
NO_HELP_ON = RecordRefusal(
    "NOBODY WAS TOLD: you are not in the crew of {ref}."
    " Press the emergency button of your radio, or ring 999."
)
NOBODY_OUT = RecordRefusal("Nobody is out alone on {ref}, as far as you may know. For the list: /alone")
