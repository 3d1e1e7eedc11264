"""Refusals as sentences: the problem, the reason, and the next step."""

from __future__ import annotations

from bot.errors import RecordRefusal, Refusal

NO_SUCH_LEAVE = Refusal("There is no such leave to end. For the list: /leave")
LONG_LEAVE = Refusal(
    "Leave can be booked for up to a year at a time. Check the years, or name an earlier last day."
)
UNTIL_WHEN = Refusal("Until which day? For example: `/leave from 24/12 to 2/1`")
NO_SUCH_OFFICER = Refusal(
    "Nobody who works here has that collar number, so nothing was looked up. Check it and ask again."
)
NOBODY_OF_COLLAR = RecordRefusal(
    "Nobody with the collar number {ref} works here. Nothing was made. Check the number."
)
NOBODY_OF_NAME = RecordRefusal(
    "I don't know {ref}. Nothing was made. Say a collar number, or a surname that only one officer has."
)
SEVERAL_OF_NAME = RecordRefusal("That surname is of several, {ref}. Nothing was made. Say the collar number.")
