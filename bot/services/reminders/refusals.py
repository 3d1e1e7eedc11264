"""Sentences for what cannot be: what, why, and what to do next."""

from __future__ import annotations

from bot.errors import Refusal

EMPTY_REMINDER = Refusal("A reminder needs words. For example: `/remind fri 0930 ring the school`")
LONG_REMINDER = Refusal(
    "A reminder holds 1000 characters at most. Shorten it, or write a note and set the reminder on that."
)
TOO_MANY_REMINDERS = Refusal(
    "You have 100 reminders waiting, which is as many as I keep. Cancel some first: `/remind list`"
)
NO_SUCH_REMINDER = Refusal("You have no waiting reminder of that number. Your list: `/remind list`")
