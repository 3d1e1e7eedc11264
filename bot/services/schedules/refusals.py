"""Sentences for what cannot be: what, why, and what to do next."""

from __future__ import annotations

from bot.errors import Refusal

NOT_RUNNING = Refusal("It isn't running, so there is nothing to pause.")
NOT_PAUSED = Refusal("It isn't paused, so there is nothing to resume.")
OVER = Refusal("It has ended, so there are no more times. Set a new time.")
OVERTAKEN = Refusal(
    "Somebody else changed it at the same moment, so nothing was done. Look at it again first."
)
