"""Sentences for what cannot be: what, why, and what to do next."""

from __future__ import annotations

from bot.errors import RecordRefusal, Refusal

NOTHING_HERE = Refusal(
    "No buses or other things are on record. An administrator brings them by import, in the sheet things."
)
UNKNOWN = RecordRefusal("Nothing on record is called “{ref}”. For what there is: /bus")
NO_PLACE = Refusal("Say where, too. For example: `/bus BUS1 sat 1000 for 2h at Market Square`")
NOT_THERE = RecordRefusal("Booking {ref} isn't on record, or is free already. For the week: /bus")
OF_A_TASK = RecordRefusal("It is booked for {ref}. Move or cancel that, and the booking follows.")
NOT_YOURS = Refusal(
    "Only the officer who booked it, or somebody above, frees it. Ring them. Nothing was changed."
)
