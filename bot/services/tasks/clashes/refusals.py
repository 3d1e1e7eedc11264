"""Sentences for what cannot be: what, why, and what to do next."""

from __future__ import annotations

from bot.errors import RecordRefusal

NOT_YOURS = RecordRefusal(
    "Only those who plan {ref}, stand above its crew or were told to ring say that. Nothing was changed."
)
NOTHING_OPEN = RecordRefusal("Nothing is open about {ref}, and nothing was changed. For what is: /clashes")
OPEN_ALREADY = RecordRefusal(
    "Nothing was changed, for {ref} is open already. For the officer to ring: /clashes"
)
NOT_SETTLED = RecordRefusal(
    "Nothing about {ref} was said to be settled that can be opened again, and nothing was changed."
)
WHICH = RecordRefusal(
    "More than one officer is to be rung about {ref}, and nothing was changed. Add a collar number: /clashes"
)
DOES_NOT_WAIT = RecordRefusal(
    "Nothing was changed: {ref} doesn't wait, and goes ahead as planned. Ring them all the same."
)
