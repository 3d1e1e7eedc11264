"""Sentences for what cannot be: what, why, and what to do next."""

from __future__ import annotations

from bot.errors import RecordRefusal, Refusal

NO_REASON = RecordRefusal("Say why, in words, for whoever reads it later. Nothing was changed on {ref}.")
LONG_REASON = RecordRefusal(
    "A reason has 500 characters at most. Say it shorter; the rest belongs in a note on {ref}."
)
PAST = Refusal("That time has passed. Name another, for example: `/visit TUR-0123 fri 1730`")
NO_CREW = RecordRefusal(
    "Nobody with the collar number {ref} carries out visits here. Nothing was made. Check the number."
)
PLANNED_ALREADY = RecordRefusal("There is a visit at that time already: {ref}. Nothing was made.")
NO_VISIT = RecordRefusal("There is nothing to read out on {ref}: it is for no referral.")
BEYOND_THE_DOOR = RecordRefusal(
    "That outcome needs more than can be said at the door. Move it on from its card: `/status {ref}`"
)
